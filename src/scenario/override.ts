import { mostVariants } from './check-sizes.ts';
import { type Place, ScenarioError } from './problem.ts';
import { type Path, readSource } from './source.ts';

/** A value put in the place of what a scenario says, or of what it leaves out. */
export interface Override {
  /** Keys joined by dots, as in `pools.main.accelerators`. */
  readonly path: string;
  readonly value: unknown;
  readonly place: Place;
}

/** Data with overrides applied, and the paths that they took; the data itself is not changed. */
export function applyOverrides(
  data: unknown,
  overrides: readonly Override[],
): { data: unknown; applied: readonly { path: Path; place: Place }[] } {
  // What is no block of keys has nothing to override, and is reported for what it is.
  if (!isObject(data) || Array.isArray(data)) return { data, applied: [] };
  const copy = structuredClone(data);
  const applied = overrides.map(({ path, value, place }) => {
    const steps = resolvePath(copy, path);
    if (steps.includes('__proto__')) {
      const message = `${path}: "__proto__" is no name: JavaScript has another use for it`;
      throw new ScenarioError([{ place, message }]);
    }
    checkPosition(copy, steps, path, place);
    let parent = copy as Record<string | number, unknown>;
    for (const step of steps.slice(0, -1)) {
      if (!Object.hasOwn(parent, step) || !isObject(parent[step])) parent[step] = {};
      parent = parent[step] as Record<string | number, unknown>;
    }
    parent[steps.at(-1)!] = structuredClone(value);
    return { path: steps, place };
  });
  return { data: copy, applied };
}

/** A list may be changed, and made longer by one; anything else would leave a hole in it. */
function checkPosition(data: unknown, steps: Path, path: string, place: Place): void {
  let node = data;
  for (const step of steps) {
    if (Array.isArray(node) && !(Number.isInteger(step) && Number(step) <= node.length)) {
      const has = node.length === 0 ? 'is empty' : `has 0 to ${node.length - 1}`;
      const which = steps.slice(0, steps.indexOf(step)).join('.');
      const message = `${path}: the list ${which} ${has}; ${node.length} would be one more`;
      throw new ScenarioError([{ place, message }]);
    }
    if (!isObject(node) || !Object.hasOwn(node, step)) return;
    node = node[step];
  }
}

/** Splits a dotted path, taking the longest key that is there, so that names may contain dots. */
function resolvePath(data: unknown, path: string): (string | number)[] {
  const parts = path.split('.');
  const steps: (string | number)[] = [];
  let node = data as Record<string, unknown> | undefined;
  while (parts.length > 0) {
    let taken = parts.length;
    while (taken > 1 && !(isObject(node) && Object.hasOwn(node, parts.slice(0, taken).join('.'))))
      taken -= 1;
    const key = parts.splice(0, taken).join('.');
    steps.push(Array.isArray(node) ? Number(key) : key);
    node = isObject(node) ? (node[key] as Record<string, unknown>) : undefined;
  }
  return steps;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * Reads `path=value[,value…]`; a value is YAML, and `4..16:4` stands for 4, 8, 12, 16.
 * Undefined where it is not of that form; throws `ScenarioError` where there are more values than a sweep may have.
 */
export function readSetting(
  text: string,
): { readonly path: string; readonly values: readonly unknown[] } | undefined {
  const match = /^([^=\s]+)=(.+)$/s.exec(text);
  if (match === null) return undefined;
  const path = match[1]!;
  const values = readList(`[${match[2]}]`);
  if (values === undefined) return undefined;
  const ranges = values.map(rangeOf);
  const count = ranges.reduce((sum, range) => sum + (range?.count ?? 1), 0);
  if (count > mostVariants) {
    const message = `${path}: ${count.toLocaleString('en-US')} values, more than ${mostVariants.toLocaleString('en-US')}`;
    throw new ScenarioError([{ place: { file: `--set ${path}` }, message }]);
  }
  return { path, values: values.flatMap((value, index) => expanded(value, ranges[index])) };
}

/** The values of a list in YAML; undefined where it is none. */
function readList(text: string): unknown[] | undefined {
  try {
    return readSource(text, '--set').data as unknown[];
  } catch {
    return undefined;
  }
}

interface Range {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

/** What `4..16:4` stands for; undefined of anything else. */
function rangeOf(value: unknown): Range | undefined {
  const match = typeof value === 'string' && /^(\d+)\.\.(\d+)(?::(\d+))?$/.exec(value);
  if (!match) return undefined;
  const [from, to, step] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)];
  if (step === 0) return undefined;
  return { from, step, count: Math.max(0, Math.floor((to - from) / step) + 1) };
}

function expanded(value: unknown, range: Range | undefined): unknown[] {
  if (range === undefined) return [value];
  return Array.from({ length: range.count }, (_, i) => range.from + i * range.step);
}
