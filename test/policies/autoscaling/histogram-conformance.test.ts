import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type BucketScheme,
  exponentialBuckets,
  linearBuckets,
} from '../../../src/policies/autoscaling/histogram/buckets.ts';
import {
  emptyDecaying,
  withDecayingSample,
  withoutDecayingSample,
} from '../../../src/policies/autoscaling/histogram/decaying-histogram.ts';
import {
  confidence,
  withConfidence,
  withMargin,
} from '../../../src/policies/autoscaling/histogram/estimators.ts';
import {
  emptyHistogram,
  isEmpty,
  percentile,
  withoutSample,
  withSample,
} from '../../../src/policies/autoscaling/histogram/histogram.ts';

interface Options {
  readonly type: 'linear' | 'exponential';
  readonly args: readonly number[];
}

type Operation =
  | readonly ['add' | 'sub', number, number, number?]
  | readonly ['percentile', number]
  | readonly ['empty'];

interface HistogramCase {
  readonly name: string;
  readonly options: Options;
  readonly halfLifeHours: number | null;
  readonly ops: readonly Operation[];
  readonly expected: readonly (number | boolean)[];
}

interface BucketCase {
  readonly name: string;
  readonly options: Options;
  readonly expected: {
    readonly numBuckets: number;
    readonly bucketStart: readonly number[] | Readonly<Record<string, number>>;
    readonly findBucket: readonly (readonly [number, number])[];
  };
}

interface EstimatorCase {
  readonly name: string;
  readonly input: Readonly<Record<string, number>>;
  readonly expected: number;
}

interface Cases {
  readonly histograms: readonly HistogramCase[];
  readonly buckets: readonly BucketCase[];
  readonly estimators: readonly EstimatorCase[];
}

const file = new URL('../../../../shared/conformance/vpa_histogram.json', import.meta.url);
const isThere = existsSync(file);
const cases: Cases = isThere
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { histograms: [], buckets: [], estimators: [] };

const hour = 3600;

function scheme({ type, args }: Options): BucketScheme {
  const [most, size, third, fourth] = args as [number, number, number, number];
  return type === 'linear'
    ? linearBuckets(most, size, third)
    : exponentialBuckets(most, size, third, fourth);
}

/** What the operations that ask answer, in order. */
function answers({ options, halfLifeHours, ops }: HistogramCase): (number | boolean)[] {
  const found: (number | boolean)[] = [];
  let plain = emptyHistogram(scheme(options));
  let decaying = emptyDecaying(scheme(options), (halfLifeHours ?? 1) * hour);
  for (const operation of ops) {
    const now = halfLifeHours === null ? plain : decaying.histogram;
    if (operation[0] === 'percentile') found.push(percentile(now, operation[1]));
    else if (operation[0] === 'empty') found.push(isEmpty(now));
    else {
      const [kind, value, weight, hours = 0] = operation;
      plain = (kind === 'add' ? withSample : withoutSample)(plain, value, weight);
      decaying = (kind === 'add' ? withDecayingSample : withoutDecayingSample)(
        decaying,
        value,
        weight,
        hours * hour,
      );
    }
  }
  return found;
}

describe.skipIf(!isThere)(
  `VPA: the recommender's own tests${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    test.for(cases.histograms)('$name', (one) => {
      expect(answers(one)).toEqual(one.expected);
    });

    test.for(cases.buckets)('$name', ({ options, expected }) => {
      const buckets = scheme(options);
      expect(buckets.count).toBe(expected.numBuckets);
      for (const [bucket, start] of Object.entries(expected.bucketStart)) {
        expect(buckets.start(Number(bucket))).toBeCloseTo(start, 12);
      }
      for (const [value, bucket] of expected.findBucket) expect(buckets.find(value)).toBe(bucket);
    });

    test.for(cases.estimators)('$name', ({ input, expected }) => {
      const { base, margin, multiplier, exponent, samples, spanMinutes } = input;
      if (margin !== undefined) {
        expect(withMargin(base!, margin)).toBe(expected);
        return;
      }
      const history = { samples: samples!, firstSample: 0, lastSample: spanMinutes! * 60 };
      const trust = confidence(history);
      expect(trust).toBe(input['confidence']);
      expect(withConfidence(base!, multiplier!, exponent!, trust)).toBeCloseTo(expected, 9);
    });

    test('no list of the file is empty', () => {
      expect(
        cases.histograms.length * cases.buckets.length * cases.estimators.length,
      ).toBeGreaterThan(0);
    });
  },
);
