import type { KeyedUniform } from '../engine/keyed-uniform.ts';
import { normalQuantile } from '../engine/normal-quantile.ts';

/** Half of a step of the uniform numbers, which are one of 2^32 or finer: never 0. */
const halfStep = 1 / 8589934592;

/** By which factor the forecast of an hour, counted from the start of the run, is off. */
export type ForecastError = (hour: number) => number;

/**
 * Errors of forecasts: log-normal with a mean of 1 and a relative standard deviation of `error`. That of an hour is the same
 * whenever it is forecast, and wherever, and those of different hours have nothing to do with each other.
 */
export function forecastError(error: number, luck: KeyedUniform): ForecastError {
  const variance = Math.log1p(error * error);
  const sigma = Math.sqrt(variance);
  return (hour) => {
    // Their least number is 0, whose quantile is infinite.
    const u = luck(hour, 0, 0) + halfStep;
    return Math.exp(sigma * normalQuantile(u) - variance / 2);
  };
}
