/** What one replica reports, in tokens. */
export interface ReplicaTokens {
  readonly variant: string;
  /** Tokens in its KV cache. */
  readonly tokensInUse: number;
  /** Tokens that its KV cache holds; 0 or less where that is not known. */
  readonly totalKvTokens: number;
  /** Requests that wait in its engine. */
  readonly queueLength: number;
  /** Means over recent requests, in tokens; 0 where there were none. */
  readonly meanInputTokens: number;
  readonly meanOutputTokens: number;
  /** Part of the prompt tokens found in its prefix cache, 0 to 1. */
  readonly prefixHitRate?: number;
}

/** Settings of an engine from which its capacity can be guessed before it ever ran. */
export interface EngineLimits {
  /** Tokens of one step. */
  readonly maxBatchedTokens: number;
  /** Requests of one step. */
  readonly maxNumSeqs: number;
  /** Tokens that its KV cache holds, where the settings say so. */
  readonly kvTokens?: number;
  /** Whatever else sets the KV capacity (memory share, block size, type, parallelism); equal means alike. */
  readonly kvSettings?: string;
}

/** Compute-bound capacities seen, the newest last, by accelerator and length of answers. */
export type ComputeHistory = ReadonlyMap<string, readonly number[]>;

/** How many tokens one replica can hold in flight, and how many are asked of it. */
export interface ReplicaCapacity {
  /** Bound by memory (k1), in tokens. */
  readonly memoryBound: number;
  /** Bound by computation (k2), in tokens. */
  readonly computeBound: number;
  /** Where k2 comes from. */
  readonly from: 'observed' | 'history' | 'limits' | 'memory';
  /** The smaller of the two. */
  readonly effective: number;
  /** Tokens in use and tokens of the prompts that wait. */
  readonly demand: number;
}

const historyLength = 10;

/** The capacity of one replica (v2), and the history with what was seen here; none where its KV size is not known. */
export function replicaCapacity(
  history: ComputeHistory,
  replica: ReplicaTokens,
  accelerator: string,
  limits: EngineLimits | undefined,
  thresholds: { readonly kvCacheThreshold: number; readonly queueLengthThreshold: number },
): { readonly capacity: ReplicaCapacity | undefined; readonly history: ComputeHistory } {
  if (replica.totalKvTokens <= 0) return { capacity: undefined, history };
  const memoryBound = Math.trunc(replica.totalKvTokens * thresholds.kvCacheThreshold);
  const waiting = replica.meanInputTokens > 0 ? Math.trunc(replica.meanInputTokens) : 0;
  const demand = replica.tokensInUse + replica.queueLength * waiting;
  const of = (computeBound: number, from: ReplicaCapacity['from']): ReplicaCapacity => ({
    memoryBound,
    computeBound,
    from,
    effective: Math.min(memoryBound, computeBound),
    demand,
  });

  const key = `${accelerator}|${lengthClass(replica.meanOutputTokens)}`;
  const seen = history.get(key) ?? [];
  // A queue that stays full shows how many tokens the engine really keeps in flight.
  if (
    replica.queueLength >= Math.trunc(thresholds.queueLengthThreshold) &&
    replica.tokensInUse > 0
  ) {
    const longer = new Map(history).set(key, [...seen, replica.tokensInUse].slice(-historyLength));
    return { capacity: of(replica.tokensInUse, 'observed'), history: longer };
  }
  const mean = seen.reduce((total, one) => total + one, 0) / Math.max(1, seen.length);
  if (mean > 0) return { capacity: of(Math.trunc(mean), 'history'), history };
  const guess = capacityFromLimits(limits, replica.meanInputTokens, replica.meanOutputTokens);
  if (guess > 0) return { capacity: of(guess, 'limits'), history };
  return { capacity: of(memoryBound, 'memory'), history };
}

/**
 * Tokens in flight of an engine in its steady state, from its settings: N = min(B·O/(I+O), S) requests of
 * I + O/2 tokens; 0 where that cannot be said.
 */
export function capacityFromLimits(
  limits: EngineLimits | undefined,
  meanInputTokens: number,
  meanOutputTokens: number,
): number {
  if (limits === undefined || limits.maxBatchedTokens <= 0 || meanOutputTokens <= 0) return 0;
  const prompted =
    (limits.maxBatchedTokens * meanOutputTokens) / (meanInputTokens + meanOutputTokens);
  const requests = Math.min(prompted, limits.maxNumSeqs);
  return Math.max(0, Math.trunc(requests * (meanInputTokens + meanOutputTokens / 2)));
}

function lengthClass(meanOutputTokens: number): string {
  if (meanOutputTokens < 100) return 'short';
  return meanOutputTokens < 500 ? 'medium' : 'long';
}
