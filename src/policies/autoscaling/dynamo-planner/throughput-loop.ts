import { clampToBudget, type GpuBudget } from './budget.ts';
import type { Predictor } from './predictors.ts';
import { engineReplicas } from './throughput.ts';
import { type Forecast, noTraffic, type Traffic, withInterval, withTraffic } from './traffic.ts';

/** The settings of the slow loop. */
export interface ThroughputConfig {
  readonly throughputScaling: boolean;
  readonly throughputIntervalSeconds: number;
  /** Replicas by which one answer may differ from what there is. */
  readonly maxThroughputChange: number;
  readonly gpusPerReplica: number;
  readonly budget: GpuBudget;
}

/** Predicts the requests per second that one worker serves within its SLAs; undefined where it cannot yet. */
export interface RateModel {
  rate(inputTokens: number, outputTokens: number): number | undefined;
}

/** What the planner remembers between two decisions. */
export interface DynamoPlannerState<P> {
  /** Requests since the slow loop last ran. */
  readonly traffic: Traffic;
  readonly forecast: Forecast<P>;
  /** Mean tokens of a request when there last was one. */
  readonly shape: { readonly inputTokens: number; readonly outputTokens: number };
  /** Seconds since the start at which the slow loop last ran. */
  readonly lastThroughputAt: number | undefined;
  /** The least that the slow loop allows the fast one. */
  readonly lowerBound: number;
}

/** What the slow loop sees. */
export interface ThroughputObservation {
  /** Seconds since the start. */
  readonly now: number;
  /** Workers that serve. */
  readonly ready: number;
  /** Requests that arrived since the last decision; undefined where that is not known. */
  readonly traffic: Traffic | undefined;
}

/** The slow loop's answer once an interval, and the state after one more observation. */
export function slowLoop<P>(
  config: ThroughputConfig,
  model: RateModel,
  predictor: Predictor<P>,
  before: DynamoPlannerState<P>,
  { now, ready, traffic: seen }: ThroughputObservation,
): {
  readonly state: DynamoPlannerState<P>;
  readonly answer?: { readonly desired: number; readonly because: string };
} {
  if (!config.throughputScaling) return { state: before };
  const traffic = withTraffic(before.traffic, seen);
  const started = before.lastThroughputAt ?? now;
  if (before.lastThroughputAt === undefined || now - started < config.throughputIntervalSeconds) {
    return { state: { ...before, traffic, lastThroughputAt: started } };
  }
  // An interval that nobody measured is not one without requests.
  if (traffic.seconds <= 0) return { state: { ...before, lastThroughputAt: now } };
  const forecast = withInterval(predictor, before.forecast, traffic, before.shape);
  const { requests, inputTokens, outputTokens } = traffic;
  const shape =
    requests > 0
      ? { inputTokens: inputTokens / requests, outputTokens: outputTokens / requests }
      : before.shape;
  const next = { ...before, traffic: noTraffic, forecast, shape, lastThroughputAt: now };
  const demand = predictor.predict(forecast.requests) / traffic.seconds;
  const rate = model.rate(
    predictor.predict(forecast.inputTokens),
    predictor.predict(forecast.outputTokens),
  );
  const answer = engineReplicas(demand, rate, {
    current: ready,
    minEndpoint: config.budget.minEndpoint,
    maxChange: config.maxThroughputChange,
  });
  const lowerBound = clampToBudget(answer.desired, config.gpusPerReplica, config.budget);
  return { state: { ...next, lowerBound }, answer };
}
