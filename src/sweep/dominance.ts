import { metricDefinition } from '../metrics/catalog.ts';
import { type Interval, meanInterval } from '../metrics/intervals.ts';

/** A metric of several configurations: 1 where less of it is better and -1 where more is. */
export interface Measure {
  readonly metric: string;
  readonly sign: 1 | -1;
}

/** A configuration, and its values of each measure, by replication. */
export interface Measured {
  readonly name: string;
  readonly values: readonly (readonly number[])[];
}

/** One that is shown to be better than another in at least one measure, and in none to be worse. */
export interface Domination {
  readonly by: string;
  /** Whether it is no worse in any measure by the means either. */
  readonly isByMeans: boolean;
  /** How much better it is in each measure, paired by replication. */
  readonly gains: readonly { readonly metric: string; readonly gain: Interval }[];
}

/** What a better value of a measure costs: from one to the next of those that nobody beats in cost and in it. */
export interface Exchange {
  readonly from: string;
  readonly to: string;
  readonly metric: string;
  /** How much better it is, how much more that costs, and the latter over the former. */
  readonly gain: Interval;
  readonly more: Interval;
  readonly rate: Interval;
}

/** A metric as a measure; less is better where nobody said. */
export function measureOf(metric: string): Measure {
  return { metric, sign: metricDefinition(metric).better === 'higher' ? -1 : 1 };
}

/** Whether one has, by the means, no worse a value of any measure than another and a better one of some. */
export function beats(one: Measured, other: Measured, measures: readonly Measure[]): boolean {
  let isBetter = false;
  for (const [at, { sign }] of measures.entries()) {
    const gain = sign * (meanOf(other.values[at]!) - meanOf(one.values[at]!));
    if (!(gain >= 0)) return false;
    if (gain > 0) isBetter = true;
  }
  return isBetter;
}

/**
 * Who is shown to dominate a configuration: rather one that is no worse by the means either, then the one that is better in
 * the most measures, the first of equals.
 */
export function dominationOf(
  one: Measured,
  others: readonly Measured[],
  measures: readonly Measure[],
): Domination | undefined {
  let best: Domination | undefined;
  let most = 0;
  for (const other of others) {
    if (lengthOf(other) !== lengthOf(one)) continue;
    const gains = measures.map(({ metric, sign }, at) => ({
      metric,
      gain: meanInterval(differences(one.values[at]!, other.values[at]!).map((by) => sign * by)),
    }));
    const shown = gains.filter(({ gain }) => isShown(gain)).length;
    // What nobody measured is no better and no worse.
    if (shown === 0 || gains.some(({ gain }) => -gain.mean > gain.halfWidth)) continue;
    const isByMeans = beats(other, one, measures);
    const rank = shown + (isByMeans ? measures.length : 0);
    if (rank <= most) continue;
    most = rank;
    best = { by: other.name, isByMeans, gains };
  }
  return best;
}

/** What a better value of a measure costs, step by step from the cheapest on; `cost` and `at` are places among the measures. */
export function exchanges(
  all: readonly Measured[],
  measures: readonly Measure[],
  cost: number,
  at: number,
): Exchange[] {
  const { metric, sign } = measures[at]!;
  const pair = [measures[cost]!, measures[at]!];
  const flat = all.map((one) => ({ ...one, values: [one.values[cost]!, one.values[at]!] }));
  const steps = flat
    .filter((one) => !flat.some((other) => beats(other, one, pair)))
    .sort((one, other) => meanOf(one.values[0]!) - meanOf(other.values[0]!));
  return steps.slice(1).flatMap((to, index): Exchange[] => {
    const from = steps[index]!;
    if (lengthOf(from) !== lengthOf(to)) return [];
    const costs = differences(to.values[0]!, from.values[0]!);
    const gains = differences(from.values[1]!, to.values[1]!).map((less) => sign * less);
    const gain = meanInterval(gains);
    // Two that are alike.
    if (gain.mean === 0) return [];
    const more = meanInterval(costs);
    return [{ from: from.name, to: to.name, metric, gain, more, rate: ratio(costs, gains) }];
  });
}

/**
 * The ratio of the means of two paired series. Its interval is that of cost − ratio × gain over the replications, in units
 * of the gain (the delta method): a mean of ratios would follow the replication with the least between the two.
 */
function ratio(costs: readonly number[], gains: readonly number[]): Interval {
  const gain = meanOf(gains);
  const rate = meanOf(costs) / gain;
  const rest = meanInterval(costs.map((cost, at) => cost - rate * gains[at]!));
  return { mean: rate, halfWidth: rest.halfWidth / Math.abs(gain), n: rest.n };
}

function differences(of: readonly number[], from: readonly number[]): number[] {
  return of.map((value, at) => value - from[at]!);
}

/** Whether a difference does not span zero. */
export function isShown({ mean, halfWidth }: Interval): boolean {
  return mean > halfWidth;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function lengthOf({ values }: Measured): number {
  return values[0]!.length;
}
