import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exponentialBuckets,
  linearBuckets,
} from '../../../src/policies/autoscaling/histogram/buckets.ts';
import {
  emptyDecaying,
  mergedDecaying,
  withDecayingSample,
  withoutDecayingSample,
} from '../../../src/policies/autoscaling/histogram/decaying-histogram.ts';
import {
  confidence,
  verticalRecommendation,
  withConfidence,
} from '../../../src/policies/autoscaling/histogram/estimators.ts';
import {
  emptyHistogram,
  type Histogram,
  isEmpty,
  merged,
  percentile,
  scaled,
  withoutSample,
  withSample,
} from '../../../src/policies/autoscaling/histogram/histogram.ts';

const hour = 3600;
const day = 24 * hour;
const ten = linearBuckets(10, 1, 1e-15);
/** The recommender's own scheme for CPU, in cores. */
const cores = exponentialBuckets(1000, 0.01, 1.05, 0.0001);

describe('buckets', () => {
  it('of the recommender: 176 for 0 to 1000 cores', () => {
    expect(cores.count).toBe(176);
    expect([cores.start(0), cores.start(1)]).toEqual([0, 0.01]);
    expect(cores.start(2)).toBeCloseTo(0.0205, 12);
    expect(cores.start(175)).toBeGreaterThanOrEqual(1000);
  });

  it('hold each value between their start and the next', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 999, noNaN: true }), (value) => {
        const bucket = cores.find(value);
        // A bound may fall to either side by the rounding of the logarithm.
        expect(value).toBeGreaterThanOrEqual(cores.start(bucket) * (1 - 1e-12));
        expect(value).toBeLessThanOrEqual(cores.start(bucket + 1) * (1 + 1e-12));
      }),
      { seed: 1 },
    );
  });

  it('refuse what makes none', () => {
    expect(() => exponentialBuckets(10, 1, 1, 0.1)).toThrow('ratio − 1 of buckets must be above 0');
    expect(() => linearBuckets(0, 1, 0.1)).toThrow('most of buckets must be above 0, not 0');
  });
});

