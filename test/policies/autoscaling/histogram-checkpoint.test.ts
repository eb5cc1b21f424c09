import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearBuckets } from '../../../src/policies/autoscaling/histogram/buckets.ts';
import {
  checkpointOf,
  decayingCheckpointOf,
  withCheckpoint,
  withDecayingCheckpoint,
} from '../../../src/policies/autoscaling/histogram/checkpoint.ts';
import {
  emptyDecaying,
  mergedDecaying,
  withDecayingSample,
} from '../../../src/policies/autoscaling/histogram/decaying-histogram.ts';
import {
  emptyHistogram,
  isEmpty,
  percentile,
  withSample,
} from '../../../src/policies/autoscaling/histogram/histogram.ts';

const hour = 3600;
const ten = linearBuckets(10, 1, 1e-15);
const none = emptyHistogram(ten);
const of = (...samples: readonly (readonly [number, number])[]) =>
  samples.reduce((histogram, [value, weight]) => withSample(histogram, value, weight), none);

// Names and numbers of kubernetes/autoscaler@55c37cd5, vertical-pod-autoscaler/pkg/recommender/util/*_test.go.
describe('checkpoints of histograms', () => {
  it.each([
    ['TestHistogramSaveToCheckpointEmpty', none, 0, {}],
    ['TestHistogramSaveToCheckpoint', of([1, 1]), 1, { 1: 10_000 }],
    [
      'TestHistogramSaveToCheckpointDropsRelativelySmallValues',
      of([1, 1], [2, 100_000]),
      100_001,
      { 2: 10_000 },
    ],
    [
      'TestHistogramSaveToCheckpointForMultipleValues',
      of([1, 1], [2, 10_000], [3, 50]),
      10_051,
      { 1: 1, 2: 10_000, 3: 50 },
    ],
    ['half a ten thousandth is one', of([1, 1], [2, 20_000]), 20_001, { 1: 1, 2: 10_000 }],
  ])('%s', (_, histogram, totalWeight, bucketWeights) => {
    expect(checkpointOf(histogram)).toEqual({ totalWeight, bucketWeights });
  });

  it('TestHistogramLoadFromCheckpoint: the sum is shared out by weight', () => {
    const loaded = withCheckpoint(none, { totalWeight: 6, bucketWeights: { 0: 1, 1: 2 } });
    expect(loaded).toMatchObject({ total: 6, first: 0, last: 1 });
    expect(loaded.weights.slice(0, 3)).toEqual([2, 4, 0]);
    const more = withCheckpoint(loaded, { totalWeight: 3, bucketWeights: { 1: 5, 7: 10 } });
    expect(more).toMatchObject({ total: 9, first: 0, last: 7 });
    expect(more.weights).toEqual([2, 5, 0, 0, 0, 0, 0, 2, 0, 0, 0]);
  });

  it('that weigh nothing change nothing', () => {
    expect(withCheckpoint(none, { totalWeight: 6, bucketWeights: {} })).toBe(none);
    expect(withCheckpoint(none, { totalWeight: 6, bucketWeights: { 3: 0 } })).toBe(none);
  });

  it.each([
    ['OnNegativeBucket', { totalWeight: 1, bucketWeights: { [-1]: 1 } }, 'from 0 to 10, not -1'],
    ['OnInvalidBucket', { totalWeight: 1, bucketWeights: { 99: 1 } }, 'from 0 to 10, not 99'],
    ['NegativeTotaWeight', { totalWeight: -1, bucketWeights: {} }, 'at least 0, not -1'],
  ])('TestHistogramLoadFromCheckpointReturnsError%s', (_, checkpoint, error) => {
    expect(() => withCheckpoint(none, checkpoint)).toThrow(error);
  });

  it('bring back each weight to a ten thousandth of the largest', () => {
    const samples = fc.array(fc.tuple(fc.nat(10), fc.integer({ min: 1, max: 1000 })), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(samples, (all) => {
        const before = of(...all);
        const { weights, total } = withCheckpoint(none, checkpointOf(before));
        expect(total).toBe(before.total);
        const largest = Math.max(...before.weights);
        weights.forEach((weight, bucket) => {
          // Each is rounded by half a ten thousandth, and so is the sum by which all are divided.
          expect(Math.abs(weight - before.weights[bucket]!)).toBeLessThan(largest * 1e-3);
        });
      }),
      { numRuns: 50, seed: 1 },
    );
  });
});

describe('checkpoints of decaying histograms', () => {
  it('TestDecayingHistogramSaveToCheckpoint: they keep the reference', () => {
    const decaying = withDecayingSample(emptyDecaying(ten, hour), 2, 1, 100.25 * hour);
    const checkpoint = decayingCheckpointOf(decaying);
    expect(checkpoint).toMatchObject({ reference: 100 * hour, bucketWeights: { 2: 10_000 } });
    expect(checkpoint.totalWeight).toBeCloseTo(1.189_207_115, 9); // 2^0.25
  });

  it('TestDecayingHistogramLoadFromCheckpoint: a reference need not be a multiple of the half-life', () => {
    const reference = 1_514_862_245; // 2018-01-02 03:04:05
    const checkpoint = { totalWeight: 6, bucketWeights: { 0: 1 }, reference };
    const loaded = withDecayingCheckpoint(emptyDecaying(ten, hour), checkpoint);
    expect([isEmpty(loaded.histogram), loaded.reference]).toEqual([false, reference]);
    // Two of one reference are added as they are.
    expect(mergedDecaying(loaded, loaded)).toMatchObject({ reference, histogram: { total: 12 } });
  });

  it('decay on from there', () => {
    let before = withDecayingSample(emptyDecaying(ten, hour), 2, 1000, 7 * hour);
    before = withDecayingCheckpoint(emptyDecaying(ten, hour), decayingCheckpointOf(before));
    const { histogram } = withDecayingSample(before, 1, 1, 27 * hour);
    expect([0.999, 1].map((part) => percentile(histogram, part))).toEqual([2, 3]);
  });
});
