import type { AiWorkloadScalerConfig } from './ai-workload-scaler.ts';
import type { ScalingObservation } from './autoscaler.ts';

/** An observation in which nothing that the reference design's scaler reads is missing. */
export interface AiWorkloadObservation extends ScalingObservation {
  readonly queueDepth: number;
  readonly meanLatency: number;
  readonly utilisation: number;
  readonly arrivalRate: number;
}

export const aiWorkloadReads = ['queue-depth', 'latency', 'utilisation', 'arrival-rate'] as const;

/** Whether nothing is missing: the published class appends to its metrics only where all of them were read. */
export function isComplete(seen: ScalingObservation): seen is AiWorkloadObservation {
  return (
    seen.queueDepth !== undefined &&
    seen.meanLatency !== undefined &&
    seen.utilisation !== undefined &&
    seen.arrivalRate !== undefined
  );
}

/** A request rate that the reference design's scaler remembers; seconds, and requests per second. */
export interface RateSample {
  readonly at: number;
  readonly requestsPerSecond: number;
}

/** What the reference design's scaler reads out of an observation. */
export interface AiWorkloadSignals {
  /** Why it wants to grow; undefined where it does not. */
  readonly up: string | undefined;
  readonly isIdle: boolean;
  /** Relative change of the request rate within the time that it remembers. */
  readonly trend: number;
}

const trendWindow = 300;

/** The rates of the last five minutes, the present one among them. */
export function withRate(
  history: readonly RateSample[],
  { now, arrivalRate }: AiWorkloadObservation,
): readonly RateSample[] {
  return [
    ...history.filter((sample) => sample.at > now - trendWindow),
    { at: now, requestsPerSecond: arrivalRate },
  ];
}

/** Queue and latency over their targets, and the trend of the request rate, against the design's thresholds. */
export function signalsOf(
  config: AiWorkloadScalerConfig,
  seen: AiWorkloadObservation,
  history: readonly RateSample[],
): AiWorkloadSignals {
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
  const isIdle =
    queueRatio < config.scale_down_threshold &&
    latencyRatio < config.scale_down_threshold &&
    seen.utilisation < 0.3;
  return { up, isIdle, trend };
}

/** A ratio in whole per cent. */
export function percent(ratio: number): string {
  return `${Math.round(100 * ratio)} %`;
}

/** Relative change of the request rate from the first to the last sample. */
function trendOf(history: readonly RateSample[]): number {
  const first = history.at(0);
  const last = history.at(-1);
  if (first === undefined || last === undefined || first.requestsPerSecond === 0) return 0;
  return (last.requestsPerSecond - first.requestsPerSecond) / first.requestsPerSecond;
}
