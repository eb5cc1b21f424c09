import {
  aiWorkloadReads,
  isComplete,
  percent,
  type RateSample,
  signalsOf,
  withRate,
} from './ai-workload-signals.ts';
import type { Autoscaler, ScalingDecision, ScalingObservation } from './autoscaler.ts';

/** The reference design's parameters, under its names; times in seconds. */
export interface AiWorkloadScalerConfig {
  readonly kind: 'ai-workload-scaler';
  /** Whether it is the one without the published faults. */
  readonly corrected?: boolean | undefined;
  readonly min_instances: number;
  readonly max_instances: number;
  /** At the start; the fewest where left out. */
  readonly initial_instances?: number | undefined;
  readonly target_queue_depth: number;
  readonly target_latency: number;
  readonly scale_up_threshold: number;
  readonly scale_down_threshold: number;
  readonly cooldown: number;
  /** Seconds between two decisions; the published class leaves it to its caller. */
  readonly interval: number;
}

export interface AiWorkloadScalerState {
  /** What the scaler believes it runs: it never looks. */
  readonly instances: number;
  readonly lastScaleTime: number;
  readonly history: readonly RateSample[];
}

const secondsPerDay = 86_400;

/**
 * The reference design's `AIWorkloadScaler`, as published, faults included:
 * it scales down only while traffic falls by 10 % within 5 minutes, so never under steady low load;
 * it cannot leave one instance, because int(1 × 1.5) = 1;
 * and its cooldown returns every 24 hours, because it reads only the seconds of the time since the last
 * scaling and not the days. The caller fills the published class's `metrics_history`; here each
 * observation is appended before the decision.
 */
export function aiWorkloadScaler(
  config: AiWorkloadScalerConfig,
): Autoscaler<AiWorkloadScalerState> {
  const instances = config.initial_instances ?? config.min_instances;
  return {
    initialReplicas: instances,
    interval: config.interval,
    reads: aiWorkloadReads,
    initial: () => ({ instances, lastScaleTime: 0, history: [] }),
    decide: (state, observation) => decide(config, state, observation),
  };
}

function decide(
  config: AiWorkloadScalerConfig,
  before: AiWorkloadScalerState,
  seen: ScalingObservation,
): ScalingDecision<AiWorkloadScalerState> {
  if (!isComplete(seen)) return { desired: before.instances, because: 'no metrics', state: before };
  const history = withRate(before.history, seen);
  const state = { ...before, history };
  const { instances } = state;
  const keep = (because: string) => ({ desired: instances, because, state });
  const scale = (desired: number, because: string) => {
    if (desired === instances) return keep(`${because}, but that is no change`);
    return { desired, because, state: { ...state, instances: desired, lastScaleTime: seen.now } };
  };

  // Python's timedelta.seconds: whole seconds without the days.
  const sinceScaling = Math.floor(seen.now - state.lastScaleTime) % secondsPerDay;
  if (sinceScaling < config.cooldown) return keep('cooldown');

  const { up, isIdle, trend } = signalsOf(config, seen, history);
  if (up !== undefined) {
    if (instances >= config.max_instances) return keep(`${up}, but at max_instances`);
    return scale(Math.min(config.max_instances, Math.floor(instances * 1.5)), up);
  }

  if (!isIdle) return keep('within thresholds');
  if (!(trend < -0.1)) return keep('idle, but requests do not fall by 10 % in 5 minutes');
  if (instances <= config.min_instances) return keep('idle, but at min_instances');
  return scale(
    Math.max(config.min_instances, Math.floor(instances * 0.75)),
    `idle and requests down ${percent(-trend)} in 5 minutes`,
  );
}
