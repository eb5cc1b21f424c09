import { checkClaims } from '../scenario/check-claims.ts';
import { mostCells, mostVariants } from '../scenario/check-sizes.ts';
import type { Override } from '../scenario/override.ts';
import { inReadingOrder, nameOf, type ParsedScenario, parseScenario } from '../scenario/parse.ts';
import { type Place, ScenarioError } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Path, ScenarioSource } from '../scenario/source.ts';

/** One configuration of a sweep: a point on every axis. */
export interface Variant {
  /** The axis names with what this variant has on each, as a person would call it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly parsed: ParsedScenario;
}

/** An axis that the command line adds: a path and the values it takes. */
export interface SettingAxis {
  readonly path: string;
  readonly values: readonly unknown[];
}

/** A point on every axis: what it has on each, and what that changes. */
export interface Point {
  readonly labels: Readonly<Record<string, string>>;
  readonly overrides: readonly Override[];
}

interface Choice {
  readonly label: string;
  readonly overrides: readonly Override[];
}

interface Axis {
  readonly name: string;
  readonly choices: readonly Choice[];
}

/**
 * The variants of a scenario: every combination of its axes and of those of the command line, the last
 * axis changing fastest; one variant without labels where there is no axis. Throws `ScenarioError`.
 */
export function variantsOf(
  source: ScenarioSource,
  settings: readonly Override[],
  settingAxes: readonly SettingAxis[],
): Variant[] {
  const { scenario, locate } = parseScenario(source, settings);
  const axes = [...fileAxes(source, ['sweep'], scenario.sweep), ...settingAxes.map(settingAxis)];
  refuseReplications(axes);
  refuseMany(axes, mostCells / scenario.replications, locate(['sweep']));
  const variants = pointsOf(axes).map(({ labels, overrides }) => ({
    labels,
    parsed: parseScenario(source, [...settings, ...overrides]),
  }));
  refuseClaims(variants);
  return variants;
}

/**
 * The points among which a plan chooses: of the axes of `plan`, or of the sweep where it has none, and of those of the command
 * line, which stand in the place of others of their names.
 */
export function planPoints(
  source: ScenarioSource,
  { plan, sweep }: Scenario,
  settingAxes: readonly SettingAxis[],
): Point[] {
  const own =
    plan?.axes === undefined
      ? fileAxes(source, ['sweep'], sweep)
      : fileAxes(source, ['plan', 'axes'], plan.axes);
  const added = settingAxes.map(settingAxis);
  const isReplaced = ({ name }: Axis) => added.some((axis) => axis.name === name);
  const axes = [...own.filter((axis) => !isReplaced(axis)), ...added];
  refuseMany(axes, mostVariants, source.locate(['plan', 'axes']));
  return pointsOf(axes);
}

/** There may be more combinations than memory holds, and each may be run several times. */
function refuseMany(axes: readonly Axis[], most: number, place: Place): void {
  const all = axes.reduce((product, { choices }) => product * choices.length, 1);
  const allowed = Math.floor(Math.min(mostVariants, most));
  if (all <= allowed) return;
  const lengths = axes.map(({ name, choices }) => `${choices.length} of ${name}`).join(' × ');
  const message = `${lengths} are ${all.toLocaleString('en-US')} variants, more than ${allowed.toLocaleString('en-US')}`;
  throw new ScenarioError([{ place, message }]);
}

function fileAxes(source: ScenarioSource, at: Path, axes: Scenario['sweep']): Axis[] {
  return Object.entries(axes).map(([name, axis]) =>
    fileAxis(name, axis, (path) => source.locate([...at, name, ...path])),
  );
}

/** Every combination, the last axis changing fastest; one without labels where there is no axis. */
function pointsOf(axes: readonly Axis[]): Point[] {
  const points = axes.reduce<readonly (readonly Choice[])[]>(
    (all, { choices }) => all.flatMap((point) => choices.map((choice) => [...point, choice])),
    [[]],
  );
  return points.map((point) => ({
    labels: Object.fromEntries(axes.map(({ name }, index) => [name, point[index]!.label])),
    overrides: point.flatMap(({ overrides }) => overrides),
  }));
}

/** Claims name variants, which only the whole sweep has. */
function refuseClaims(variants: readonly Variant[]): void {
  const { scenario, locate } = variants[0]!.parsed;
  const labelled = variants.map(({ labels, parsed }) => ({ labels, scenario: parsed.scenario }));
  const problems = checkClaims(scenario.claims, labelled).map(({ path, message }) => ({
    place: locate(path),
    message: `${nameOf(path)}: ${message}`,
  }));
  if (problems.length > 0) throw new ScenarioError(inReadingOrder(problems));
}

/** What is tried where no variant of a scenario keeps every SLO, by name. Throws `ScenarioError`. */
export function remediesOf(source: ScenarioSource, settings: readonly Override[]): Variant[] {
  const { scenario } = parseScenario(source, settings);
  const remedies = scenario.frontier?.remedy;
  if (remedies === undefined) return [];
  const axis = fileAxis('remedy', remedies, (path) =>
    source.locate(['frontier', 'remedy', ...path]),
  );
  refuseReplications([axis]);
  return axis.choices.map(({ label, overrides }) => ({
    labels: { remedy: label },
    parsed: parseScenario(source, [...settings, ...overrides]),
  }));
}

/** Variants are compared replication by replication, so all must have as many. */
function refuseReplications(axes: readonly Axis[]): void {
  const overrides = axes.flatMap(({ choices }) => choices.flatMap((choice) => choice.overrides));
  const wrong = overrides.find(({ path }) => path === 'replications');
  if (wrong === undefined) return;
  const message = 'replications: cannot differ between the variants of a sweep';
  throw new ScenarioError([{ place: wrong.place, message }]);
}

function fileAxis(
  name: string,
  axis: unknown[] | Record<string, Record<string, unknown>>,
  locate: (path: Path) => Place,
): Axis {
  if (Array.isArray(axis)) {
    const choices = axis.map((value, index) => ({
      label: labelOf(value),
      overrides: [{ path: name, value, place: locate([index]) }],
    }));
    return { name, choices };
  }
  const choices = Object.entries(axis).map(([label, paths]) => ({
    label,
    overrides: Object.entries(paths).map(([path, value]) => ({
      path,
      value,
      place: locate([label, path]),
    })),
  }));
  return { name, choices };
}

function settingAxis({ path, values }: SettingAxis): Axis {
  const choices = values.map((value) => ({
    label: labelOf(value),
    overrides: [{ path, value, place: { file: `--set ${path}` } }],
  }));
  return { name: path, choices };
}

/** A value as the name of a variant: of a block its kind, or else all of it. */
function labelOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const kind = (value as { kind?: unknown }).kind;
  const others = Object.entries(value).filter(([key]) => key !== 'kind');
  const rest = others.map(
    ([key, one]) => `${key}=${typeof one === 'object' ? JSON.stringify(one) : one}`,
  );
  return [kind, ...rest].filter((part) => part !== undefined).join(' ');
}
