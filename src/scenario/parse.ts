import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { checkScenario } from './check.ts';
import { hint } from './hint.ts';
import { allowedKeys } from './json-schema.ts';
import { applyOverrides, type Override } from './override.ts';
import type { Place, Problem } from './problem.ts';
import { ScenarioError } from './problem.ts';
import { shown } from './quantities.ts';
import { type Scenario, scenarioSchema } from './schema.ts';
import type { Path, ScenarioSource } from './source.ts';

/** A scenario that may run, and how to name the place of anything in it. */
export interface ParsedScenario {
  readonly scenario: Scenario;
  locate(path: Path): Place;
}

/** Reads a scenario, with overrides in place; throws `ScenarioError` with every problem at its place. */
export function parseScenario(
  source: ScenarioSource,
  overrides: readonly Override[] = [],
): ParsedScenario {
  const { data, applied } = applyOverrides(source.data, overrides);
  const locate = (path: Path, part?: 'key'): Place => {
    const override = applied.findLast((one) => one.path.every((step, i) => step === path[i]));
    return override?.place ?? source.locate(path, part);
  };
  const parsed = scenarioSchema.safeParse(data);
  const problems = parsed.success
    ? checkScenario(parsed.data).map(({ path, message }) => ({
        place: locate(path),
        message: `${nameOf(path)}: ${message}`,
      }))
    : issuesIn(parsed.error.issues).flatMap((issue) => problemsOf(issue, data, locate));
  if (problems.length > 0) throw new ScenarioError(inReadingOrder(problems));
  return { scenario: parsed.data!, locate };
}

type Issue = z.core.$ZodIssue;
type Locate = (path: Path, part?: 'key') => Place;

/** Unions replaced by the problems of the alternative that was meant: the one that got furthest. */
function issuesIn(issues: readonly Issue[], base: Path = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path] as (string | number)[];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const depth = (alternative: readonly Issue[]) =>
        Math.max(...alternative.map((one) => one.path.length + (isTypeError(one) ? 0 : 0.5)));
      const meant = issue.errors.reduce((a, b) => (depth(b) > depth(a) ? b : a));
      return issuesIn(meant, path);
    }
    return [{ ...issue, path } as Issue];
  });
}

function isTypeError(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'custom';
}

function problemsOf(issue: Issue, data: unknown, locate: Locate): Problem[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    const allowed = allowedKeys(path, data);
    return issue.keys.map((key) => ({
      place: locate([...path, key], 'key'),
      message: `unknown key "${key}"${path.length > 0 ? ` in ${nameOf(path)}` : ''}. ${hint(key, allowed)}`,
    }));
  }
  if (isCoveredByTypo(issue, data)) return [];
  const value = valueAt(data, path);
  return [{ place: locate(path), message: `${nameOf(path)}: ${messageOf(issue, value)}` }];
}

function messageOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_value':
      return `${value === undefined ? 'is missing' : `${shown(value)} is not allowed`}. ${hint(String(value), issue.values.map(String))}`;
    case 'invalid_union': {
      // The path of such an issue leads to the kind itself, or to the block that lacks it.
      const block = typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
      const kind = block === null ? value : block[issue.discriminator ?? ''];
      const options = 'options' in issue ? ((issue.options as unknown[]) ?? []) : [];
      return `${kind === undefined ? '`kind` is missing' : `${shown(kind)} is not a kind`}. ${hint(String(kind), options.map(String))}`;
    }
    case 'invalid_type':
      return value === undefined
        ? `is missing: ${article(issue.expected)}`
        : `${shown(value)} is not ${article(issue.expected)}`;
    case 'too_small':
      return `${shown(value)} is too small: at least ${issue.minimum}${issue.inclusive === false ? ', exclusive' : ''}`;
    case 'too_big':
      return `${shown(value)} is too large: at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const articles: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of names',
  boolean: 'true or false',
};

function article(expected: string): string {
  return articles[expected] ?? expected;
}

/** A missing key whose misspelling stands beside it is one problem, not two. */
function isCoveredByTypo(issue: Issue, data: unknown): boolean {
  const path = issue.path as Path;
  const key = path.at(-1);
  const parent = valueAt(data, path.slice(0, -1));
  if (typeof key !== 'string' || typeof parent !== 'object' || parent === null || key in parent) {
    return false;
  }
  const allowed = allowedKeys(path.slice(0, -1), data);
  return Object.keys(parent).some(
    (other) => !allowed.includes(other) && distance(other, key) <= Math.max(2, key.length / 3),
  );
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (node, step) => (node as Record<string | number, unknown> | undefined)?.[step],
    data,
  );
}

function nameOf(path: Path): string {
  return path.length === 0 ? 'the scenario' : path.join('.');
}

function inReadingOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0),
  );
}
