import { metricDefinition } from '../metrics/catalog.ts';
import { type Interval, meanInterval, pairedDifference } from '../metrics/intervals.ts';
import type { ReadingScenario } from '../scenario/schema/reading.ts';
import type { CellResult } from '../world/result.ts';
import { type Crossover, crossovers } from './crossovers.ts';
import type { Variant } from './variants.ts';

/** One candidate at one point of a contest. */
export interface Candidate {
  readonly name: string;
  readonly interval: Interval;
  /** Whether the paired difference with the leader spans zero, so that it may be as good. */
  readonly isTied: boolean;
}

/** Who does best at one point: the leader first, and after it in the order of their means. */
export interface Standing {
  /** On the axis along which the contest goes; empty where there is none. */
  readonly at: string;
  readonly candidates: readonly Candidate[];
  /** Who was there too, but has no value in every replication. */
  readonly valueless: readonly string[];
}

/** What is compared: one metric, of one tenant or of all, under what the other axes say. */
export interface Contest {
  readonly under: Readonly<Record<string, string>>;
  /** Undefined for all together. */
  readonly tenant: string | undefined;
  readonly metric: string;
  readonly standings: readonly Standing[];
  /** Where the lead is shown to change hands along the axis. */
  readonly crossovers: readonly Crossover[];
}

/** What somebody's presence does to a tenant: with − without, paired by replication. */
export interface Interference {
  readonly under: Readonly<Record<string, string>>;
  readonly tenant: string;
  readonly metric: string;
  readonly with: Interval;
  readonly without: Interval;
  readonly difference: Interval;
  /** Whether the difference does not span zero. */
  readonly isShown: boolean;
}

/** The variants of a sweep and the results of each, all of as many replications. */
export interface Sweep {
  readonly variants: readonly Pick<Variant, 'labels'>[];
  readonly results: readonly (readonly CellResult[])[];
}

/** Every contest that a reading asks for: of tenants, then of all together. */
export function contests(sweep: Sweep, reading: ReadingScenario): Contest[] {
  const { choice, along, without } = reading;
  const present = without && firstOf(sweep, without.axis);
  // Who was left out for comparison takes no part.
  const chosen = indices(
    sweep,
    (labels) => without === undefined || labels[without.axis] === present,
  );
  const fixed = [choice, along, without?.axis];
  const subjects = [
    ...tenantNames(sweep).flatMap((tenant) =>
      reading.tenants.map((metric) => ({ tenant, metric })),
    ),
    ...reading.totals.map((metric) => ({ tenant: undefined, metric })),
  ];
  const others = Object.keys(sweep.variants[0]!.labels).filter((axis) => axis !== along);
  return groups(sweep, chosen, fixed).flatMap(({ under, members }) =>
    subjects.map(({ tenant, metric }) => {
      const standings = groups(sweep, members, others).map(({ members: rivals, under: at }) =>
        standing(sweep, rivals, choice, tenant, metric, along === undefined ? '' : at[along]!),
      );
      return { under, tenant, metric, standings, crossovers: crossovers(standings) };
    }),
  );
}

/** What one axis takes away, for every tenant that is there both times. */
export function interferences(sweep: Sweep, reading: ReadingScenario): Interference[] {
  const { without } = reading;
  if (without === undefined) return [];
  const all = indices(sweep, () => true);
  return groups(sweep, all, [without.axis]).flatMap(({ under, members }) => {
    const [present, absent] = members;
    if (present === undefined || absent === undefined) return [];
    return tenantNames(sweep).flatMap((tenant) =>
      without.metrics.flatMap((metric) => {
        const a = valuesOf(sweep, present, tenant, metric);
        const b = valuesOf(sweep, absent, tenant, metric);
        if (!isKnown(sweep, a) || !isKnown(sweep, b)) return [];
        const difference = pairedDifference(a, b);
        const absence = meanInterval(b);
        return {
          under,
          tenant,
          metric,
          with: meanInterval(a),
          without: absence,
          difference,
          isShown: isShown(difference, absence),
        };
      }),
    );
  });
}

/** Candidates from the best mean on; only where all replications have a value. */
function standing(
  sweep: Sweep,
  rivals: readonly number[],
  choice: string,
  tenant: string | undefined,
  metric: string,
  at: string,
): Standing {
  const sign = metricDefinition(metric).better === 'higher' ? -1 : 1;
  const all = rivals.map((index) => ({
    name: sweep.variants[index]!.labels[choice]!,
    values: valuesOf(sweep, index, tenant, metric),
  }));
  const known = all
    .filter(({ values }) => isKnown(sweep, values))
    .map((one) => ({ ...one, interval: meanInterval(one.values) }))
    .sort((a, b) => sign * (a.interval.mean - b.interval.mean));
  const leader = known[0];
  return {
    at,
    candidates: known.map(({ name, values, interval }) => {
      const difference = pairedDifference(values, leader!.values);
      return { name, interval, isTied: !isShown(difference, leader!.interval) };
    }),
    valueless: all.filter(({ values }) => !isKnown(sweep, values)).map(({ name }) => name),
  };
}

function valuesOf(
  { results }: Sweep,
  variant: number,
  tenant: string | undefined,
  metric: string,
): number[] {
  return results[variant]!.map((result) => {
    const values =
      tenant === undefined
        ? result.total
        : result.tenants.find(({ name }) => name === tenant)?.values;
    return values?.[metric] ?? Number.NaN;
  });
}

/** Rounding of sums that differ only in their order; no difference between candidates is as small. */
const rounding = 1e-12;

/** Whether a paired difference does not span zero. */
function isShown({ mean, halfWidth }: Interval, base: Interval): boolean {
  return Math.abs(mean) > Math.max(halfWidth, rounding * Math.abs(base.mean));
}

/** Whether every replication has a value, and there are several: what failed cannot be paired. */
function isKnown({ results }: Sweep, values: readonly number[]): boolean {
  const replications = results.reduce((most, { length }) => Math.max(most, length), 2);
  return values.length === replications && values.every((value) => Number.isFinite(value));
}

function tenantNames({ results }: Sweep): string[] {
  return [...new Set(results.flat().flatMap(({ tenants }) => tenants.map(({ name }) => name)))];
}

function firstOf({ variants }: Sweep, axis: string): string {
  return variants[0]!.labels[axis]!;
}

function indices(
  { variants }: Sweep,
  keep: (labels: Readonly<Record<string, string>>) => boolean,
): number[] {
  return [...variants.keys()].filter((index) => keep(variants[index]!.labels));
}

/** Variants that agree on all axes but some, by what they agree on, in the order of the sweep. */
function groups(
  { variants }: Sweep,
  members: readonly number[],
  except: readonly (string | undefined)[],
): { readonly under: Readonly<Record<string, string>>; readonly members: number[] }[] {
  const found = new Map<string, { under: Readonly<Record<string, string>>; members: number[] }>();
  for (const index of members) {
    const kept = Object.entries(variants[index]!.labels).filter(([axis]) => !except.includes(axis));
    const key = JSON.stringify(kept);
    const group = found.get(key);
    if (group === undefined) found.set(key, { under: Object.fromEntries(kept), members: [index] });
    else group.members.push(index);
  }
  return [...found.values()];
}
