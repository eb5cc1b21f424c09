import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RateCurve, type RateSegment } from '../../src/workload/rate-curve.ts';

const up: RateSegment = { start: 0, end: 10, from: 0, to: 2 };
const flat: RateSegment = { start: 10, end: 20, from: 4, to: 4 };

const value = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 10, noNaN: true }));
const segments = fc
  .array(fc.tuple(fc.double({ min: 0.1, max: 1000, noNaN: true }), value, value), {
    minLength: 1,
    maxLength: 8,
  })
  .map((pieces) => {
    let start = 0;
    return pieces.map(([length, from, to]) => {
      const segment = { start, end: start + length, from, to };
      start = segment.end;
      return segment;
    });
  });
const curves = fc
  .tuple(segments, fc.oneof(fc.constant('repeat' as const), value, fc.constant(undefined)))
  .map(([pieces, after]) => ({ curve: new RateCurve(pieces, after), pieces, after }));
const times = fc.double({ min: 0, max: 20_000, noNaN: true });

describe('a curve of two pieces', () => {
  const curve = new RateCurve([up, flat], 1);

  test('has the value of its lines, and after a jump the later one', () => {
    expect([0, 5, 10, 19, 20, 1e6].map((t) => curve.value(t))).toEqual([0, 1, 4, 4, 1, 1]);
  });

  test('has the area under them', () => {
    expect(curve.integral(0, 10)).toBe(10);
    expect(curve.integral(5, 12)).toBe(7.5 + 8);
    expect(curve.integral(15, 30)).toBe(20 + 10);
    expect(curve.mean(0, 20)).toBe(2.5);
  });

  test('reaches a mass where the area has it', () => {
    expect(curve.advance(0, 2.5)).toBe(5);
    expect(curve.advance(5, 7.5 + 8)).toBe(12);
    expect(curve.advance(20, 3)).toBe(23);
    expect(curve.advance(7, 0)).toBe(7);
  });

  test('has its highest value within a window, on either side of a jump', () => {
    expect(curve.max(0, 5)).toBe(1);
    expect(curve.max(0, 10)).toBe(2);
    expect(curve.max(0, 11)).toBe(4);
    expect(curve.max(20, 50)).toBe(1);
  });
});

describe('what follows the last piece', () => {
  test('is its last value unless something else is said', () => {
    const curve = new RateCurve([{ ...up, to: 3 }]);
    expect(curve.value(50)).toBe(3);
  });

  test('may be silence: then a mass beyond the rest is never reached', () => {
    const curve = new RateCurve([up, { start: 10, end: 15, from: 0, to: 0 }], 0);
    expect(curve.silentFrom).toBe(10);
    expect(curve.advance(0, 10)).toBe(10);
    expect(curve.advance(0, 10.000001)).toBe(Number.POSITIVE_INFINITY);
    expect(curve.advance(12, 1e-9)).toBe(Number.POSITIVE_INFINITY);
  });

  test('may be the first piece again', () => {
    const curve = new RateCurve([up, flat], 'repeat');
    expect(curve.value(45)).toBe(1);
    expect(curve.integral(0, 2000)).toBe(5000);
    expect(curve.advance(0, 5000 + 2.5)).toBe(2005);
    expect(curve.max(25, 29)).toBeCloseTo(1.8, 12);
    expect(curve.max(29, 49)).toBe(4);
    expect(curve.silentFrom).toBe(Number.POSITIVE_INFINITY);
  });

  test('a cycle of silence never ends', () => {
    const curve = new RateCurve([{ start: 0, end: 5, from: 0, to: 0 }], 'repeat');
    expect(curve.advance(3, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

test('pieces with a gap between them, or below 0, are refused', () => {
  expect(() => new RateCurve([up, { ...flat, start: 11 }])).toThrow(/ends at 10 s/);
  expect(() => new RateCurve([{ ...up, from: -1 }])).toThrow(/cannot go from -1/);
});

describe('properties', () => {
  test('advance inverts integral, and never goes back', () => {
    const mass = fc.double({ min: 1e-6, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(curves, times, mass, ({ curve }, t, wanted) => {
        const reached = curve.advance(t, wanted);
        expect(reached).toBeGreaterThanOrEqual(t);
        if (reached === Number.POSITIVE_INFINITY) {
          expect(curve.silentFrom).toBeLessThan(Number.POSITIVE_INFINITY);
          const rest = curve.integral(t, Math.max(t, curve.silentFrom));
          expect(rest).toBeLessThanOrEqual(wanted * (1 + 1e-9) + 1e-6);
        } else {
          // One bit of the time, at a factor of up to 10, and one of the running sum.
          const grain = 1e-15 * (10 * reached + 1e5);
          expect(Math.abs(curve.integral(t, reached) - wanted)).toBeLessThan(
            1e-12 * wanted + 10 * grain,
          );
        }
      }),
      { numRuns: 2000, seed: 2 },
    );
  });

  test('the integral adds up over neighbouring windows', () => {
    fc.assert(
      fc.property(curves, times, times, times, ({ curve }, ...instants) => {
        const [a, b, c] = instants.sort((x, y) => x - y) as [number, number, number];
        const whole = curve.integral(a, c);
        expect(curve.integral(a, b) + curve.integral(b, c)).toBeCloseTo(whole, 6);
      }),
      { numRuns: 1000, seed: 3 },
    );
  });

  test('answers do not depend on what was asked before', () => {
    fc.assert(
      fc.property(curves, fc.array(times, { maxLength: 5 }), times, (sample, before, t) => {
        for (const instant of before) sample.curve.advance(instant, 1);
        const fresh = new RateCurve(sample.pieces, sample.after);
        expect(sample.curve.value(t)).toBe(fresh.value(t));
        expect(sample.curve.advance(t, 3)).toBe(fresh.advance(t, 3));
        expect(sample.curve.max(t, t + 50)).toBe(fresh.max(t, t + 50));
      }),
      { numRuns: 500, seed: 4 },
    );
  });

  test('no value within a window exceeds its maximum, and the mean lies below it', () => {
    fc.assert(
      fc.property(
        curves,
        times,
        times,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (it, a, b, way) => {
          const from = Math.min(a, b);
          const to = Math.max(a, b) + 0.001;
          const highest = it.curve.max(from, to);
          expect(it.curve.value(from + way * (to - from))).toBeLessThanOrEqual(highest + 1e-9);
          expect(it.curve.mean(from, to)).toBeLessThanOrEqual(highest * (1 + 1e-6) + 1e-6);
        },
      ),
      { numRuns: 1000, seed: 5 },
    );
  });
});
