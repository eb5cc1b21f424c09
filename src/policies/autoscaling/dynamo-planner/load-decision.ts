/** Replicas that load asks for; undefined to hold. */
export interface LoadAnswer {
  readonly desired: number | undefined;
  readonly because: string;
}

/** Latencies that are predicted for the next request of each worker. */
export interface SlaLoad {
  /** One a worker, in milliseconds. */
  readonly estimatesMs: readonly number[];
  readonly slaMs: number;
  readonly workers: number;
  readonly minEndpoint: number;
}

/**
 * The load planner's step before it checked consolidation: one more where all workers miss the SLA, one less
 * where all are below a part of it (80 % by default).
 */
export function slaDecision(load: SlaLoad, scaleDownSensitivityPct = 80): LoadAnswer {
  const below = load.slaMs * (scaleDownSensitivityPct / 100);
  return loadDecision(
    load,
    load.estimatesMs.every((estimate) => estimate < below),
  );
}

/** One more where all workers miss the SLA, one less where that is said to be safe. */
export function loadDecision(load: SlaLoad, canScaleDown: boolean): LoadAnswer {
  const { estimatesMs, slaMs, workers, minEndpoint } = load;
  if (estimatesMs.length === 0) return { desired: undefined, because: 'insufficient data' };
  if (estimatesMs.every((estimate) => estimate > slaMs)) {
    return { desired: workers + 1, because: 'all workers above the SLA' };
  }
  if (workers > 1 && canScaleDown) {
    const desired = Math.max(workers - 1, minEndpoint);
    return { desired, because: 'all workers well below the SLA' };
  }
  return { desired: undefined, because: 'no change' };
}

/** Loads without a model of latency: of each worker what waits over what it can take. */
export interface EasyLoad {
  /** Prefill: queued tokens over context length. Decode and aggregated: tokens over KV cache. */
  readonly kind: 'prefill' | 'decode' | 'aggregated';
  readonly optimizationTarget: 'throughput' | 'latency';
  readonly ratios: readonly number[];
  readonly workers: number;
  readonly minEndpoint: number;
}

const thresholds = {
  prefill: { throughput: { up: 1, down: 0.1 }, latency: { up: 0.1, down: 0 } },
  decode: { throughput: { up: 1, down: 0.6 }, latency: { up: 0.4, down: 0.1 } },
} as const;

/** One more where ANY worker is above its upper threshold, one less where ALL are below the lower. */
export function easyDecision(load: EasyLoad): LoadAnswer {
  const { ratios, workers, minEndpoint, optimizationTarget } = load;
  if (ratios.length === 0 || workers === 0) {
    return { desired: undefined, because: 'insufficient data' };
  }
  const isPrefill = load.kind === 'prefill';
  const { up, down } = thresholds[isPrefill ? 'prefill' : 'decode'][optimizationTarget];
  // Upstream's prefill scales up at its threshold, the others only above it.
  if (ratios.some((ratio) => (isPrefill ? ratio >= up : ratio > up))) {
    return { desired: workers + 1, because: 'a worker above its upper threshold' };
  }
  // A queue is never shorter than empty: there at the threshold is enough.
  const isLow = (ratio: number) => (isPrefill && down === 0 ? ratio <= down : ratio < down);
  if (workers > 1 && ratios.every(isLow)) {
    const desired = Math.max(workers - 1, minEndpoint);
    return { desired, because: 'all workers below their lower threshold' };
  }
  return { desired: undefined, because: 'no change' };
}
