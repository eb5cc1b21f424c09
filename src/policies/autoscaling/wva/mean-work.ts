import type { ReplicaTokens } from './replica-capacity.ts';

/** Requests that wait before they reach any replica. */
export interface SchedulerQueue {
  readonly requests: number;
  readonly bytes: number;
}

/** A mean request of a model. */
export interface MeanWork {
  /** Tokens of its prompt and of its answer. */
  readonly input: number;
  readonly output: number;
  /** Part of the prompt found in prefix caches, 0 to 1. */
  readonly hitRate: number;
}

const bytesPerToken = 4;

/** Means over the replicas that served anything. */
export function meanWork(replicas: readonly ReplicaTokens[]): MeanWork {
  const busy = replicas.filter((one) => one.meanInputTokens > 0 || one.meanOutputTokens > 0);
  const mean = (of: (one: ReplicaTokens) => number) =>
    busy.reduce((total, one) => total + of(one), 0) / Math.max(1, busy.length);
  return {
    input: mean((one) => one.meanInputTokens),
    output: mean((one) => one.meanOutputTokens),
    hitRate: mean((one) => one.prefixHitRate ?? 0),
  };
}

/** Tokens that requests which wait before any replica will need. */
export function queuedTokens(queue: SchedulerQueue | undefined, work: MeanWork): number {
  if (queue === undefined) return 0;
  // Two estimates of the same prompts: the larger, so that neither short texts nor missing bytes hide them.
  const input = Math.max(queue.bytes / bytesPerToken, queue.requests * work.input);
  return input * (1 - work.hitRate) + queue.requests * work.output;
}
