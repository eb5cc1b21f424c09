/** GPUs that a deployment may use; a negative bound is none. */
export interface GpuBudget {
  readonly minGpus: number;
  readonly maxGpus: number;
  /** Replicas that each pool keeps. */
  readonly minEndpoint: number;
}

/** The budget that Dynamo's planner ships with. */
export const defaultGpuBudget: GpuBudget = { minGpus: -1, maxGpus: 8, minEndpoint: 1 };

/** Replicas of prefill and decode. */
export interface Pair {
  readonly prefill: number;
  readonly decode: number;
}

/**
 * Replicas of one pool within the budget. 0 where not even `minEndpoint` fits; the floor gives way by one
 * replica where whole replicas cannot meet both bounds.
 */
export function clampToBudget(
  desired: number,
  gpusPerReplica: number,
  { minGpus, maxGpus, minEndpoint }: GpuBudget,
): number {
  if (gpusPerReplica <= 0) return desired;
  const most = maxGpus >= 0 ? Math.floor(maxGpus / gpusPerReplica) : Infinity;
  const total = desired * gpusPerReplica;
  if (total > maxGpus && maxGpus >= 0) return most < minEndpoint ? 0 : most;
  const tolerance = maxGpus >= 0 ? gpusPerReplica : 0;
  if (minGpus < 0 || total >= minGpus - tolerance) return desired;
  const grown = Math.max(minEndpoint, Math.ceil(minGpus / gpusPerReplica));
  if (grown <= most) return grown;
  return most < minEndpoint ? 0 : most;
}

/**
 * Replicas of two pools within the budget, in proportion: prefill first, decode gets what is left. 0 and 0
 * where not even `minEndpoint` of each fits.
 */
export function clampPairToBudget(desired: Pair, gpus: Pair, budget: GpuBudget): Pair {
  const { minGpus, maxGpus, minEndpoint } = budget;
  if (gpus.prefill <= 0 || gpus.decode <= 0) return desired;
  const total = gpusOf(desired, gpus);
  if (maxGpus >= 0 && total > maxGpus) {
    if (maxGpus < minEndpoint * (gpus.prefill + gpus.decode)) return { prefill: 0, decode: 0 };
    const scale = maxGpus / total;
    // Room for the least of decode.
    const most = Math.floor((maxGpus - minEndpoint * gpus.decode) / gpus.prefill);
    const scaled = Math.floor(desired.prefill * scale);
    const prefill = Math.max(minEndpoint, Math.min(most, scaled));
    const left = maxGpus - prefill * gpus.prefill;
    return { prefill, decode: Math.max(minEndpoint, Math.floor(left / gpus.decode)) };
  }
  const tolerance = maxGpus >= 0 ? Math.max(gpus.prefill, gpus.decode) : 0;
  if (minGpus < 0 || total >= minGpus - tolerance) return desired;
  // From nothing the floor is split in halves, and decode gets the odd one.
  const share = total > 0 ? desired.prefill * (minGpus / total) : minGpus / 2 / gpus.prefill;
  const prefill = Math.max(minEndpoint, Math.ceil(share));
  const left = Math.max(0, minGpus - prefill * gpus.prefill);
  const grown = { prefill, decode: Math.max(minEndpoint, Math.ceil(left / gpus.decode)) };
  return maxGpus >= 0 && gpusOf(grown, gpus) > maxGpus ? desired : grown;
}

function gpusOf(replicas: Pair, gpus: Pair): number {
  return replicas.prefill * gpus.prefill + replicas.decode * gpus.decode;
}
