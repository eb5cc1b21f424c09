/** When a replica counts as saturated, and how much room the others must keep. */
export interface SaturationThresholds {
  /** Part of its KV cache, 0 to 1, from which a replica is saturated. */
  readonly kvCacheThreshold: number;
  /** Waiting requests from which a replica is saturated. */
  readonly queueLengthThreshold: number;
  /** Mean KV room below the threshold, 0 to 1, under which one replica is added. */
  readonly kvSpareTrigger: number;
  /** Mean queue room below the threshold, in requests, under which one replica is added. */
  readonly queueSpareTrigger: number;
}

/** The thresholds that llm-d's workload variant autoscaler ships with. */
export const defaultSaturationThresholds: SaturationThresholds = {
  kvCacheThreshold: 0.8,
  queueLengthThreshold: 5,
  kvSpareTrigger: 0.1,
  queueSpareTrigger: 3,
};

/** What one replica reports. */
export interface ReplicaSaturation {
  readonly variant: string;
  /** Part of its KV cache in use, 0 to 1. */
  readonly kvUsage: number;
  /** Requests that wait in its engine. */
  readonly queueLength: number;
}

/** The replicas of one variant, as they report. */
export interface VariantSaturation {
  readonly variant: string;
  readonly replicas: number;
  readonly nonSaturated: number;
  /** Means over its replicas that are not saturated; 0 where all are. */
  readonly meanSpareKv: number;
  readonly meanSpareQueue: number;
}

/** Whether a model needs a replica more, or could do with one less. */
export interface SaturationAnalysis {
  readonly totalReplicas: number;
  readonly nonSaturated: number;
  /** Means over all replicas that are not saturated; 0 where all are. */
  readonly meanSpareKv: number;
  readonly meanSpareQueue: number;
  readonly shouldScaleUp: boolean;
  readonly scaleDownSafe: boolean;
  /** The trigger that fired, or what keeps a replica. */
  readonly because: string;
  readonly variants: readonly VariantSaturation[];
}

/** The saturation of a model over all its variants (v1 of the analyzer). */
export function analyzeSaturation(
  replicas: readonly ReplicaSaturation[],
  thresholds: SaturationThresholds = defaultSaturationThresholds,
): SaturationAnalysis {
  const names = [...new Set(replicas.map((replica) => replica.variant))];
  const variants = names.map((name) => variantSaturation(name, replicas, thresholds));
  const nonSaturated = sum(variants.map((variant) => variant.nonSaturated));
  // Weighted means of means, in this order, as upstream adds them up.
  const mean = (of: (variant: VariantSaturation) => number) =>
    nonSaturated > 0
      ? sum(variants.map((variant) => of(variant) * variant.nonSaturated)) / nonSaturated
      : 0;
  const totals = {
    totalReplicas: replicas.length,
    nonSaturated,
    meanSpareKv: mean((variant) => variant.meanSpareKv),
    meanSpareQueue: mean((variant) => variant.meanSpareQueue),
    variants,
  };
  if (replicas.length === 0) {
    const because = 'no replica reports';
    return { ...totals, shouldScaleUp: false, scaleDownSafe: false, because };
  }
  const short = shortOf(totals.meanSpareKv, totals.meanSpareQueue, thresholds);
  const unsafe = whyUnsafe(nonSaturated, totals.meanSpareKv, totals.meanSpareQueue, thresholds);
  return {
    ...totals,
    shouldScaleUp: short !== undefined,
    scaleDownSafe: unsafe === undefined,
    because: short ?? unsafe ?? 'room enough with one replica less',
  };
}

function variantSaturation(
  variant: string,
  all: readonly ReplicaSaturation[],
  thresholds: SaturationThresholds,
): VariantSaturation {
  const replicas = all.filter((replica) => replica.variant === variant);
  const free = replicas.filter(
    (replica) =>
      replica.kvUsage < thresholds.kvCacheThreshold &&
      replica.queueLength < thresholds.queueLengthThreshold,
  );
  const mean = (of: (replica: ReplicaSaturation) => number) =>
    free.length > 0 ? sum(free.map(of)) / free.length : 0;
  return {
    variant,
    replicas: replicas.length,
    nonSaturated: free.length,
    meanSpareKv: mean((replica) => thresholds.kvCacheThreshold - replica.kvUsage),
    meanSpareQueue: mean((replica) => thresholds.queueLengthThreshold - replica.queueLength),
  };
}

function shortOf(
  spareKv: number,
  spareQueue: number,
  { kvSpareTrigger, queueSpareTrigger }: SaturationThresholds,
): string | undefined {
  const kv = spareKv < kvSpareTrigger;
  const queue = spareQueue < queueSpareTrigger;
  if (kv && queue) return 'KV and queue room below their triggers';
  if (kv) return 'KV room below its trigger';
  return queue ? 'queue room below its trigger' : undefined;
}

/** What would go wrong if the load of `count` replicas that are not saturated went to one less. */
function whyUnsafe(
  count: number,
  spareKv: number,
  spareQueue: number,
  thresholds: SaturationThresholds,
): string | undefined {
  if (count < 2) return 'fewer than 2 replicas are not saturated';
  const growth = count / (count - 1);
  const { kvCacheThreshold, queueLengthThreshold } = thresholds;
  const kvLeft = kvCacheThreshold - (kvCacheThreshold - spareKv) * growth;
  const queueLeft = queueLengthThreshold - (queueLengthThreshold - spareQueue) * growth;
  if (kvLeft < thresholds.kvSpareTrigger) return 'one replica less would leave too little KV room';
  if (queueLeft < thresholds.queueSpareTrigger) {
    return 'one replica less would leave too little queue room';
  }
  return undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
