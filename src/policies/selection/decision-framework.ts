/** What the reference design's decision framework asks of a workload. */
export interface FrameworkQuestions {
  readonly latencyMs: number;
  readonly throughputRps: number;
  readonly isCostSensitive: boolean;
  readonly isTimingFlexible: boolean;
  readonly isTraining: boolean;
}

export interface FrameworkRule {
  /** The published wording. */
  readonly because: string;
  readonly hardware: readonly string[];
  applies(workload: FrameworkQuestions): boolean;
}

/** The four rules, as published and in that order. */
export const decisionFramework: readonly FrameworkRule[] = [
  {
    because: 'Latency requirement less than 50ms',
    hardware: ['H100', 'A100'],
    applies: ({ latencyMs }) => latencyMs < 50,
  },
  {
    because: 'Throughput greater than 1000 req/sec',
    hardware: ['Inferentia', 'TPU'],
    applies: ({ throughputRps }) => throughputRps > 1000,
  },
  {
    because: 'Cost-sensitive + flexible timing',
    hardware: ['T4', 'L4'],
    applies: ({ isCostSensitive, isTimingFlexible }) => isCostSensitive && isTimingFlexible,
  },
  {
    because: 'Training workloads',
    hardware: ['H100', 'A100'],
    applies: ({ isTraining }) => isTraining,
  },
];

/**
 * The rules that apply, in their order, which is taken for their rank: the source numbers them without saying what holds where
 * two disagree. To many workloads none applies, and the design's own `HardwareSelector` follows only the first.
 */
export function frameworkRules(workload: FrameworkQuestions): readonly FrameworkRule[] {
  return decisionFramework.filter((rule) => rule.applies(workload));
}
