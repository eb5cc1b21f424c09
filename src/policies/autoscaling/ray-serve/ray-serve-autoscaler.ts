import type { Autoscaler, ScalingObservation } from '../autoscaler.ts';
import { meanOf, type Sample, withinWindow } from '../sample-window.ts';
import type { DelayState } from './delay.ts';
import { rayServe } from './ray-serve.ts';

/** Ray Serve's `autoscaling_config` in a scenario; times in seconds. */
export interface RayServeScaling {
  readonly kind: 'ray-serve';
  readonly min_replicas: number;
  readonly max_replicas: number;
  readonly initial_replicas?: number | undefined;
  /** Requests in flight and queued that one replica should have. */
  readonly target_ongoing_requests: number;
  readonly upscale_delay: number;
  readonly downscale_delay: number;
  /** From 1 to 0; as any other where left out. */
  readonly downscale_to_zero_delay?: number | undefined;
  readonly upscaling_factor: number;
  readonly downscaling_factor: number;
  /** Over which ongoing requests are averaged. */
  readonly look_back_period: number;
  /** Between two reports of the replicas to the controller. */
  readonly metrics_interval: number;
  readonly interval: number;
}

export interface RayServeState {
  readonly delay: DelayState;
  /** The replicas that Ray asked for last: unlike others it goes by that. */
  readonly target: number;
  /** Reports within the look-back, and their mean; undefined where there was none. */
  readonly reports: readonly Sample[];
  readonly ongoing: number | undefined;
  /** Gathered since the last report. */
  readonly sum: number;
  readonly count: number;
  /** Seconds. */
  readonly nextReport: number;
}

/** Ray Serve as a scenario's autoscaler: between two reports of its replicas its controller sees nothing new. */
export function rayServeAutoscaler(config: RayServeScaling): Autoscaler<RayServeState> {
  const policy = rayServe({
    minReplicas: config.min_replicas,
    maxReplicas: config.max_replicas,
    targetOngoingRequests: config.target_ongoing_requests,
    upscaleDelay: config.upscale_delay,
    downscaleDelay: config.downscale_delay,
    downscaleToZeroDelay: config.downscale_to_zero_delay,
    upscalingFactor: config.upscaling_factor,
    downscalingFactor: config.downscaling_factor,
    interval: config.interval,
  });
  const initialReplicas = config.initial_replicas ?? config.min_replicas;
  return {
    initialReplicas,
    interval: config.interval,
    reads: ['ongoing'],
    initial: () => ({
      delay: policy.initial(),
      target: initialReplicas,
      reports: [],
      ongoing: undefined,
      sum: 0,
      count: 0,
      nextReport: config.metrics_interval,
    }),
    decide: (before, seen) => {
      const { now, ready } = seen;
      const after = reported(config, before, seen);
      // A handle without a replica does not wait for its next report.
      const isCold = ready === 0 && (seen.ongoing ?? 0) > 0;
      const { desired, because, state } = policy.decide(before.delay, {
        now,
        ongoingRequests: isCold ? seen.ongoing : after.ongoing,
        current: ready,
        target: before.target,
      });
      return { desired, because, state: { ...after, delay: state, target: desired } };
    },
  };
}

/** Times are sums of intervals, and drift in their last bits. */
const slack = 1e-6;

/** With what this tick adds: the mean since the last report becomes one once its time has come. */
function reported(
  { look_back_period, metrics_interval }: RayServeScaling,
  before: RayServeState,
  { now, ongoing }: ScalingObservation,
): RayServeState {
  const sum = before.sum + (ongoing ?? 0);
  const count = before.count + (ongoing === undefined ? 0 : 1);
  if (now < before.nextReport - slack) return { ...before, sum, count };
  const mean = count === 0 ? undefined : sum / count;
  const reports = withinWindow(before.reports, now, mean, look_back_period);
  const missed = Math.max(0, Math.floor((now - before.nextReport + slack) / metrics_interval));
  const nextReport = before.nextReport + metrics_interval * (1 + missed);
  return { ...before, reports, ongoing: meanOf(reports), sum: 0, count: 0, nextReport };
}
