import type { AiWorkloadScalerConfig } from './ai-workload-scaler.ts';
import type { Autoscaler, ScalingDecision, ScalingObservation } from './autoscaler.ts';

interface Sample {
  readonly at: number;
  readonly requestsPerSecond: number;
}

export interface CorrectedScalerState {
  /** Seconds; the start counts as a scaling, as in the published class. */
  readonly lastScaleTime: number;
  readonly history: readonly Sample[];
}

const trendWindow = 300;

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
    initialReplicas: config.min_instances,
    interval: config.interval,
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
  const history = [
    ...before.history.filter((sample) => sample.at > seen.now - trendWindow),
    { at: seen.now, requestsPerSecond: seen.arrivalRate },
  ];
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
  if (seen.now - state.lastScaleTime < config.cooldown) return keep('cooldown');

  const queueRatio = seen.queueDepth / config.target_queue_depth;
  const latencyRatio = seen.meanLatency / config.target_latency;
  const trend = trendOf(history);
  const up =
    queueRatio > config.scale_up_threshold
      ? `queue at ${percent(queueRatio)} of target`
      : latencyRatio > config.scale_up_threshold
        ? `latency at ${percent(latencyRatio)} of target`
        : trend > 0.2
          ? `requests up ${percent(trend)} in 5 minutes`
          : undefined;
  if (up !== undefined) {
    if (instances >= most) return keep(`${up}, but at max_instances`);
    // From none it starts one: half of none is none.
    return scale(Math.min(most, Math.max(1, Math.ceil(instances * 1.5))), up);
  }

  const idle =
    queueRatio < config.scale_down_threshold &&
    latencyRatio < config.scale_down_threshold &&
    seen.utilisation < 0.3;
  if (!idle) return keep('within thresholds');
  if (instances <= least) return keep('idle, but at min_instances');
  return scale(Math.max(least, Math.floor(instances * 0.75)), 'idle');
}

/** Relative change of the request rate from the first to the last sample. */
function trendOf(history: readonly Sample[]): number {
  const first = history.at(0);
  const last = history.at(-1);
  if (first === undefined || last === undefined || first.requestsPerSecond === 0) return 0;
  return (last.requestsPerSecond - first.requestsPerSecond) / first.requestsPerSecond;
}

function percent(ratio: number): string {
  return `${Math.round(100 * ratio)} %`;
}
