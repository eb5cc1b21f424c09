import type { Autoscaler, ScalingObservation } from '../autoscaler.ts';
import { heldWithin } from '../held-within.ts';
import type { MetricNames } from '../metric-names/metric-names.ts';
import type { SignalName } from '../signals.ts';
import type { HpaConfig, HpaController } from './config.ts';
import { type HpaInput, type HpaState, hpa } from './hpa.ts';
import { observedPods } from './observed-pods.ts';
import {
  hpaMetricOf,
  isExternalMetric,
  readingOf,
  resourcesOf,
  type SignalMetric,
} from './signal-metric.ts';
import { behaviorOf, toleranceOf, type WrittenBehavior } from './written-behavior.ts';

/** Flags of the controller manager as a scenario writes them; times in seconds. */
export interface HpaFlags {
  /** Between two syncs. */
  readonly interval: number;
  readonly tolerance: number;
  readonly downscale_stabilization: number;
  readonly cpu_initialization_period: number;
  readonly initial_readiness_delay: number;
}

/** A HorizontalPodAutoscaler in a scenario. */
export interface HpaScaling extends HpaFlags {
  readonly kind: 'hpa';
  /** The file that the rest is to be read from, as the scenario names it; undefined once it is. */
  readonly manifest?: string | undefined;
  /** 1 and 10 where left out: the API has no default for the most. */
  readonly min_replicas?: number | undefined;
  readonly max_replicas?: number | undefined;
  readonly initial_replicas?: number | undefined;
  /** With a manifest, the signals that its metrics are; CPU at 80 % where left out. */
  readonly metrics?: readonly SignalMetric[] | MetricNames | undefined;
  readonly behavior?: WrittenBehavior | undefined;
}

const defaultMost = 10;

/** What Kubernetes goes by where nothing is said: how busy each replica is, at 80 %. */
export const defaultSignalMetrics: readonly SignalMetric[] = [
  { metric: 'utilisation', target: 0.8, type: 'resource' },
];

/**
 * The Kubernetes HPA as a scenario's autoscaler: a replica is a pod. Throws a RangeError where its manifest has
 * not been read.
 */
export function hpaAutoscaler(config: HpaScaling): Autoscaler<HpaState> {
  const metrics = metricsOf(config);
  const of = hpaConfigOf(config, hpaBounds(config), config.behavior, metrics);
  const controller = hpa(of);
  const { initial, least, most } = hpaBounds(config);
  return {
    initialReplicas: initial,
    interval: config.interval,
    reads: readsOf(metrics),
    initial: () => controller.initial(),
    decide: (before, seen) => {
      const input = hpaInput(metrics, seen, seen.ready + seen.starting, config.interval);
      const { desired, because, state } = controller.decide(before, input);
      return heldWithin(
        { desired, because, state },
        { least, most, names: ['minReplicas', 'maxReplicas'] },
      );
    },
  };
}

/** How many replicas there are at first, at the least and at the most. */
export function hpaBounds({ min_replicas, max_replicas, initial_replicas }: HpaScaling) {
  const least = min_replicas ?? 1;
  return { initial: initial_replicas ?? least, least, most: max_replicas ?? defaultMost };
}

/** An HPA's configuration in the controller's own words. */
export function hpaConfigOf(
  flags: HpaFlags,
  { least, most }: { readonly least: number; readonly most: number },
  behavior: WrittenBehavior | undefined,
  metrics: readonly SignalMetric[],
): HpaConfig {
  return {
    minReplicas: least,
    maxReplicas: most,
    metrics: metrics.map(hpaMetricOf),
    behavior: behaviorOf(behavior),
    tolerance: toleranceOf(behavior, flags.tolerance),
    controller: controllerOf(flags),
  };
}

/** What metrics need to be measured: pods make no difference to a value for all that is shared by their number. */
export function readsOf(metrics: readonly SignalMetric[]): (SignalName | 'replicas')[] {
  const signals = [...new Set(metrics.map(({ metric }) => metric))];
  const isShared = metrics.every(
    (metric) => isExternalMetric(metric) && hpaMetricOf(metric).target.kind === 'averageValue',
  );
  return isShared ? signals : [...signals, 'replicas'];
}

/** What one sync sees of the replicas that there are. */
function hpaInput(
  metrics: readonly SignalMetric[],
  seen: ScalingObservation,
  current: number,
  windowSeconds: number,
): HpaInput {
  const pods = observedPods(seen, resourcesOf(metrics));
  return {
    now: seen.now,
    currentReplicas: current,
    statusReplicas: current,
    pods,
    readings: metrics.map((metric) => readingOf(metric, seen, pods, windowSeconds)),
  };
}

function controllerOf(flags: HpaFlags): HpaController {
  return {
    syncPeriodSeconds: flags.interval,
    downscaleStabilizationSeconds: flags.downscale_stabilization,
    tolerance: flags.tolerance,
    cpuInitializationPeriodSeconds: flags.cpu_initialization_period,
    initialReadinessDelaySeconds: flags.initial_readiness_delay,
  };
}

function metricsOf({ metrics, manifest }: HpaScaling): readonly SignalMetric[] {
  if (manifest !== undefined) {
    throw new RangeError(`the manifest ${manifest} of the HPA has not been read`);
  }
  if (metrics === undefined) return defaultSignalMetrics;
  if (isList(metrics)) return metrics.length === 0 ? defaultSignalMetrics : metrics;
  throw new RangeError('an HPA without a manifest needs a list of metrics');
}

function isList(
  metrics: readonly SignalMetric[] | MetricNames,
): metrics is readonly SignalMetric[] {
  return Array.isArray(metrics);
}
