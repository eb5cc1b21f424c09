import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { threeDecimals } from '../../../src/policies/autoscaling/keda/three-decimals.ts';
import { runsOf } from '../../nightly.ts';

describe('a metric of KEDA', () => {
  it.each([
    [0, 0],
    [7, 7000],
    [0.0004, 0],
    [0.0006, 1],
    [4.35, 4350],
    [10.000_4, 10_000],
    [1e6 / 3, 333_333_333],
    // Of two as near the even one, as Go has it.
    [0.0625, 62],
    [0.1875, 188],
    [2.3125, 2312],
    // No such halves: the one lies a little below, the other a little above.
    [1.0005, 1000],
    [1.0015, 1002],
    // The API can write no more, and a queue is never less than empty.
    [1e16, 1e18],
    [-3, 0],
  ])('of %d is %d thousandths', (value, milli) => {
    expect(threeDecimals(value)).toBe(milli);
  });

  it('is off by half a thousandth at the most', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (value) => {
        expect(Math.abs(threeDecimals(value) - 1000 * value)).toBeLessThanOrEqual(0.500_001);
      }),
      { numRuns: runsOf(500), seed: 1 },
    );
  });
});
