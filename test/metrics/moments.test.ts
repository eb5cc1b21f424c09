import { deviation, mean } from 'd3-array';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Moments } from '../../src/metrics/moments.ts';

describe('Moments', () => {
  test('2 4 4 4 5 5 7 9: mean 5, variance 32/7', () => {
    const moments = of([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(moments.mean).toBe(5);
    expect(moments.variance).toBeCloseTo(32 / 7, 14);
  });

  test('a large offset does not drown the variance', () => {
    expect(of([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBeCloseTo(30, 6);
  });

  test('too few values have no mean, or no variance', () => {
    expect(of([]).mean).toBeNaN();
    expect(of([3]).mean).toBe(3);
    expect(of([3]).variance).toBeNaN();
  });

  test('they agree with d3-array, in one part or merged from two', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(values, fc.nat(), (all, cut) => {
        const first = of(all.slice(0, cut % all.length));
        first.merge(of(all.slice(cut % all.length)));
        for (const moments of [of(all), first]) {
          expect(moments.count).toBe(all.length);
          // A rounding of 2^-53 for each value up to 1e6 that was added.
          const bound = 1e6 * all.length * Number.EPSILON * 4;
          expect(Math.abs(moments.mean - mean(all)!)).toBeLessThanOrEqual(bound);
          expect(Math.abs(moments.deviation - deviation(all)!)).toBeLessThanOrEqual(bound);
        }
      }),
    );
  });

  test('cleared moments start anew', () => {
    const moments = of([1, 2, 3]);
    moments.clear();
    moments.record(10);
    expect([moments.count, moments.mean]).toEqual([1, 10]);
  });
});

function of(values: readonly number[]): Moments {
  const moments = new Moments();
  for (const value of values) moments.record(value);
  return moments;
}
