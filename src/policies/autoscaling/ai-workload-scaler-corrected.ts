import type { AiWorkloadScalerConfig } from './ai-workload-scaler.ts';
import {
  aiWorkloadReads,
  isComplete,
  type RateSample,
  signalsOf,
  withRate,
} from './ai-workload-signals.ts';
import type { Autoscaler, ScalingDecision, ScalingObservation } from './autoscaler.ts';

export interface CorrectedScalerState {
  /** Seconds; the start counts as a scaling, as in the published class. */
  readonly lastScaleTime: number;
  readonly history: readonly RateSample[];
}

/**
 * The reference design's `AIWorkloadScaler` without its faults, on the same signals and parameters: it scales
 * down whenever it is idle, not only while traffic falls; it grows by half rounded up, so that it leaves
 * one instance; its cooldown is the whole time since the last scaling; and it counts the replicas that there
 * are, ready or starting, instead of those that it believes in.
 */
export function aiWorkloadScalerCorrected(
  config: AiWorkloadScalerConfig,
): Autoscaler<CorrectedScalerState> {
  return {
    initialReplicas: config.initial_instances ?? config.min_instances,
    interval: config.interval,
    reads: aiWorkloadReads,
    initial: () => ({ lastScaleTime: 0, history: [] }),
    decide: (state, observation) => decide(config, state, observation),
  };
}

function decide(
  config: AiWorkloadScalerConfig,
  before: CorrectedScalerState,
  seen: ScalingObservation,
): ScalingDecision<CorrectedScalerState> {
  const { min_instances: least, max_instances: most } = config;
  const history = isComplete(seen) ? withRate(before.history, seen) : before.history;
  const state = { ...before, history };
  const instances = seen.ready + seen.starting;
  const keep = (because: string) => ({ desired: instances, because, state });
  const scale = (desired: number, because: string) => ({
    desired,
    because,
    state: { ...state, lastScaleTime: seen.now },
  });

  // The bounds hold at once: whoever is lost below the minimum is not a matter of scaling.
  if (instances < least) return { desired: least, because: 'below min_instances', state };
  if (instances > most) return { desired: most, because: 'above max_instances', state };
  if (!isComplete(seen)) return keep('no metrics');
  if (seen.now - state.lastScaleTime < config.cooldown) return keep('cooldown');

  const { up, isIdle } = signalsOf(config, seen, history);
  if (up !== undefined) {
    if (instances >= most) return keep(`${up}, but at max_instances`);
    // From none it starts one: half of none is none.
    return scale(Math.min(most, Math.max(1, Math.ceil(instances * 1.5))), up);
  }

  if (!isIdle) return keep('within thresholds');
  if (instances <= least) return keep('idle, but at min_instances');
  return scale(Math.max(least, Math.floor(instances * 0.75)), 'idle');
}
