import { metricDefinition } from '../metrics/catalog.ts';
import type { Interval } from '../metrics/intervals.ts';
import { replicationsNeeded } from '../metrics/replications-needed.ts';
import type { MetricComparison } from '../sweep/verdict.ts';

/** That no difference is shown, and how many replications may show one, or that more would hardly help. */
export function noDifferenceText(comparisons: readonly MetricComparison[]): string {
  const judged = comparisons.filter(({ metric }) => metricDefinition(metric).better !== undefined);
  const known = judged.filter(({ difference }) => !Number.isNaN(difference.mean));
  if (known.length === 0) return 'no difference shown';
  if (known.every(({ difference }) => difference.mean === 0 && difference.halfWidth === 0)) {
    return 'no difference shown: the same in every replication';
  }
  const counts = known
    .map(({ metric, difference }) => ({ metric, count: roundReplications(difference) }))
    .filter(({ count }) => count !== undefined)
    .sort((one, other) => one.count! - other.count!);
  const [first] = counts;
  return first === undefined
    ? `no difference shown, nor would ${most} replications`
    : `no difference shown; --replications ${first.count} may show one of ${first.metric}`;
}

/** Beyond these, what differs is too little for anybody to wait for. */
const most = 200;

/** Replications that may show a difference, a number that one would type. */
export function roundReplications(difference: Interval): number | undefined {
  const count = replicationsNeeded(difference, most);
  return count === undefined ? undefined : Math.ceil(count / 5) * 5;
}
