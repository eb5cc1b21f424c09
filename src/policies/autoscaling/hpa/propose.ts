import type { PodTiming } from './group-pods.ts';
import {
  failureOf,
  type HpaMetric,
  type HpaReading,
  type MetricFailure,
  nameOf,
} from './metric.ts';
import type { HpaPod } from './pod.ts';
import { proposeByPods } from './pod-metric.ts';
import type { FailedProposal, Proposal, ReplicaProposal } from './proposal.ts';
import type { Tolerance } from './tolerance.ts';
import { proposeByTotal } from './total-metric.ts';

/** What all metrics together are judged on; readings in the order of the metrics. */
export interface ProposalInput {
  /** Seconds. */
  readonly now: number;
  /** Replicas that the workload asks for (`spec.replicas`). */
  readonly currentReplicas: number;
  /** Replicas that the workload has (`status.replicas`). */
  readonly statusReplicas: number;
  readonly pods: readonly HpaPod[];
  /** One reading per metric; undefined where the metrics API did not answer. */
  readonly readings: readonly (HpaReading | undefined)[];
}

/** Why the metrics together cannot tell: the first that failed. */
export interface FailedMetrics extends FailedProposal {
  readonly reason: MetricFailure | undefined;
}

/**
 * The most that any metric asks for. A metric that cannot tell does not stand in the way of growth, but
 * nothing shrinks on the word of the others.
 */
export function propose(
  metrics: readonly HpaMetric[],
  input: ProposalInput,
  tolerance: Tolerance,
  timing: PodTiming,
): ReplicaProposal | FailedMetrics {
  let most: ReplicaProposal | undefined;
  let failure: FailedMetrics | undefined;
  for (const [position, metric] of metrics.entries()) {
    const proposal = proposeByOne(metric, input.readings[position], input, tolerance, timing);
    if (proposal.kind === 'failed') {
      const because = `${nameOf(metric)}: ${proposal.because}`;
      failure ??= { kind: 'failed', because, reason: failureOf(metric) };
    } else if (most === undefined || most.replicas === 0 || proposal.replicas > most.replicas) {
      // Of metrics that all ask for none the last one gives the reason, as in the controller.
      most = proposal;
    }
  }
  if (most === undefined) {
    return failure ?? { kind: 'failed', because: 'no metrics are given', reason: undefined };
  }
  if (failure !== undefined && most.replicas < input.currentReplicas) return failure;
  return most;
}

/** What one metric asks for. */
export function proposeByOne(
  metric: HpaMetric,
  reading: HpaReading | undefined,
  input: ProposalInput,
  tolerance: Tolerance,
  timing: PodTiming,
): Proposal {
  switch (metric.kind) {
    case 'resource':
    case 'containerResource':
    case 'pods': {
      const samples = reading?.kind === 'pods' ? reading.samples : undefined;
      const { now, currentReplicas, pods } = input;
      return proposeByPods(metric, { now, currentReplicas, pods, samples }, tolerance, timing);
    }
    case 'object':
    case 'external': {
      const valuesMilli = reading?.kind === 'series' ? reading.valuesMilli : undefined;
      return proposeByTotal(metric, { ...input, valuesMilli }, tolerance);
    }
  }
}