describe('weights of samples', () => {
  /** Less than half counts as none. */
  const coarse = linearBuckets(10, 1, 0.5);
  const shown = ({ weights, total, first, last }: Histogram) => ({
    held: weights.flatMap((weight, at) => (weight === 0 ? [] : [`${weight} in ${at}`])),
    total,
    ends: [first, last],
  });
  const four = withSample(emptyHistogram(coarse), 4, 2);

  it('begin with none, between ends that any sample moves', () => {
    expect(shown(emptyHistogram(coarse))).toEqual({ held: [], total: 0, ends: [10, 0] });
    expect([isEmpty(emptyHistogram(coarse)), isEmpty(four)]).toEqual([true, false]);
    expect(shown(withSample(four, 7, 0.5))).toEqual({
      held: ['2 in 4', '0.5 in 7'],
      total: 2.5,
      ends: [4, 7],
    });
    // Too little to count is held, but seen by nobody.
    expect(shown(withSample(four, 7, 0.25)).ends).toEqual([4, 4]);
  });

  it('are taken back, all where next to nothing would be left', () => {
    const two = withSample(four, 7, 1);
    expect(shown(withoutSample(two, 4, 1.5))).toEqual({
      held: ['0.5 in 4', '1 in 7'],
      total: 1.5,
      ends: [4, 7],
    });
    expect(shown(withoutSample(two, 4, 1.75))).toEqual({
      held: ['1 in 7'],
      total: 1,
      ends: [7, 7],
    });
    expect(shown(withoutSample(two, 7, 9))).toEqual({ held: ['2 in 4'], total: 2, ends: [4, 4] });
    expect(shown(withoutSample(four, 4, 2))).toEqual({ held: [], total: 0, ends: [10, 0] });
  });

  it('add up in one histogram, and shrink until they count no more', () => {
    const both = merged(four, withSample(withSample(emptyHistogram(coarse), 2, 1), 4, 1));
    expect(shown(both)).toEqual({ held: ['1 in 2', '3 in 4'], total: 4, ends: [2, 4] });
    const nine = withSample(emptyHistogram(coarse), 9, 1);
    expect([merged(four, nine), merged(nine, four)].map((one) => shown(one).ends)).toEqual([
      [4, 9],
      [4, 9],
    ]);
    // Just enough counts at either end.
    expect(shown(scaled(merged(four, nine), 0.5)).ends).toEqual([4, 9]);
    expect(shown(scaled(both, 0.5))).toEqual({
      held: ['0.5 in 2', '1.5 in 4'],
      total: 2,
      ends: [2, 4],
    });
    expect(shown(scaled(both, 0.25)).ends).toEqual([4, 4]);
    expect(shown(scaled(merged(four, withSample(emptyHistogram(coarse), 9, 1)), 0.4)).ends).toEqual(
      [4, 4],
    );
    expect(isEmpty(scaled(four, 0.2))).toBe(true);
  });

  it('are never below 0', () => {
    expect(() => withSample(four, 4, -1)).toThrow('weight must be at least 0, not -1');
    expect(() => withoutSample(four, 4, -1)).toThrow('weight must be at least 0, not -1');
  });

  it('beyond the ends are in the sum alone: neither another histogram nor a factor touches them', () => {
    const hidden = withSample(four, 7, 0.25);
    // The ends of both together enclose what did not count in either.
    const nine = withSample(emptyHistogram(coarse), 9, 1);
    expect(shown(merged(nine, hidden))).toEqual({
      held: ['2 in 4', '1 in 9'],
      total: 3.25,
      ends: [4, 9],
    });
    expect(shown(merged(hidden, nine)).held).toEqual(['2 in 4', '0.25 in 7', '1 in 9']);
    expect(shown(scaled(hidden, 0.5))).toEqual({
      held: ['1 in 4', '0.25 in 7'],
      total: 1.125,
      ends: [4, 4],
    });
  });

  it('have the least at parts below 0, and the most at those above 1', () => {
    // TestPercentileOutOfBounds of kubernetes/autoscaler@55c37cd5.
    let histogram = emptyHistogram(linearBuckets(1, 0.1, 1e-15));
    for (const value of [0.1, 0.2]) histogram = withSample(histogram, value, value);
    const outside = (of: Histogram) => [percentile(of, -0.1), percentile(of, 1.1)];
    expect(outside(histogram)).toEqual([0.2, expect.closeTo(0.3, 15)]);
    for (const value of [0, 1]) histogram = withSample(histogram, value, 0.1 + value / 10);
    expect(outside(histogram)).toEqual([0.1, 1]);
  });

  it('have percentiles at the ends of buckets, the last of which has none', () => {
    const ends = withSample(withSample(four, 0, 1), 99, 1);
    expect([0, 0.25, 0.26, 0.75, 0.76, 1].map((part) => percentile(ends, part))).toEqual([
      1, 1, 5, 5, 10, 10,
    ]);
  });
});

