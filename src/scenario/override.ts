import { parse } from 'yaml';
import { type Place, ScenarioError } from './problem.ts';
import type { Path } from './source.ts';

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
    checkPosition(copy, steps, path, place);
    let parent = copy as Record<string | number, unknown>;
    for (const step of steps.slice(0, -1)) {
      if (typeof parent[step] !== 'object' || parent[step] === null) parent[step] = {};
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
    if (!isObject(node)) return;
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
    while (taken > 1 && !(isObject(node) && parts.slice(0, taken).join('.') in node)) taken -= 1;
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
 * Undefined where it is not of that form.
 */
export function readSetting(
  text: string,
): { readonly path: string; readonly values: readonly unknown[] } | undefined {
  const match = /^([^=\s]+)=(.+)$/s.exec(text);
  if (match === null) return undefined;
  try {
    const values = parse(`[${match[2]}]`) as unknown[];
    return { path: match[1]!, values: values.flatMap(expandRange) };
  } catch {
    return undefined;
  }
}

function expandRange(value: unknown): unknown[] {
  const match = typeof value === 'string' && /^(\d+)\.\.(\d+)(?::(\d+))?$/.exec(value);
  if (!match) return [value];
  const [from, to, step] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)];
  if (step === 0) return [value];
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}
