import { type KalmanBelief, type KalmanNoise, kalmanStep } from './kalman.ts';

/** Guesses the next value of a series from those before it. */
export interface Predictor<State> {
  initial(): State;
  /** The state after one more value; values that are not finite count as 0. */
  add(state: State, value: number): State;
  /** The next value; 0 before there was any. */
  predict(state: State): number;
}

/** Values since the first that was not 0: idling before the first request tells nothing. */
export type Series = readonly number[];

/** Next is as last. */
export const constantPredictor: Predictor<Series> = {
  initial: () => [],
  add: added,
  predict: (series) => series.at(-1) ?? 0,
};

/**
 * Next is a constant and a part of the last, by least squares over the series. Upstream searches ARIMA models
 * with `pmdarima.auto_arima`; this is the first of those and needs as many values as it, 5.
 */
export function autoregressivePredictor(log1p = false, length = 200): Predictor<Series> {
  return {
    initial: () => [],
    add: (series, value) => added(series, value).slice(-length),
    predict(series) {
      const last = series.at(-1) ?? 0;
      if (series.length < 5 || series.every((value) => value === last)) return last;
      const scaled = log1p ? series.map((value) => Math.log1p(Math.max(0, value))) : series;
      const next = nextByLeastSquares(scaled);
      return Math.max(0, log1p ? Math.expm1(next) : next);
    },
  };
}

/** The variances that Dynamo's planner ships with: of level, of trend, of what is observed. */
export const defaultKalmanNoise: KalmanNoise = { level: 1, trend: 0.1, observation: 10 };

/** Next is level and trend, each believed by a Kalman filter. */
export function kalmanPredictor(
  noise: KalmanNoise = defaultKalmanNoise,
  log1p = false,
): Predictor<KalmanBelief | undefined> {
  const floored = {
    level: Math.max(1e-12, noise.level),
    trend: Math.max(1e-12, noise.trend),
    observation: Math.max(1e-9, noise.observation),
  };
  return {
    initial: () => undefined,
    add(belief, value) {
      const finite = Number.isFinite(value) ? value : 0;
      if (finite === 0 && belief === undefined) return undefined;
      const seen = log1p ? Math.log1p(Math.max(0, finite)) : finite;
      return kalmanStep(belief, seen, floored);
    },
    predict(belief) {
      if (belief === undefined) return 0;
      const next = belief.level + belief.trend;
      return log1p ? Math.max(0, Math.expm1(next)) : next;
    },
  };
}

function added(series: Series, value: number): Series {
  const finite = Number.isFinite(value) ? value : 0;
  return finite === 0 && series.length === 0 ? series : [...series, finite];
}

function nextByLeastSquares(series: readonly number[]): number {
  const xs = series.slice(0, -1);
  const ys = series.slice(1);
  const meanX = mean(xs);
  const meanY = mean(ys);
  let covariance = 0;
  let variance = 0;
  for (const [i, x] of xs.entries()) {
    covariance += (x - meanX) * ((ys[i] ?? 0) - meanY);
    variance += (x - meanX) * (x - meanX);
  }
  const last = series.at(-1) ?? 0;
  // A stationary model: one that grows without end would take any rise for a flood.
  const slope = variance > 0 ? Math.min(1, Math.max(-1, covariance / variance)) : 0;
  return meanY + slope * (last - meanX);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
