import type { DecayingHistogram } from './decaying-histogram.ts';
import type { Histogram } from './histogram.ts';

/** A histogram in little room; VPA's `HistogramCheckpoint`. */
export interface HistogramCheckpoint {
  readonly totalWeight: number;
  /** By bucket, in ten thousandths of the largest weight; what rounds to 0 is left out. */
  readonly bucketWeights: Readonly<Record<number, number>>;
}

/** A decaying histogram in little room. */
export interface DecayingCheckpoint extends HistogramCheckpoint {
  /** Seconds at which a weight counts as given; undefined before any sample. */
  readonly reference: number | undefined;
}

const mostWeight = 10_000;

/** The histogram between its ends, to a ten thousandth of its largest weight; the sum is kept whole. */
export function checkpointOf({ weights, total, first, last }: Histogram): HistogramCheckpoint {
  const counted = weights.slice(first, last + 1);
  const ratio = mostWeight / Math.max(0, ...counted);
  const entries = counted
    .map((weight, at) => [first + at, Math.round(weight * ratio)] as const)
    .filter(([, weight]) => weight > 0);
  return { totalWeight: total, bucketWeights: Object.fromEntries(entries) };
}

/** With all samples of a checkpoint more; throws a RangeError where it fits no bucket or weighs less than 0. */
export function withCheckpoint(
  before: Histogram,
  { totalWeight, bucketWeights }: HistogramCheckpoint,
): Histogram {
  if (!(totalWeight >= 0)) {
    throw new RangeError(`the weight of a checkpoint must be at least 0, not ${totalWeight}`);
  }
  const entries = Object.entries(bucketWeights).map(
    ([key, weight]) => [Number(key), weight] as const,
  );
  const { count } = before.buckets;
  for (const [bucket] of entries) {
    if (bucket >= 0 && bucket < count) continue;
    throw new RangeError(`a checkpoint’s buckets must be from 0 to ${count - 1}, not ${bucket}`);
  }
  const sum = entries.reduce((all, [, weight]) => all + weight, 0);
  if (sum === 0) return before;
  const ratio = totalWeight / sum;
  const weights = [...before.weights];
  for (const [bucket, weight] of entries) weights[bucket]! += weight * ratio;
  const held = entries.map(([bucket]) => bucket);
  return {
    ...before,
    weights,
    total: before.total + totalWeight,
    first: Math.min(before.first, ...held),
    last: Math.max(before.last, ...held),
  };
}

/** The decaying histogram, to a ten thousandth of its largest weight. */
export function decayingCheckpointOf(decaying: DecayingHistogram): DecayingCheckpoint {
  return { ...checkpointOf(decaying.histogram), reference: decaying.reference };
}

/** With all samples of a checkpoint more, and its reference, as upstream: it is meant for an empty histogram. */
export function withDecayingCheckpoint(
  before: DecayingHistogram,
  checkpoint: DecayingCheckpoint,
): DecayingHistogram {
  const histogram = withCheckpoint(before.histogram, checkpoint);
  return { ...before, histogram, reference: checkpoint.reference };
}
