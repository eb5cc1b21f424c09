import type { HoltWinters, InitialStates } from './smoothing.ts';

/**
 * Start values by statsmodels' legacy heuristic: the mean of each season's first period, the mean change from
 * the first season to the second, and the first season against that level.
 */
export function legacyInitialStates(model: HoltWinters, series: readonly number[]): InitialStates {
  const { seasonalPeriods: m, trend, seasonal } = model;
  const level = mean(series.filter((_, at) => at % m === 0));
  const first = series.slice(0, m);
  const second = series.slice(m, 2 * m);
  const change =
    trend === 'add'
      ? mean(first.map((value, at) => (second[at]! - value) / m))
      : Math.exp((Math.log(mean(second)) - Math.log(mean(first))) / m);
  return {
    level,
    trend: change,
    seasonal: first.map((value) => (seasonal === 'add' ? value - level : value / level)),
  };
}

/**
 * Start values by Hyndman's heuristic (Forecasting with Exponential Smoothing, section 2.6): the season from
 * what is left of the first cycles without their moving average, level and trend from a straight line
 * through the first ten values of that average. Wants 10 + 2·⌊m/2⌋ observations and two seasons.
 */
export function heuristicInitialStates(
  model: HoltWinters,
  series: readonly number[],
): InitialStates {
  const { seasonalPeriods: m, seasonal: kind } = model;
  const least = 10 + 2 * Math.floor(m / 2);
  // Five cycles at most, but enough for ten values of the moving average.
  const cycles = Math.max(Math.min(5, Math.floor(series.length / m)), Math.ceil(least / m));
  const used = series.slice(0, m * cycles);
  const average = movingAverage(used, m);
  const seasonal = normalised(kind, seasonOf(kind, used, average, m));
  const known = average.filter((value) => value !== undefined);
  const { constant, slope } = lineThrough(known.slice(0, 10));
  return {
    level: constant,
    trend: model.trend === 'add' ? slope : 1 + slope / constant,
    seasonal,
  };
}

/** Centred over a season; over two shifted ones where a season has an even length. */
function movingAverage(values: readonly number[], m: number): (number | undefined)[] {
  const centred = values.map((_, at) => {
    const from = at - Math.floor(m / 2);
    const window = values.slice(Math.max(0, from), from + m);
    return from >= 0 && window.length === m ? mean(window) : undefined;
  });
  if (m % 2 === 1) return centred;
  return centred.map((value, at) => {
    const next = centred[at + 1];
    return value === undefined || next === undefined ? undefined : (value + next) / 2;
  });
}

function seasonOf(
  kind: 'add' | 'mul',
  values: readonly number[],
  average: readonly (number | undefined)[],
  m: number,
): number[] {
  return Array.from({ length: m }, (_, period) => {
    const left: number[] = [];
    for (let at = period; at < values.length; at += m) {
      const usual = average[at];
      if (usual === undefined) continue;
      left.push(kind === 'add' ? values[at]! - usual : values[at]! / usual);
    }
    return mean(left);
  });
}

function normalised(kind: 'add' | 'mul', seasonal: readonly number[]): number[] {
  const centre = mean(seasonal);
  return seasonal.map((value) => (kind === 'add' ? value - centre : value / centre));
}

/** Least squares against 1, 2, 3, …: the value at 0 and the change a step. */
function lineThrough(values: readonly number[]): {
  readonly constant: number;
  readonly slope: number;
} {
  const middle = (values.length + 1) / 2;
  const height = mean(values);
  let covariance = 0;
  let variance = 0;
  values.forEach((value, at) => {
    const step = at + 1 - middle;
    covariance += step * (value - height);
    variance += step * step;
  });
  const slope = covariance / variance;
  return { constant: height - slope * middle, slope };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
