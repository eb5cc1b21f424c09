import jstat from 'jstat';
import { describe, expect, test } from 'vitest';
import { gammaVariate } from '../../src/engine/gamma-variate.ts';
import { namedStreams } from '../../src/engine/streams.ts';

describe('a Gamma variate', () => {
  // The Kolmogorov-Smirnov distance of n draws of the right distribution is below 1.95 / √n in 99.9 % of cases.
  test.each([0.05, 0.3, 1, 1.5, 4, 60])(
    'of shape %d has its distribution: Kolmogorov-Smirnov against jstat',
    (shape) => {
      const uniform = namedStreams('gamma', shape)('draws');
      const n = 20_000;
      const draws = Float64Array.from({ length: n }, () => gammaVariate(shape, uniform)).sort();
      let distance = 0;
      for (const [at, draw] of draws.entries()) {
        const p = jstat.gamma.cdf(draw, shape, 1);
        distance = Math.max(distance, p - at / n, (at + 1) / n - p);
      }
      expect(distance).toBeLessThan(1.95 / Math.sqrt(n));
    },
  );

  test('is this one for these uniforms', () => {
    // d = 5/3, c = 1/√15, a normal of 0: v = 1, and log(1 - 0.4) < 5/3 - 5/3 + 0 is accepted.
    expect(gammaVariate(2, from([0.5, 0.4]))).toBeCloseTo(5 / 3, 14);
    // Below shape 1 that of shape 3/2, by the square of what is left of the last uniform.
    expect(gammaVariate(0.5, from([0.5, 0.4, 0.25]))).toBeCloseTo((7 / 6) * 0.5625, 14);
  });

  test('passes over what the method rejects, and a uniform of 0', () => {
    // A normal of minus infinity has no cube root above 0; one of -8.2 neither where c is 1/√15.
    expect(gammaVariate(2, from([0, 0.1, 1e-16, 0.1, 0.5, 0.4]))).toBeCloseTo(5 / 3, 14);
    // 0.975 is a normal of 1.96: log(1 - u) must be below -0.00398, so a u of 0.001 is rejected.
    expect(gammaVariate(2, from([0.975, 0.001, 0.5, 0.4]))).toBeCloseTo(5 / 3, 14);
    const root = 1 + 1.959963984540054 / Math.sqrt(15);
    expect(gammaVariate(2, from([0.975, 0.1]))).toBeCloseTo((5 / 3) * root * root * root, 12);
  });
});

function from(numbers: readonly number[]) {
  let at = 0;
  return () => numbers[at++]!;
}
