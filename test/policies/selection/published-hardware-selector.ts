/** The reference design's dataclass. */
export interface WorkloadProfile {
  model_size_gb: number;
  latency_p95_ms: number;
  throughput_rps: number;
  batch_size: number;
  daily_budget_usd: number;
}

const GPUType = { H100: 'H100', A100: 'A100', L4: 'L4', T4: 'T4' } as const;

/** The reference design's Python class, line by line; the enum's members are their names, and a tuple is an array. */
export class PublishedHardwareSelector {
  recommend_hardware(profile: WorkloadProfile): readonly [keyof typeof GPUType, string] {
    if (profile.model_size_gb > 80) {
      return [GPUType.H100, 'Model >80GB requires H100 80GB VRAM'];
    }

    if (profile.latency_p95_ms < 50) {
      if (profile.model_size_gb > 40) {
        return [GPUType.H100, 'Sub-50ms latency + large model needs H100'];
      } else {
        return [GPUType.A100, 'Sub-50ms latency achievable on A100'];
      }
    }

    if (profile.throughput_rps > 500 && profile.latency_p95_ms > 200) {
      const daily_cost_l4 = 24 * 1.0;
      // The source computes daily_cost_a100 here too, and never reads it.

      if (daily_cost_l4 < profile.daily_budget_usd) {
        // Python writes the float with its point.
        return [GPUType.L4, `L4 meets throughput at $${daily_cost_l4}.0/day`];
      }
    }

    return [GPUType.A100, 'A100 provides balanced performance/cost'];
  }
}
