import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alongCurve } from '../../../../src/policies/resilience/backoff/decorrelated-v2.ts';
import { grown, tanh } from '../../../../src/policies/resilience/backoff/powers.ts';

describe('powers without `Math.pow`', () => {
  it('doubles exactly, as far as doubles reach', () => {
    const unlimited = Number.POSITIVE_INFINITY;
    expect(grown(1, 2, 10, unlimited)).toBe(1024);
    expect(grown(1, 2, 1023, unlimited)).toBe(8.98846567431158e307);
    expect(grown(1, 2, 1024, unlimited)).toBe(unlimited);
    expect(grown(0.1, 3, 2, unlimited)).toBeCloseTo(0.9, 15);
  });

  it('stops at the most, and does not loop where nothing grows', () => {
    expect(grown(0.5, 2, 1_000_000_000, 8)).toBe(8);
    expect(grown(0, 2, 1_000_000_000, 8)).toBe(0);
    expect(grown(3, 1, 1_000_000_000, 8)).toBe(3);
    expect(grown(9, 2, 0, 8)).toBe(8);
  });

  it('gives the tangent to 4 units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), (value) => {
        const error = Math.abs(tanh(value) - Math.tanh(value));
        expect(error).toBeLessThanOrEqual(4 * Number.EPSILON * Math.tanh(value));
      }),
    );
    expect(tanh(0)).toBe(0);
    expect(tanh(800)).toBe(1);
  });

  it('knows the curve of DecorrelatedJitterBackoffV2 where it is easy', () => {
    expect(alongCurve(2, 0, 0)).toBe(0);
    // t = 1: 2 × tanh(2); t = 4: 16 × tanh(4).
    expect(alongCurve(2, 1, 0)).toBeCloseTo(1.928055160151634, 14);
    expect(alongCurve(2, 4, 0)).toBeCloseTo(15.989268795825073, 13);
    expect(alongCurve(2, 1024, 0.5)).toBe(Number.POSITIVE_INFINITY);
  });
});
