import { quantileSorted } from 'd3-array';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../../src/metrics/histogram.ts';

/** The promise: half a bucket of 1/512 of an octave. */
const relativeError = 1 / 1024;
const twoTo22 = 4194304;
const twoTo31 = 2147483648;

const value = fc.oneof(
  fc.integer({ min: 0, max: 2000 }),
  fc.integer({ min: 0, max: 2147483647 }),
  fc.integer({ min: 2147480000, max: 2147490000 }),
  fc.maxSafeInteger().map(Math.abs),
  fc.nat(30).map((bits) => (1 << bits) * twoTo22 - 1),
);
const sample = fc.array(value, { minLength: 1, maxLength: 300 });

describe('Histogram', () => {
  test('an empty one has no quantiles', () => {
    const empty = new Histogram();
    expect([empty.count, empty.sum]).toEqual([0, 0]);
    expect([empty.mean, empty.min, empty.max, empty.quantile(0.5)]).toEqual([NaN, NaN, NaN, NaN]);
  });

  test('1 to 100: percentiles are the numbers themselves', () => {
    const histogram = of(Array.from({ length: 100 }, (_, at) => at + 1));
    for (let percent = 1; percent <= 100; percent += 1) {
      expect(histogram.quantile(percent / 100)).toBe(percent);
    }
    expect(histogram.quantile(0)).toBe(1);
    expect(histogram.mean).toBe(50.5);
  });

  test('one value is every quantile, however large', () => {
    for (const only of [0, 511, 512, 1024, 123456789, twoTo31, Number.MAX_SAFE_INTEGER]) {
      const histogram = of([only]);
      expect([0, 0.5, 1].map((q) => histogram.quantile(q))).toEqual([only, only, only]);
    }
  });

  test('a bucket above 1,024 answers with its midpoint', () => {
    // From 1,024 to 2,047 a bucket holds two values: 1,500 and 1,501 share one.
    expect(of([1, 1500, 1501, 9000]).quantile(0.5)).toBe(1500.5);
    // From 2^31 on a bucket holds 2^22: [2^31, 2^31 + 2^22 - 1].
    expect(of([1, twoTo31, 512 * twoTo31]).quantile(0.5)).toBe(twoTo31 + (twoTo22 - 1) / 2);
  });

  test('what it cannot count is refused', () => {
    for (const wrong of [-1, Number.NaN, twoTo22 * twoTo31, Number.POSITIVE_INFINITY]) {
      expect(() => new Histogram().record(wrong)).toThrow('a histogram counts values from 0');
    }
  });

  test('values that are alike may be counted by their least, their greatest and their sum', () => {
    const near = fc.array(fc.oneof(fc.nat(3), fc.nat(5000)), { maxLength: 40 });
    fc.assert(
      fc.property(sample, value, near, (before, start, steps) => {
        let at = Math.min(start, Number.MAX_SAFE_INTEGER - 250_000);
        const later = steps.map((step) => (at += step));
        const histogram = of(before);
        for (let done = 0; done < later.length; ) {
          const most = histogram.greatestAlike(later[done]!);
          let next = done;
          while (next < later.length && later[next]! <= most) next += 1;
          const some = later.slice(done, next);
          const sum = some.reduce((total, one) => total + one, 0);
          if (next > done) {
            const isCounted = histogram.recordAlike(some[0]!, some.at(-1)!, some.length, sum);
            expect(isCounted).toBe(true);
          } else {
            histogram.record(later[next++]!);
          }
          done = next;
        }
        const singly = of([...before, ...later]);
        expectSame(histogram, singly);
        // Of such sums every digit is certain only below 2^53.
        if (singly.sum < Number.MAX_SAFE_INTEGER) expect(histogram.sum).toBe(singly.sum);
      }),
    );
    const histogram = of([2000, 4000]);
    expect([1999, 2000, 2001, 3999, 4000, 4001].map((one) => histogram.greatestAlike(one))).toEqual(
      [Number.NEGATIVE_INFINITY, 2001, 2001, 3999, 4000, 4000],
    );
    expect(histogram.recordAlike(2001, 2002, 2, 4003)).toBe(false);
    expect(histogram.count).toBe(2);
  });

  test('every quantile is within 0.1 % of the order statistic that it names', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const sorted = Float64Array.from(values).sort();
        const rank = Math.max(1, Math.ceil(q * values.length * (1 - 2 * Number.EPSILON)));
        expectNear(of(values).quantile(q), sorted[rank - 1]!);
      }),
    );
  });

  test('at the sample points it agrees with d3-array to 0.1 %', () => {
    // d3 interpolates between order statistics: at k/(n-1) it gives the k-th, ours at (k+1)/n.
    // With n - 1 a power of two, k/(n-1) has no rounding and nothing is interpolated.
    const sizes = fc.nat(7).map((bits) => 1 + (1 << bits));
    const samples = sizes.chain((n) => fc.array(value, { minLength: n, maxLength: n }));
    fc.assert(
      fc.property(samples, fc.nat(), (values, pick) => {
        const n = values.length;
        const k = pick % n;
        const sorted = [...values].sort((a, b) => a - b);
        expectNear(of(values).quantile((k + 1) / n), quantileSorted(sorted, k / (n - 1))!);
      }),
    );
  });

  test('count, sum, least and greatest are exact', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (values) => {
        const histogram = of(values);
        expect(histogram.count).toBe(values.length);
        expect(histogram.sum).toBe(values.reduce((sum, each) => sum + each, 0));
        expect(histogram.min).toBe(Math.min(...values));
        expect(histogram.max).toBe(Math.max(...values));
      }),
    );
  });

  test('merging two is recording both', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (one, other) => {
        const merged = of(one);
        merged.merge(of(other));
        expectSame(merged, of([...one, ...other]));
      }),
    );
  });

  test('a cleared one is as good as new', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (before, after) => {
        const histogram = of(before);
        histogram.clear();
        expectSame(histogram, new Histogram());
        for (const each of after) histogram.record(each);
        expectSame(histogram, of(after));
      }),
    );
  });

  test('leastQuantile is what the quantile comes to where all that is yet to come is below everything', () => {
    const part = fc.constantFrom(0.07, 0.5, 0.9, 0.95, 0.99);
    fc.assert(
      fc.property(sample, fc.array(value, { maxLength: 60 }), part, (before, after, q) => {
        const histogram = of(before);
        const certain = histogram.leastQuantile(q, after.length);
        for (const each of after) histogram.record(each);
        expect(histogram.quantile(q)).toBeGreaterThanOrEqual(certain);
        // The least that comes of it: all that come later are below everything, and all of them come.
        const least = of([...before, ...after.map(() => 0)]).quantile(q);
        expect(certain).toBeLessThanOrEqual(least);
        if (least > 0) expect(certain).toBeGreaterThanOrEqual(least * (1 - 2 * relativeError));
      }),
    );
    expect(of([1, 2, 3]).leastQuantile(0.5, Number.POSITIVE_INFINITY)).toBe(0);
    expect(new Histogram().leastQuantile(0.5, 3)).toBe(0);
  });
});

function of(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const each of values) histogram.record(each);
  return histogram;
}

function expectNear(answer: number, exact: number): void {
  expect(Math.abs(answer - exact)).toBeLessThanOrEqual(exact < 1024 ? 0 : exact * relativeError);
}

function expectSame(one: Histogram, other: Histogram): void {
  const digest = (histogram: Histogram) => [
    histogram.count,
    histogram.min,
    histogram.max,
    ...[0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1].map((q) => histogram.quantile(q)),
  ];
  expect(digest(one)).toEqual(digest(other));
}
