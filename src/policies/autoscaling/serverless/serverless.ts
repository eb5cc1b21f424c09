import type { Autoscaler, ScalingDecision, ScalingObservation } from '../autoscaler.ts';

/** What a serverless platform is told; times in seconds. */
export interface ServerlessScaling {
  readonly kind: 'serverless';
  /** Requests that one instance takes at once. */
  readonly concurrency: number;
  /** For which an instance without requests is kept. */
  readonly keep_alive: number;
  readonly min_replicas: number;
  readonly max_replicas: number;
  /** At the start; the fewest where left out. */
  readonly initial_replicas?: number | undefined;
  /** Between two decisions. */
  readonly interval: number;
}

/** Instances that were needed at an instant, in seconds, and at none since as many. */
interface Need {
  readonly at: number;
  readonly instances: number;
}

export interface ServerlessState {
  /** The latest last; each fewer than those before. */
  readonly needs: readonly Need[];
}

/**
 * Instances as serverless platforms have them: as many as the requests in flight, over the concurrency of one, need, at
 * once; and down as soon as one had no request for `keep_alive`. Requests go to the instances that started first, so the
 * k-th is idle since fewer than k were needed, and the answer is the largest need within `keep_alive`.
 */
export function serverless(config: ServerlessScaling): Autoscaler<ServerlessState> {
  return {
    initialReplicas: config.initial_replicas ?? config.min_replicas,
    interval: config.interval,
    reads: ['ongoing'],
    initial: () => ({ needs: [] }),
    decide: (state, seen) => decide(config, state, seen),
  };
}

function decide(
  config: ServerlessScaling,
  state: ServerlessState,
  seen: ScalingObservation,
): ScalingDecision<ServerlessState> {
  const { concurrency, keep_alive: keepAlive, min_replicas: least, max_replicas: most } = config;
  const { now, ongoing } = seen;
  if (ongoing === undefined) {
    const desired = Math.min(most, Math.max(least, seen.ready + seen.starting));
    return { desired, because: 'no metrics', state };
  }
  const instances = Math.ceil(ongoing / concurrency);
  const kept = state.needs.filter((one) => one.instances > instances && now - one.at < keepAlive);
  const needs = [...kept, { at: now, instances }];
  const largest = needs[0]!;
  const desired = Math.min(most, Math.max(least, largest.instances));
  return { desired, because: reasonOf(config, instances, largest), state: { needs } };
}

function reasonOf(
  { keep_alive: keepAlive, min_replicas: least, max_replicas: most }: ServerlessScaling,
  instances: number,
  largest: Need,
): string {
  if (largest.instances > most)
    return `requests in flight need ${largest.instances}, at max_replicas`;
  if (largest.instances > instances)
    return `${largest.instances} were needed in the last ${keepAlive} s`;
  if (instances < least) return `requests in flight need ${instances}, at min_replicas`;
  return `requests in flight need ${instances}`;
}
