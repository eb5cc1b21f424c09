import { metricDefinition } from '../metrics/catalog.ts';
import { type Interval, meanInterval, pairedDifference } from '../metrics/intervals.ts';
import type { FrontierScenario } from '../scenario/schema/frontier.ts';
import type { Scenario, SloScenario } from '../scenario/schema.ts';
import type { CellResult } from '../world/result.ts';
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
  readonly quality: Interval;
  /** SLOs that it misses, those that are optional left out. */
  readonly missed: readonly SloVerdict[];
  /** Whether no other costs no more and gives no less, by the means. */
  readonly isEfficient: boolean;
}

/** The cheapest of those that keep every SLO. */
export interface Cheapest {
  readonly point: FrontierPoint;
  /** How many keep every SLO. */
  readonly of: number;
  /** Those that keep every SLO too and are not shown to cost more. */
  readonly ties: readonly FrontierPoint[];
  /** The next that is shown to cost more, and by how much, paired by replication. */
  readonly next: { readonly point: FrontierPoint; readonly more: Interval } | undefined;
}

export interface Frontier {
  /** From the cheapest on. */
  readonly points: readonly FrontierPoint[];
  /** Undefined where none keeps every SLO. */
  readonly cheapest: Cheapest | undefined;
  /** Of those that may be chosen, who misses the fewest SLOs, of several the one whose worst miss is the smallest part of its limit. */
  readonly nearest: FrontierPoint | undefined;
}

/** Cost against quality of several configurations, those that have no result left out. */
export function frontierOf(
  { cost, quality, yardsticks }: FrontierScenario,
  configurations: readonly Configuration[],
): Frontier {
  const measured = configurations
    .filter(({ results }) => results.length > 0)
    .map(({ name, scenario, results }) => {
      const costs = valuesOf(results, cost);
      return {
        costs,
        point: {
          name,
          cost: meanInterval(costs),
          quality: meanInterval(valuesOf(results, quality)),
          missed: missedBy(scenario.slos, results),
        },
      };
    })
    .sort((one, other) => one.point.cost.mean - other.point.cost.mean);
  const sign = metricDefinition(quality).better === 'lower' ? -1 : 1;
  const ranked = measured.map(({ costs, point }) => ({
    costs,
    point: { ...point, isEfficient: !measured.some((other) => beats(other.point, point, sign)) },
  }));
  const candidates = ranked.filter(({ point }) => !yardsticks.includes(point.name));
  return {
    points: ranked.map(({ point }) => point),
    cheapest: cheapestOf(candidates.filter(({ point }) => point.missed.length === 0)),
    nearest: candidates.map(({ point }) => point).sort(byMisses)[0],
  };
}

interface Measured {
  readonly costs: readonly number[];
  readonly point: FrontierPoint;
}

function cheapestOf(keeping: readonly Measured[]): Cheapest | undefined {
  const [first, ...others] = keeping;
  if (first === undefined) return undefined;
  const dearer = others.map(({ costs, point }) => {
    const paired = costs.length === first.costs.length;
    const more = paired ? pairedDifference(costs, first.costs) : meanInterval([]);
    return { point, more, isShown: more.mean > more.halfWidth };
  });
  const next = dearer.find(({ isShown }) => isShown);
  return {
    point: first.point,
    of: keeping.length,
    ties: dearer.filter(({ isShown }) => !isShown).map(({ point }) => point),
    next: next && { point: next.point, more: next.more },
  };
}

type Bare = Pick<FrontierPoint, 'cost' | 'quality'>;

function beats(one: Bare, other: Bare, sign: number): boolean {
  const saved = other.cost.mean - one.cost.mean;
  const gained = sign * (one.quality.mean - other.quality.mean);
  return saved >= 0 && gained >= 0 && saved + gained > 0;
}

function byMisses(one: FrontierPoint, other: FrontierPoint): number {
  return one.missed.length - other.missed.length || worst(one) - worst(other);
}

/** The largest miss as a part of its limit. */
function worst({ missed }: FrontierPoint): number {
  return missed.reduce((most, { slo, interval }) => {
    const miss = Math.abs(interval.mean - slo.limit) / Math.abs(slo.limit);
    return Math.max(most, Number.isNaN(miss) ? Number.POSITIVE_INFINITY : miss);
  }, 0);
}

function missedBy(slos: readonly SloScenario[], results: readonly CellResult[]): SloVerdict[] {
  return judge(slos, results).filter(({ slo, met }) => !met && !slo.optional);
}

function valuesOf(results: readonly CellResult[], metric: string): number[] {
  return results.map(({ total }) => total[metric] ?? Number.NaN);
}
