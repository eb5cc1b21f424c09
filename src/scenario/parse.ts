import type { z } from 'zod';
import { nearestName } from '../catalog/nearest-name.ts';
import { checkScenario } from './check.ts';
import { expandRegions } from './expand-regions.ts';
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
  /** As the file has it, before pools of several regions became one in each. */
  readonly written: Scenario;
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
    if (override !== undefined) return override.place;
    // A block that the file does not have is there because of what was put into it.
    const isMade = path.length > 0 && !isBlock(valueAt(source.data, path));
    const made = isMade
      ? applied.find((one) => path.every((step, i) => step === one.path[i]))
      : undefined;
    return made?.place ?? source.locate(path, part);
  };
  if (source.data === null) {
    const message = 'the scenario is empty; spillway init writes one to begin with';
    throw new ScenarioError([{ place: source.locate([]), message }]);
  }
  const parsed = scenarioSchema.safeParse(data);
  if (!parsed.success) {
    throw new ScenarioError(
      inReadingOrder(problemsIn(issuesIn(parsed.error.issues), data, locate)),
    );
  }
  const { scenario, pathOf } = expandRegions(parsed.data);
  const problems = checkScenario(scenario).map(({ path, message }) => ({
    place: locate(pathOf(path)),
    message: `${nameOf(pathOf(path))}: ${message}`,
  }));
  if (problems.length > 0) throw new ScenarioError(inReadingOrder(distinct(problems)));
  return { scenario, written: parsed.data, locate: (path) => locate(pathOf(path)) };
}

/** Copies of a block have the same problem at the same place. */
function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ place, message }) => {
    const key = `${place.line}:${place.column} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

type Issue = z.core.$ZodIssue;
type Locate = (path: Path, part?: 'key') => Place;
type KeysOf = (path: Path, data: unknown) => string[];

/** Unions replaced by the problems of the alternative that was meant: the one that got furthest. */
function issuesIn(issues: readonly Issue[], base: Path = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path] as (string | number)[];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const expected = issue.errors.map(expectedType);
      if (!expected.includes(undefined)) {
        return [{ ...issue.errors[0]![0]!, path, expected: expected.join(' or ') } as Issue];
      }
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

/** What an alternative asks for that failed by the type of the whole value. */
function expectedType([issue, ...others]: readonly Issue[]): string | undefined {
  if (issue?.code !== 'invalid_type' || issue.path.length > 0 || others.length > 0)
    return undefined;
  return article(issue.expected);
}

/** What is wrong with the form of data, in reading order; `keysOf` says which keys a block may have. */
export function formProblems(
  issues: readonly z.core.$ZodIssue[],
  data: unknown,
  locate: Locate,
  keysOf: KeysOf,
): Problem[] {
  return inReadingOrder(problemsIn(issuesIn(issues), data, locate, keysOf));
}

function problemsIn(
  issues: readonly Issue[],
  data: unknown,
  locate: Locate,
  keysOf: KeysOf = allowedKeys,
): Problem[] {
  const found = issues.map((issue) => ({ issue, unknown: unknownKeys(issue, data, keysOf) }));
  const meant = found.flatMap(({ unknown }) => unknown.map((one) => one.meant));
  return found.flatMap(({ issue, unknown }) => {
    if (unknown.length > 0) return unknown.map((one) => unknownKeyProblem(one, locate));
    const path = issue.path as Path;
    const value = valueAt(data, path);
    // A missing key whose misspelling stands beside it is one problem, not two.
    if (value === undefined && meant.some((one) => isSame(one, path))) return [];
    return [{ place: locate(path), message: `${nameOf(path)}: ${messageOf(issue, value)}` }];
  });
}

function unknownKeyProblem({ block, key, allowed }: UnknownKey, locate: Locate): Problem {
  const where = block.length > 0 ? ` in ${nameOf(block)}` : '';
  const message = `unknown key ${JSON.stringify(key)}${where}. ${hint(key, allowed)}`;
  return { place: locate([...block, key], 'key'), message };
}

interface UnknownKey {
  readonly block: Path;
  readonly key: string;
  readonly allowed: readonly string[];
  /** Where the value would be if the key were the nearest of those. */
  readonly meant: Path | undefined;
}

/** The keys that an issue finds where they do not belong. */
function unknownKeys(issue: Issue, data: unknown, keysOf: KeysOf): UnknownKey[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') return unknownIn(path, issue.keys, data, keysOf);
  if (issue.code !== 'invalid_union' || valueAt(data, path) !== undefined) return [];
  // Nobody looks into a block without its kind: so a misspelt `kind` has to be found here.
  const block = path.slice(0, -1);
  const keys = Object.keys(valueAt(data, block) as object);
  return unknownIn(block, keys, data, keysOf).filter(({ meant }) => isSame(meant, path));
}

function unknownIn(
  block: Path,
  keys: readonly string[],
  data: unknown,
  keysOf: KeysOf,
): UnknownKey[] {
  const allowed = keysOf(block, data);
  return keys.map((key) => {
    const nearest = nearestName(key, allowed);
    return { block, key, allowed, meant: nearest === undefined ? undefined : [...block, nearest] };
  });
}

function isSame(one: Path | undefined, other: Path): boolean {
  return one?.length === other.length && one.every((step, i) => step === other[i]);
}

function messageOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_value':
      return `${value === undefined ? 'is missing' : `${shown(value)} is not allowed`}. ${hint(String(value), issue.values.map(String))}`;
    case 'invalid_union': {
      // A kind that may be left out has `undefined` among its options.
      const options = 'options' in issue ? ((issue.options as unknown[]) ?? []) : [];
      const kinds = options.filter((option) => option !== undefined).map(String);
      return value === undefined
        ? `\`kind\` is missing. ${hint('', kinds)}`
        : `${shown(value)} is not a kind. ${hint(String(value), kinds)}`;
    }
    case 'invalid_type':
      return value === undefined
        ? `is missing: ${article(issue.expected)}`
        : `${shown(value)} is not ${article(issue.expected)}`;
    // A name in a record that does not look as such names do.
    case 'invalid_key':
      return issue.issues.map(({ message }) => message).join('; ');
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

function isBlock(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (node, step) => (node as Record<string | number, unknown> | undefined)?.[step],
    data,
  );
}

/** A path as people write it, in one line. */
export function nameOf(path: Path): string {
  const steps = path.map((step) => (/\p{Cc}/u.test(String(step)) ? JSON.stringify(step) : step));
  return steps.length === 0 ? 'the scenario' : steps.join('.');
}

/** By line, then by column. */
export function inReadingOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0),
  );
}
