import { expect, it } from 'vitest';
import { keyedUniform } from '../../src/engine/keyed-uniform.ts';
import { meanInterval } from '../../src/metrics/intervals.ts';
import { forecastError } from '../../src/world/forecast-error.ts';

const hours = Array.from({ length: 4000 }, (_, hour) => hour);

/** Log-normal with mean 1: what is forecast is right on average, and off by 30 % of it. */
it('errors of forecasts have a mean of 1 and the relative spread that is said', () => {
  const error = forecastError(0.3, keyedUniform(1));
  const { mean } = meanInterval(hours.map(error));
  // Four standard errors of a mean, and of a variance whose fourth moment is about 4.6 variances squared.
  expect(Math.abs(mean - 1)).toBeLessThan((4 * 0.3) / Math.sqrt(4000));
  const variance = meanInterval(hours.map((hour) => (error(hour) - 1) * (error(hour) - 1))).mean;
  expect(Math.abs(variance - 0.09)).toBeLessThan(4 * 0.09 * Math.sqrt(3.6 / 4000));
});

it('an hour’s error is the same whenever it is forecast, and finite for the least luck', () => {
  const error = forecastError(0.3, keyedUniform(1));
  expect(error(7)).toBe(error(7));
  expect(error(7)).not.toBe(error(8));
  const unlucky = forecastError(0.3, () => 0)(0);
  expect(unlucky).toBeGreaterThan(0.1);
});
