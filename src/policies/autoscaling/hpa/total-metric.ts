import { type HpaMetric, nameOf } from './metric.ts';
import { countReady, type HpaPod } from './pod.ts';
import { failed, type Proposal } from './proposal.ts';
import { formatMilli } from './quantity.ts';
import { isWithin, type Tolerance } from './tolerance.ts';
import { mostInt64, toInt32 } from './whole-numbers.ts';

/** A metric with one value for the whole. */
export type TotalMetric = Extract<HpaMetric, { kind: 'object' | 'external' }>;

/** What a metric of something else is judged on; values in thousandths. */
export interface TotalMetricInput {
  /** Replicas that the workload asks for. */
  readonly currentReplicas: number;
  /** Replicas that the workload has. */
  readonly statusReplicas: number;
  readonly pods: readonly HpaPod[];
  /** The series of the metric, which are added up; undefined when the metrics API did not answer. */
  readonly valuesMilli: readonly number[] | undefined;
}

/** Replicas by a metric with one value for the whole: of another object, or from outside the cluster. */
export function proposeByTotal(
  metric: TotalMetric,
  input: TotalMetricInput,
  tolerance: Tolerance,
): Proposal {
  const { valuesMilli } = input;
  if (valuesMilli === undefined || valuesMilli.length === 0) {
    const silence = valuesMilli === undefined ? 'no answer' : 'no metrics returned';
    const api = metric.kind === 'object' ? 'custom' : 'external';
    return failed(`unable to get ${nameOf(metric)}: ${silence} from ${api} metrics API`);
  }
  const total = totalOf(metric, valuesMilli);
  return metric.target.kind === 'value'
    ? byValue(metric, metric.target.milli, total, input, tolerance)
    : byAverageValue(metric, metric.target.milli, total, input, tolerance);
}

/**
 * The sum of the series within int64. Where replicas share it, the controller takes one below zero for an overflow,
 * and so for the most.
 */
function totalOf({ kind, target }: TotalMetric, valuesMilli: readonly number[]): number {
  const wraps = kind === 'external' && target.kind === 'averageValue';
  let total = 0;
  for (const value of valuesMilli) {
    total += value;
    if (total >= mostInt64 || (wraps && total < 0)) return mostInt64;
  }
  return total;
}

/** Scales the Ready pods by total over target; from none, one pod per target. */
function byValue(
  metric: TotalMetric,
  targetMilli: number,
  total: number,
  { currentReplicas, pods }: TotalMetricInput,
  tolerance: Tolerance,
): Proposal {
  const ratio = total / targetMilli;
  const measured = `${nameOf(metric)} at ${formatMilli(total)}, target ${formatMilli(targetMilli)}`;
  const propose = (replicas: number, because: string): Proposal => ({
    kind: 'proposal',
    replicas,
    because,
    usageMilli: total,
    utilizationPercent: undefined,
  });
  if (currentReplicas === 0) return propose(toInt32(Math.ceil(ratio)), measured);
  if (isWithin(tolerance, ratio)) return propose(currentReplicas, `${measured}: within tolerance`);
  if (pods.length === 0) {
    return failed(
      'unable to calculate ready pods: no pods returned by selector while calculating replica count',
    );
  }
  return propose(toInt32(Math.ceil(ratio * countReady(pods))), measured);
}

/** One pod per target: the present replicas only matter to the tolerance. */
function byAverageValue(
  metric: TotalMetric,
  targetMilli: number,
  total: number,
  { statusReplicas }: TotalMetricInput,
  tolerance: Tolerance,
): Proposal {
  // No replicas make this infinite or NaN, and so out of tolerance.
  const ratio = total / (targetMilli * statusReplicas);
  const close = isWithin(tolerance, ratio);
  const measured = `${nameOf(metric)} at ${formatMilli(total)}, target ${formatMilli(targetMilli)} per replica`;
  return {
    kind: 'proposal',
    replicas: close ? statusReplicas : toInt32(Math.ceil(total / targetMilli)),
    because: close ? `${measured}: within tolerance` : measured,
    usageMilli: perReplica(total, statusReplicas),
    utilizationPercent: undefined,
  };
}

/** A replica's part, rounded up; none where there is no replica. */
function perReplica(total: number, replicas: number): number {
  if (total >= mostInt64) return mostInt64;
  // Adding 0 turns -0 into 0.
  return replicas === 0 ? 0 : Math.ceil(total / replicas) + 0;
}
