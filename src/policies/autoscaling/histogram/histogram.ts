import type { BucketScheme } from './buckets.ts';

/** Weights of samples by bucket. */
export interface Histogram {
  readonly buckets: BucketScheme;
  readonly weights: readonly number[];
  readonly total: number;
  /** The first bucket that is not empty; the last of all where none is. */
  readonly first: number;
  /** The last bucket that is not empty; 0 where none is. */
  readonly last: number;
}

/** No samples. */
export function emptyHistogram(buckets: BucketScheme): Histogram {
  const weights = Array.from({ length: buckets.count }, () => 0);
  return { buckets, weights, total: 0, first: buckets.count - 1, last: 0 };
}

/** Whether no bucket has as much weight as counts. */
export function isEmpty({ buckets, weights, first }: Histogram): boolean {
  return weights[first]! < buckets.epsilon;
}

/** With a sample more; throws a RangeError where it weighs less than 0. */
export function withSample(histogram: Histogram, value: number, weight: number): Histogram {
  mustWeigh(weight);
  const { buckets, weights, total, first, last } = histogram;
  const bucket = buckets.find(value);
  const sum = weights[bucket]! + weight;
  const counts = sum >= buckets.epsilon;
  return {
    buckets,
    weights: weights.with(bucket, sum),
    total: total + weight,
    first: counts ? Math.min(first, bucket) : first,
    last: counts ? Math.max(last, bucket) : last,
  };
}

/**
 * With a sample less; a bucket that would be left with next to nothing is emptied. Throws a RangeError where the
 * sample weighs less than 0.
 */
export function withoutSample(histogram: Histogram, value: number, weight: number): Histogram {
  mustWeigh(weight);
  const { buckets, weights, total } = histogram;
  const bucket = buckets.find(value);
  const held = weights[bucket]!;
  const removed = weight > held - buckets.epsilon ? held : weight;
  return trimmed({
    ...histogram,
    weights: weights.with(bucket, held - removed),
    total: total - removed,
  });
}

/** All samples of two histograms of one scheme; what does not count in the other is in the sum only. */
export function merged(one: Histogram, other: Histogram): Histogram {
  return {
    buckets: one.buckets,
    weights: one.weights.map((weight, bucket) =>
      isBetweenEnds(other, bucket) ? weight + other.weights[bucket]! : weight,
    ),
    total: one.total + other.total,
    first: Math.min(one.first, other.first),
    last: Math.max(one.last, other.last),
  };
}

/** All weights between the ends times a factor of at least 0, and their sum; what does not count stays as it is. */
export function scaled(histogram: Histogram, factor: number): Histogram {
  return trimmed({
    ...histogram,
    weights: histogram.weights.map((weight, bucket) =>
      isBetweenEnds(histogram, bucket) ? weight * factor : weight,
    ),
    total: histogram.total * factor,
  });
}

/**
 * The value that a part (0 to 1) of the weight does not exceed: the end of the bucket in which the sum gets
 * there, or the start of the last bucket, which has no end. 0 where the histogram is empty.
 */
export function percentile(histogram: Histogram, part: number): number {
  if (isEmpty(histogram)) return 0;
  const { buckets, weights, total, last } = histogram;
  let bucket = histogram.first;
  let sum = 0;
  for (; bucket < last; bucket += 1) {
    sum += weights[bucket]!;
    if (sum >= part * total) break;
  }
  return buckets.start(Math.min(bucket + 1, buckets.count - 1));
}

function mustWeigh(weight: number): void {
  if (weight < 0) throw new RangeError(`a sample’s weight must be at least 0, not ${weight}`);
}

/** Upstream goes no further than its ends, so that weights beyond them are neither merged nor scaled. */
function isBetweenEnds({ first, last }: Histogram, bucket: number): boolean {
  return bucket >= first && bucket <= last;
}

/** With the ends moved past buckets that became empty. */
function trimmed(histogram: Histogram): Histogram {
  const { buckets, weights } = histogram;
  let { first, last } = histogram;
  while (weights[first]! < buckets.epsilon && first < buckets.count - 1) first += 1;
  while (weights[last]! < buckets.epsilon && last > 0) last -= 1;
  return { ...histogram, first, last };
}
