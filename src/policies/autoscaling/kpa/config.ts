/** What a revision and the cluster say of Knative's pod autoscaler; times in seconds. */
export interface KpaConfig {
  /** What is measured: requests in flight, or requests per second. */
  readonly metric: 'concurrency' | 'rps';
  /** Most requests in flight that one pod accepts; 0 for no limit. */
  readonly containerConcurrency: number;
  /** `autoscaling.knative.dev/target`, in the metric's unit per pod. */
  readonly target: number | undefined;
  /** `autoscaling.knative.dev/target-utilization-percentage` as a fraction. */
  readonly targetUtilization: number | undefined;
  readonly aggregation: 'linear' | 'weighted-exponential';
  readonly stableWindow: number;
  /** Per cent of the stable window. */
  readonly panicWindowPercentage: number;
  /** Per cent of the ready pods that the panic window's need must reach. */
  readonly panicThresholdPercentage: number;
  /** The most by which pods multiply in one decision. */
  readonly maxScaleUpRate: number;
  /** The most by which pods divide in one decision. */
  readonly maxScaleDownRate: number;
  /** Requests of spare capacity below which the activator buffers; -1 always, 0 only at zero pods. */
  readonly targetBurstCapacity: number;
  readonly scaleDownDelay: number;
  /** The least number of pods that a revision with any traffic gets. */
  readonly activationScale: number;
  readonly minScale: number;
  /** 0 for no limit. */
  readonly maxScale: number;
  readonly initialScale: number;
  readonly enableScaleToZero: boolean;
  readonly scaleToZeroGracePeriod: number;
  readonly scaleToZeroPodRetention: number;
  /** How long a revision may take to activate; Knative gives it 30 s more before scaling to zero. */
  readonly progressDeadline: number;
  /** Seconds between two decisions. */
  readonly interval: number;
}

/** Knative's `config-autoscaler` and `config-deployment` defaults. */
export const kpaDefaults: KpaConfig = {
  metric: 'concurrency',
  containerConcurrency: 0,
  target: undefined,
  targetUtilization: undefined,
  aggregation: 'linear',
  stableWindow: 60,
  panicWindowPercentage: 10,
  panicThresholdPercentage: 200,
  maxScaleUpRate: 1000,
  maxScaleDownRate: 2,
  targetBurstCapacity: 211,
  scaleDownDelay: 0,
  activationScale: 1,
  minScale: 0,
  maxScale: 0,
  initialScale: 1,
  enableScaleToZero: true,
  scaleToZeroGracePeriod: 30,
  scaleToZeroPodRetention: 0,
  progressDeadline: 600,
  interval: 2,
};

/** Seconds of the panic window: whole, and at least one bucket. */
export function panicWindowOf(config: KpaConfig): number {
  return Math.max(1, Math.round((config.stableWindow * config.panicWindowPercentage) / 100));
}
