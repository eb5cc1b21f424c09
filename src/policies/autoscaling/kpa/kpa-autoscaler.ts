import type { Autoscaler, ScalingObservation } from '../autoscaler.ts';
import { heldWithin } from '../held-within.ts';
import { signalOf } from '../signals.ts';
import { type KpaConfig, kpaDefaults } from './config.ts';
import { type KpaInput, type KpaState, kpa } from './kpa.ts';

/** Knative's pod autoscaler in a scenario; times in seconds. */
export interface KpaScaling {
  readonly kind: 'kpa';
  /** Requests in flight, those that wait among them, or requests per second. */
  readonly metric: 'ongoing' | 'arrival-rate';
  /** Of one replica; Knative's own where left out. */
  readonly target?: number | undefined;
  /** A fraction. */
  readonly target_utilization: number;
  /** Most requests in flight that one replica accepts; 0 for no limit. */
  readonly container_concurrency: number;
  readonly min_scale: number;
  /** 0 for no limit. */
  readonly max_scale: number;
  readonly initial_scale: number;
  readonly aggregation: 'linear' | 'weighted-exponential';
  readonly stable_window: number;
  /** A fraction of the stable window. */
  readonly panic_window: number;
  /** Pods that the panic window asks for over those that are ready. */
  readonly panic_threshold: number;
  readonly max_scale_up_rate: number;
  readonly max_scale_down_rate: number;
  readonly scale_down_delay: number;
  readonly activation_scale: number;
  /** Requests; -1 for no end. */
  readonly target_burst_capacity: number;
  readonly scale_to_zero: boolean;
  readonly scale_to_zero_grace_period: number;
  readonly scale_to_zero_pod_retention: number;
  readonly progress_deadline: number;
  readonly interval: number;
}

export interface KpaAutoscalerState {
  readonly kpa: KpaState;
  /** The last whole second that there was a sample for; undefined before the first tick. */
  readonly sampledTo: number | undefined;
}

/**
 * Knative's KPA as a scenario's autoscaler: requests that wait are those that its activator holds. The mean since the
 * last tick stands for each second of it, for its buckets are seconds and an empty one counts as zero.
 */
export function kpaAutoscaler(config: KpaScaling): Autoscaler<KpaAutoscalerState> {
  const { initial, least, most } = kpaBounds(config);
  const of = kpaConfigOf(config);
  const revision = kpa(of);
  return {
    initialReplicas: initial,
    interval: config.interval,
    reads: [config.metric],
    initial: () => ({ kpa: revision.initial(initial), sampledTo: undefined }),
    decide: (before, seen) => {
      const { now, ready, starting } = seen;
      const { desired, because, state } = revision.decide(before.kpa, {
        now,
        replicas: ready + starting,
        readyPods: ready,
        samples: samplesOf(config, before.sampledTo, seen),
      });
      const after = { kpa: state, sampledTo: Math.floor(now) };
      return heldWithin(
        { desired, because, state: after },
        { least, most, names: ['min-scale', 'max-scale'] },
      );
    },
  };
}

/** How many replicas there are at first, at the least and at the most. */
export function kpaBounds({ min_scale, max_scale, initial_scale, scale_to_zero }: KpaScaling) {
  const least = scale_to_zero ? min_scale : Math.max(1, min_scale);
  const most = max_scale === 0 ? Number.POSITIVE_INFINITY : max_scale;
  return { initial: Math.min(most, Math.max(least, initial_scale)), least, most };
}

/** One a second since the last tick, as far back as the stable window sees. */
function samplesOf(
  { metric, interval, stable_window }: KpaScaling,
  sampledTo: number | undefined,
  seen: ScalingObservation,
): KpaInput['samples'] {
  const value = signalOf(seen, metric);
  if (value === undefined) return [];
  const until = Math.floor(seen.now);
  const since = sampledTo ?? Math.floor(seen.now - interval);
  const from = Math.max(since, until - Math.ceil(stable_window));
  // Two samples of one second would add up, so a tick within a second adds none.
  return Array.from({ length: Math.max(0, until - from) }, (_, index) => {
    return { at: from + index + 1, value };
  });
}

function kpaConfigOf(config: KpaScaling): KpaConfig {
  return {
    ...kpaDefaults,
    metric: config.metric === 'ongoing' ? 'concurrency' : 'rps',
    containerConcurrency: config.container_concurrency,
    target: config.target,
    targetUtilization: config.target_utilization,
    aggregation: config.aggregation,
    stableWindow: config.stable_window,
    panicWindowPercentage: percentOf(config.panic_window),
    panicThresholdPercentage: percentOf(config.panic_threshold),
    maxScaleUpRate: config.max_scale_up_rate,
    maxScaleDownRate: config.max_scale_down_rate,
    targetBurstCapacity: config.target_burst_capacity,
    scaleDownDelay: config.scale_down_delay,
    activationScale: config.activation_scale,
    minScale: config.min_scale,
    maxScale: config.max_scale,
    initialScale: config.initial_scale,
    enableScaleToZero: config.scale_to_zero,
    scaleToZeroGracePeriod: config.scale_to_zero_grace_period,
    scaleToZeroPodRetention: config.scale_to_zero_pod_retention,
    progressDeadline: config.progress_deadline,
    interval: config.interval,
  };
}

/** Knative is told whole per cent: 0.58 is 58, and not a little less, which rounds otherwise. */
function percentOf(fraction: number): number {
  return Number((100 * fraction).toPrecision(12));
}
