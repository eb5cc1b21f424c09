import type { GpuType } from './gpu-type.ts';

/** The reference design's `WorkloadProfile`. */
export interface WorkloadProfile {
  readonly modelSizeGb: number;
  readonly latencyP95Ms: number;
  readonly throughputRps: number;
  /** The published class never reads it. */
  readonly batchSize: number;
  readonly dailyBudgetUsd: number;
}

export interface HardwareRecommendation {
  readonly hardware: GpuType;
  /** The published text. */
  readonly because: string;
}

/**
 * The reference design's `HardwareSelector.recommend_hardware`, with its faults: a model of any size beyond 80 GB is sent to
 * one H100, which has 80; an L4 is given to a model that its 24 GB do not hold, and costs 24 dollars a day whatever
 * the throughput; elsewhere the budget is not looked at, nor how fast the hardware is; and a T4 is never the answer.
 */
export function recommendHardware(profile: WorkloadProfile): HardwareRecommendation {
  const { modelSizeGb, latencyP95Ms, throughputRps, dailyBudgetUsd } = profile;
  if (modelSizeGb > 80) return { hardware: 'H100', because: 'Model >80GB requires H100 80GB VRAM' };

  if (latencyP95Ms < 50) {
    return modelSizeGb > 40
      ? { hardware: 'H100', because: 'Sub-50ms latency + large model needs H100' }
      : { hardware: 'A100', because: 'Sub-50ms latency achievable on A100' };
  }

  const isRelaxed = throughputRps > 500 && latencyP95Ms > 200;
  if (isRelaxed && l4UsdPerDay < dailyBudgetUsd) {
    return { hardware: 'L4', because: `L4 meets throughput at $${l4UsdPerDay.toFixed(1)}/day` };
  }

  return { hardware: 'A100', because: 'A100 provides balanced performance/cost' };
}

/** One L4 at a dollar an hour, as published. */
const l4UsdPerDay = 24 * 1;
