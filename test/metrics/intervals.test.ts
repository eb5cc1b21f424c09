import jstat from 'jstat';
import { describe, expect, test } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import { meanInterval, pairedDifference, studentT } from '../../src/metrics/intervals.ts';

const { studentt } = jstat;

describe('studentT', () => {
  test('the values every table prints', () => {
    const printed = [
      [1, 12.7062],
      [2, 4.3027],
      [9, 2.2622],
      [19, 2.093],
      [29, 2.0452],
      [120, 1.9799],
    ] as const;
    for (const [degrees, t] of printed) expect(studentT(degrees)).toBeCloseTo(t, 4);
    expect(studentT(9, 0.99)).toBeCloseTo(3.2498, 4);
  });

  test('jstat finds the same for 1 to 200 degrees at 80, 95 and 99 %', () => {
    for (const confidence of [0.8, 0.95, 0.99]) {
      for (let degrees = 1; degrees <= 200; degrees += 1) {
        const oracle = studentt.inv((1 + confidence) / 2, degrees);
        expect(Math.abs(studentT(degrees, confidence) / oracle - 1)).toBeLessThan(1e-6);
      }
    }
  });

  test('with many degrees it is the normal 1.95996', () => {
    expect(studentT(100_000)).toBeCloseTo(1.959964 + 2.372 / 100_000, 6);
  });
});

describe('meanInterval', () => {
  test('1 2 3 4 5: 3 ± 2.776 × sqrt(2.5 / 5)', () => {
    const interval = meanInterval([1, 2, 3, 4, 5]);
    expect(interval.mean).toBe(3);
    expect(interval.halfWidth).toBeCloseTo(1.96324, 5);
    expect(interval.n).toBe(5);
  });

  test('one value has a mean and no bounds', () => {
    expect(meanInterval([4])).toEqual({ mean: 4, halfWidth: Number.POSITIVE_INFINITY, n: 1 });
  });

  test('it covers the true mean as often as it says', () => {
    // 2,000 samples of ten uniforms: coverage 0.95 with standard error sqrt(.95 × .05 / 2000) = 0.0049.
    const uniform = namedStreams('coverage', 0)('samples');
    let covered = 0;
    for (let sample = 0; sample < 2000; sample += 1) {
      const { mean, halfWidth } = meanInterval(Array.from({ length: 10 }, uniform));
      if (Math.abs(mean - 0.5) <= halfWidth) covered += 1;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(3 * 0.0049);
  });
});

describe('pairedDifference', () => {
  test('what both share cancels', () => {
    const a = [11, 22, 33, 44];
    const b = [10, 21, 32, 43];
    expect(pairedDifference(a, b)).toEqual({ mean: 1, halfWidth: 0, n: 4 });
    expect(pairedDifference(b, a).mean).toBe(-1);
  });

  test('unequal numbers of replications cannot be paired', () => {
    expect(() => pairedDifference([1, 2], [1])).toThrow('cannot pair 2 replications with 1');
  });
});