describe('decaying histograms', () => {
  it('give a sample half of its weight a half-life later', () => {
    let histogram = emptyDecaying(ten, hour);
    for (const [at, value] of [1, 2, 3, 4].entries()) {
      histogram = withDecayingSample(histogram, value, value, at * hour);
    }
    // Weights 1/8, 2/4, 3/2 and 4 of 6.125 together: the sums are at 2 %, 10.2 %, 34.7 % and all.
    const parts = [0, 0.02, 0.03, 0.1, 0.11, 0.34, 0.35, 1];
    expect(parts.map((part) => percentile(histogram.histogram, part))).toEqual([
      2, 2, 3, 3, 4, 4, 5, 5,
    ]);
  });

  it('let a sample of a thousandfold weight fade within twenty half-lives', () => {
    let histogram = withDecayingSample(emptyDecaying(ten, hour), 2, 1000, 7 * hour);
    histogram = withDecayingSample(histogram, 1, 1, 27 * hour);
    expect(percentile(histogram.histogram, 0.999)).toBe(2);
    expect(percentile(histogram.histogram, 1)).toBe(3);
  });

  it('take a sample back by the weight of its time', () => {
    const with1 = withDecayingSample(emptyDecaying(ten, hour), 2, 1, 5.25 * hour);
    const with2 = withDecayingSample(with1, 7, 1, 8 * hour);
    const back = withoutDecayingSample(with2, 2, 1, 5.25 * hour);
    expect(percentile(back.histogram, 0)).toBe(8);
    expect(isEmpty(withoutDecayingSample(back, 7, 1, 8 * hour).histogram)).toBe(true);
  });

  it('merge to what all samples in one would be', () => {
    let one = withDecayingSample(emptyDecaying(ten, hour), 1, 1, 0);
    one = withDecayingSample(one, 2, 1, hour);
    let other = withDecayingSample(emptyDecaying(ten, hour), 2, 1, 2 * hour);
    other = withDecayingSample(other, 3, 1, hour);
    const merged = mergedDecaying(one, other);
    // Relative to hour 2: 1/4 at 1, 1/2 + 1 at 2, 1/2 at 3.
    expect(merged.histogram.weights.slice(0, 5)).toEqual([0, 0.25, 1.5, 0.5, 0]);
    expect(mergedDecaying(emptyDecaying(ten, hour), one)).toBe(one);
    expect(() => mergedDecaying(one, emptyDecaying(ten, day))).toThrow('3600 s and 86400 s');
  });

  it('do not care when time began', () => {
    const samples = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 9 }), fc.nat(200)), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(
        samples,
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, later, part) => {
          const sorted = all.toSorted((a, b) => a[2] - b[2]);
          const from = (offset: number) =>
            sorted.reduce(
              (histogram, [value, weight, hours]) =>
                withDecayingSample(histogram, value, weight, (offset + hours) * hour),
              emptyDecaying(linearBuckets(10, 1, 1e-40), hour),
            );
          // Whole half-lives later every weight is the same power of two of what it was.
          expect(percentile(from(later).histogram, part)).toBe(percentile(from(0).histogram, part));
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });

  it('know no percentile of nothing but 0', () => {
    expect([-0.5, 0, 0.5, 1, 1.5].map((part) => percentile(emptyHistogram(ten), part))).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });
});

describe('estimators', () => {
  it('trust a day of samples a minute like one, and less of either like less', () => {
    const full = { samples: 1440, firstSample: 0, lastSample: day };
    expect(confidence(full)).toBe(1);
    expect(confidence({ ...full, samples: 720 })).toBe(0.5);
    expect(confidence({ ...full, lastSample: day / 4 })).toBe(0.25);
    expect(confidence(full, day / 2)).toBe(2);
    // TestConfidenceMultiplierWithCustomInterval: 9 samples within 16 minutes, counted in 18 minutes.
    const nine = { samples: 9, firstSample: 0, lastSample: 16 * 60 };
    expect(confidence(nine, 18 * 60)).toBe(0.5);
    expect(withConfidence(3.14e9, 0.1, 2, 0.5)).toBeCloseTo(4.5216e9, 5);
    expect([1, -1].map((exponent) => withConfidence(3.14, 1, exponent, 0))).toEqual([Infinity, 0]);
  });

  it('give bounds that close in on the target as the history grows', () => {
    // The multipliers of the recommender's comments: 12 h × 3, 24 h × 2; 5 min × 0.6, 60 min × 0.95.
    expect([0.5, 1].map((days) => withConfidence(1, 1, 1, days))).toEqual([3, 2]);
    expect(withConfidence(1, 0.001, -2, 5 / 1440)).toBeCloseTo(0.603, 3);
    expect(withConfidence(1, 0.001, -2, 60 / 1440)).toBeCloseTo(0.954, 3);
  });

  it('without any history, bound nothing', () => {
    const none = { samples: 0, firstSample: 0, lastSample: 0 };
    const histogram = withSample(emptyHistogram(ten), 4, 1);
    expect(verticalRecommendation({}, histogram, none)).toEqual({
      lowerBound: 0,
      target: 5 * 1.15,
      upperBound: Infinity,
    });
    expect(verticalRecommendation({ least: 7 }, histogram, none).target).toBe(7);
  });

  it('recommend the 90th percentile and 15 % more', () => {
    let histogram = emptyHistogram(ten);
    for (let value = 0; value < 10; value += 1) histogram = withSample(histogram, value, 1);
    const history = { samples: 1440, firstSample: 0, lastSample: day };
    const { lowerBound, target, upperBound } = verticalRecommendation({}, histogram, history);
    expect(target).toBeCloseTo(9 * 1.15, 12);
    expect(lowerBound).toBeCloseTo((5 * 1.15) / (1.001 * 1.001), 12);
    expect(upperBound).toBeCloseTo(10 * 1.15 * 2, 12);
  });
});
