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
  /** What it costs more than the reference, paired by replication. */
  readonly more: Interval;
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
}

/** Cost against quality of several configurations, those that have no result left out. */
export function frontierOf(
  { cost, quality, yardsticks }: FrontierScenario,
  configurations: readonly Configuration[],
): Frontier {
  const sign = metricDefinition(quality).better === 'lower' ? -1 : 1;
  const measured = configurations
    .filter(({ results }) => results.length > 0)
    .map(({ name, scenario, results }) => ({
      name,
      costs: valuesOf(results, cost),
      cost: meanInterval(valuesOf(results, cost)),
      quality: meanInterval(valuesOf(results, quality)),
      missed: missedBy(scenario.slos, results),
    }))
    .sort((one, other) => one.cost.mean - other.cost.mean);
  const mayBeChosen = ({ name }: { readonly name: string }) => !yardsticks.includes(name);
  const candidates = measured.filter(mayBeChosen);
  const reference =
    candidates.find(({ missed }) => missed.length === 0) ?? candidates.toSorted(byMisses)[0];
  const points = measured.map(({ costs, ...one }): FrontierPoint => {
    const isPaired = costs.length === reference?.costs.length;
    return {
      ...one,
      more: isPaired ? pairedDifference(costs, reference.costs) : meanInterval([]),
      isEfficient: !measured.some((other) => beats(other, one, sign)),
    };
  });
  const eligible = points.filter(mayBeChosen);
  return {
    points,
    cheapest: cheapestOf(eligible.filter(({ missed }) => missed.length === 0)),
    nearest: eligible.toSorted(byMisses)[0],
    reference: reference?.name,
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

type Bare = Pick<FrontierPoint, 'cost' | 'quality'>;

function beats(one: Bare, other: Bare, sign: number): boolean {
  const saved = other.cost.mean - one.cost.mean;
  const gained = sign * (one.quality.mean - other.quality.mean);
  return saved >= 0 && gained >= 0 && saved + gained > 0;
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

function valuesOf(results: readonly CellResult[], metric: string): number[] {
  return results.map(({ total }) => total[metric] ?? Number.NaN);
}
