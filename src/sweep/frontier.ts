import { type Interval, meanInterval, pairedDifference } from '../metrics/intervals.ts';
import type { FrontierScenario } from '../scenario/schema/frontier.ts';
import type { Scenario, SloScenario } from '../scenario/schema.ts';
import type { CellResult } from '../world/result.ts';
import {
  beats,
  type Domination,
  dominationOf,
  type Exchange,
  exchanges,
  measureOf,
} from './dominance.ts';
import { judge, type SloVerdict } from './verdict.ts';

/** One configuration, and what its replications came to. */
export interface Configuration {
  readonly name: string;
  readonly scenario: Pick<Scenario, 'slos'>;
  readonly results: readonly CellResult[];
}

/** What one configuration costs, and what is had for it. */
export interface FrontierPoint {
  readonly name: string;
  readonly cost: Interval;
  /** What it costs more than the reference, paired by replication. */
  readonly more: Interval;
  readonly quality: Interval;
  /** SLOs that it misses, those that are optional left out. */
  readonly missed: readonly SloVerdict[];
  /** What it has of whatever counts besides, in that order. */
  readonly also: readonly Interval[];
  /** Whether no other costs no more and gives no less, by the means. */
  readonly isEfficient: boolean;
  /** One that may be chosen and is shown to be better in something, and in nothing to be worse; undefined where there is none. */
  readonly dominated: Domination | undefined;
}

/** The cheapest of those that keep every SLO. */
export interface Cheapest {
  readonly point: FrontierPoint;
  /** How many keep every SLO. */
  readonly of: number;
  /** Those that keep every SLO too and are not shown to cost more. */
  readonly ties: readonly FrontierPoint[];
  /** The next that is shown to cost more. */
  readonly next: FrontierPoint | undefined;
}

export interface Frontier {
  /** From the cheapest on. */
  readonly points: readonly FrontierPoint[];
  /** Undefined where none keeps every SLO. */
  readonly cheapest: Cheapest | undefined;
  /** Of those that may be chosen, who misses the fewest SLOs, of several the one whose worst miss is the smallest part of its limit. */
  readonly nearest: FrontierPoint | undefined;
  /** With whose cost the others’ is compared: the cheapest of those that keep every SLO, or else the nearest. */
  readonly reference: string | undefined;
  /** What a better quality costs, and better values of what counts besides, where something does: among those that keep every SLO, or all where none does. */
  readonly exchanges: readonly Exchange[];
}

/** Cost against quality of several configurations, those that have no result left out. */
export function frontierOf(
  { cost, quality, tenant, also = [], yardsticks }: FrontierScenario,
  configurations: readonly Configuration[],
): Frontier {
  const measures = [cost, quality, ...also].map(measureOf);
  const measured = configurations
    .filter(({ results }) => results.length > 0)
    .map(({ name, scenario, results }) => {
      const values = [
        valuesOf(results, cost),
        valuesOf(results, quality, tenant),
        ...also.map((metric) => valuesOf(results, metric)),
      ];
      const [costOf, qualityOf, ...others] = values.map((one) => meanInterval(one));
      return {
        name,
        values,
        cost: costOf!,
        quality: qualityOf!,
        also: others,
        missed: missedBy(scenario.slos, results),
      };
    })
    .sort((one, other) => one.cost.mean - other.cost.mean);
  const mayBeChosen = ({ name }: { readonly name: string }) => !yardsticks.includes(name);
  const candidates = measured.filter(mayBeChosen);
  const reference =
    candidates.find(({ missed }) => missed.length === 0) ?? candidates.toSorted(byMisses)[0];
  const points = measured.map((all): FrontierPoint => {
    const { values, ...one } = all;
    const isPaired = reference !== undefined && values[0]!.length === reference.values[0]!.length;
    return {
      ...one,
      more: isPaired ? pairedDifference(values[0]!, reference.values[0]!) : meanInterval([]),
      isEfficient: !measured.some((other) => beats(other, all, measures)),
      dominated: dominationOf(all, candidates, measures),
    };
  });
  const eligible = points.filter(mayBeChosen);
  const keeping = candidates.filter(({ missed }) => missed.length === 0);
  const compared = keeping.length > 0 ? keeping : candidates;
  return {
    points,
    cheapest: cheapestOf(eligible.filter(({ missed }) => missed.length === 0)),
    nearest: eligible.toSorted(byMisses)[0],
    reference: reference?.name,
    exchanges:
      also.length === 0
        ? []
        : measures.slice(1).flatMap((_, at) => exchanges(compared, measures, 0, 1 + at)),
  };
}

function cheapestOf(keeping: readonly FrontierPoint[]): Cheapest | undefined {
  const [point, ...others] = keeping;
  if (point === undefined) return undefined;
  const isDearer = ({ more }: FrontierPoint) => more.mean > more.halfWidth;
  return {
    point,
    of: keeping.length,
    ties: others.filter((other) => !isDearer(other)),
    next: others.find(isDearer),
  };
}

type Missing = Pick<FrontierPoint, 'missed'>;

function byMisses(one: Missing, other: Missing): number {
  return one.missed.length - other.missed.length || worst(one) - worst(other);
}

/** The largest miss as a part of its limit. */
function worst({ missed }: Missing): number {
  return missed.reduce((most, { slo, interval }) => {
    const miss = Math.abs(interval.mean - slo.limit) / Math.abs(slo.limit);
    return Math.max(most, Number.isNaN(miss) ? Number.POSITIVE_INFINITY : miss);
  }, 0);
}

function missedBy(slos: readonly SloScenario[], results: readonly CellResult[]): SloVerdict[] {
  return judge(slos, results).filter(({ slo, met }) => !met && !slo.optional);
}

function valuesOf(results: readonly CellResult[], metric: string, tenant?: string): number[] {
  return results.map(({ total, tenants }) => {
    const values =
      tenant === undefined ? total : tenants.find(({ name }) => name === tenant)?.values;
    return values?.[metric] ?? Number.NaN;
  });
}
