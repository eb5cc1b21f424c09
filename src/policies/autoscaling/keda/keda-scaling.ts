import type { HpaFlags } from '../hpa/hpa-autoscaler.ts';
import type { WrittenBehavior } from '../hpa/written-behavior.ts';
import type { MetricNames } from '../metric-names/metric-names.ts';
import type { SignalName } from '../signals.ts';

/** A ScaledObject in a scenario, and the HPA behind it; times in seconds. */
export interface KedaScaling extends HpaFlags {
  readonly kind: 'keda';
  /** The file that the rest is to be read from, as the scenario names it; undefined once it is. */
  readonly manifest?: string | undefined;
  /** With a manifest, the signals that its triggers are. */
  readonly metrics?: MetricNames | undefined;
  /** 5 requests that wait per replica where left out, as KEDA has it for lists of Redis. */
  readonly triggers?: readonly KedaTriggerScaling[] | undefined;
  /** KEDA's defaults where left out: 30 s, 300 s, 0, 0 and 100 replicas. */
  readonly polling_interval?: number | undefined;
  readonly cooldown_period?: number | undefined;
  readonly initial_cooldown_period?: number | undefined;
  readonly min_replica_count?: number | undefined;
  readonly max_replica_count?: number | undefined;
  readonly idle_replica_count?: number | undefined;
  readonly initial_replicas?: number | undefined;
  readonly fallback?: KedaFallbackScaling | undefined;
  readonly annotations?: KedaAnnotations | undefined;
  readonly behavior?: WrittenBehavior | undefined;
  /** When the run starts, for cron triggers, such as `friday 18:30`. */
  readonly start: string;
}

/** One trigger: a signal, a time, or how busy each replica is, which the HPA reads itself. */
export type KedaTriggerScaling = KedaMetricTrigger | KedaCronTrigger | KedaCpuTrigger;

export interface KedaMetricTrigger {
  readonly kind: 'metric';
  readonly name?: string | undefined;
  readonly metric: SignalName;
  /** In the signal's unit, as `activation` is. */
  readonly target: number;
  /** Active above this. */
  readonly activation: number;
  readonly per?: 'replica' | 'all' | undefined;
  readonly reading?: 'sum' | 'mean' | undefined;
  readonly scale?: number | undefined;
  /** Whether no answer counts as 0, and not as a failure. */
  readonly ignore_null_values: boolean;
}

export interface KedaCronTrigger {
  readonly kind: 'cron';
  readonly name?: string | undefined;
  readonly start: string;
  readonly end: string;
  readonly desired_replicas: number;
}

export interface KedaCpuTrigger {
  readonly kind: 'cpu';
  readonly name?: string | undefined;
  /** Whatever of each replica stands for its CPU; how busy it is where left out. */
  readonly metric?: SignalName | undefined;
  readonly target: number;
  readonly scale?: number | undefined;
}

/** What holds while metrics cannot be read. */
export interface KedaFallbackScaling {
  readonly failure_threshold: number;
  readonly replicas: number;
  readonly behavior:
    | 'static'
    | 'current-replicas'
    | 'current-replicas-if-higher'
    | 'current-replicas-if-lower';
}

/** The annotations that suspend or force. */
export interface KedaAnnotations {
  readonly paused: boolean;
  readonly paused_replicas?: number | undefined;
  readonly paused_scale_in: boolean;
  readonly paused_scale_out: boolean;
  readonly force_activation: boolean;
}

/** How many replicas there are at first, at the least and at the most. */
export function kedaBounds(config: KedaScaling) {
  const { min_replica_count: min = 0, max_replica_count: most = 100, annotations } = config;
  const least = config.idle_replica_count ?? min;
  const paused = annotations?.paused_replicas ?? min;
  return {
    initial: config.initial_replicas ?? min,
    least: Math.min(least, paused),
    most: Math.max(most, paused),
  };
}

/** What it goes by: of all queues, Redis's is the only one that has a default. */
export function triggersOf({ triggers }: KedaScaling): readonly KedaTriggerScaling[] {
  return triggers ?? usualTriggers;
}

const usualTriggers: readonly KedaTriggerScaling[] = [
  { kind: 'metric', metric: 'queue-depth', target: 5, activation: 0, ignore_null_values: true },
];
