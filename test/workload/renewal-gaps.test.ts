import jstat from 'jstat';
import { describe, expect, test } from 'vitest';
import { weibullInverseShape } from '../../src/engine/quantile-functions.ts';
import { namedStreams } from '../../src/engine/streams.ts';
import { gammaGaps, weibullGaps } from '../../src/workload/renewal-gaps.ts';

const { gamma, weibull } = jstat;

const draws = 4000;

/** The greatest distance of the draws' distribution from a given one, times √n: below 1.95 in 99.9 % of cases (Kolmogorov). */
function kolmogorov(values: Float64Array, cdf: (x: number) => number): number {
  values.sort();
  let greatest = 0;
  for (const [i, value] of values.entries()) {
    const f = cdf(value);
    greatest = Math.max(greatest, f - i / values.length, (i + 1) / values.length - f);
  }
  return greatest * Math.sqrt(values.length);
}

function drawn(name: string, draw: (uniform: () => number) => number): Float64Array {
  const uniform = namedStreams('gaps', 0)(name);
  return Float64Array.from({ length: draws }, () => draw(uniform));
}

test('the Weibull shape of a CV: 1 is exponential, 2 and 15.8 by hand', () => {
  expect(weibullInverseShape(1)).toBeCloseTo(1, 10);
  // Shape 1/2: 1 + cv² = Γ(5) / Γ(3)² = 24 / 4. Shape 1/5: Γ(11) / Γ(6)² = 252.
  expect(weibullInverseShape(Math.sqrt(5))).toBeCloseTo(2, 10);
  expect(weibullInverseShape(Math.sqrt(251))).toBeCloseTo(5, 10);
});

describe.each([0.3, 1, 2.5])('gaps of mean 1 and CV %f', (cv) => {
  const shape = 1 / (cv * cv);
  const k = 1 / weibullInverseShape(cv);
  const inverseScale = Math.exp(logGammaOf(1 + 1 / k));

  test('Gamma gaps follow the Gamma distribution', () => {
    const values = drawn(`gamma ${cv}`, gammaGaps(cv).gap);
    expect(kolmogorov(values, (x) => gamma.cdf(x, shape, 1 / shape))).toBeLessThan(1.95);
  });

  test('Weibull gaps follow the Weibull distribution', () => {
    const values = drawn(`weibull ${cv}`, weibullGaps(cv).gap);
    expect(kolmogorov(values, (x) => weibull.cdf(x, 1 / inverseScale, k))).toBeLessThan(1.95);
  });

  // Renewal theory: from any moment on, the wait has the density 1 − F(x) for a mean gap of 1, so
  // P(wait ≤ x) = ∫₀ˣ (1 − F); for Gamma gaps that is x·(1 − F(x)) + G(x), G of shape + 1.
  test('the first Gamma gap has the equilibrium distribution', () => {
    const values = drawn(`first gamma ${cv}`, gammaGaps(cv).first);
    const cdf = (x: number) =>
      x * (1 - gamma.cdf(x, shape, 1 / shape)) + gamma.cdf(x, shape + 1, 1 / shape);
    expect(kolmogorov(values, cdf)).toBeLessThan(1.95);
  });

  test('the first Weibull gap has the equilibrium distribution', () => {
    const values = drawn(`first weibull ${cv}`, weibullGaps(cv).first);
    // ∫₀ˣ exp(−(t/s)^k) dt = s·Γ(1 + 1/k)·P(1/k, (x/s)^k), and s·Γ(1 + 1/k) = 1.
    const cdf = (x: number) => gamma.cdf(Math.exp(k * Math.log(x * inverseScale)), 1 / k, 1);
    expect(kolmogorov(values, cdf)).toBeLessThan(1.95);
  });
});

test('gaps without variation are even', () => {
  const uniform = () => 0.25;
  for (const gaps of [gammaGaps(0), weibullGaps(0)]) {
    expect([gaps.gap(uniform), gaps.first(uniform)]).toEqual([1, 0.25]);
  }
});

test('the highest recorded variation, 800, still gives finite gaps', () => {
  for (const gaps of [gammaGaps(800), weibullGaps(800)]) {
    const values = drawn('extreme', gaps.gap);
    expect(values.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY)).toBe(true);
  }
});

/** log Γ by Stirling after shifting: independent of the engine's Lanczos series. */
function logGammaOf(x: number): number {
  let [y, shift] = [x, 0];
  for (; y < 20; y++) shift += Math.log(y);
  return (
    (y - 0.5) * Math.log(y) -
    y +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * y) -
    1 / (360 * y * y * y) -
    shift
  );
}
