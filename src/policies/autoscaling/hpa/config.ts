import type { HpaBehavior } from './behavior.ts';
import type { PodTiming } from './group-pods.ts';
import type { HpaMetric } from './metric.ts';
import type { Tolerance } from './tolerance.ts';

/** Flags of the controller manager that shape an autoscaler's decisions; times in seconds. */
export interface HpaController extends PodTiming {
  /** Between two decisions. */
  readonly syncPeriodSeconds: number;
  /** The scale-down window of whoever sets none. */
  readonly downscaleStabilizationSeconds: number;
  /** The tolerance of whoever sets none. */
  readonly tolerance: number;
}

/** The controller manager's defaults. */
export const defaultController: HpaController = {
  syncPeriodSeconds: 15,
  downscaleStabilizationSeconds: 300,
  tolerance: 0.1,
  cpuInitializationPeriodSeconds: 300,
  initialReadinessDelaySeconds: 30,
};

/** A HorizontalPodAutoscaler autoscaling/v2 with its defaults filled in. */
export interface HpaConfig {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly HpaMetric[];
  /** Undefined: the rules of old, which are not the same as the defaults of a behavior. */
  readonly behavior: HpaBehavior | undefined;
  readonly tolerance: Tolerance;
  readonly controller: HpaController;
}

/** What Kubernetes does where `spec.metrics` is empty: CPU at 80 % of its request. */
export const defaultMetrics: readonly HpaMetric[] = [
  { kind: 'resource', name: 'cpu', target: { kind: 'utilization', percent: 80 } },
];
