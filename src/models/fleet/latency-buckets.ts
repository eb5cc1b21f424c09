import { logBucketMiddle, logBucketOf } from '../../engine/log-buckets.ts';

/** 32 equal buckets to each doubling: no bucket is wider than a 32nd of its values. */
const subBucketBits = 5;
/** Four years: what takes longer counts as this long. */
const greatest = 140737488355327;
const length = 1376;

/** How many values were counted in each bucket since the start of the run. */
export type BucketCounts = Uint32Array;

/**
 * Counts times, in whole ticks, in buckets whose width grows with the value: what a histogram of a metrics library
 * keeps, only finer. Counts never fall, so that the difference of two snapshots holds what came between them.
 */
export class LatencyBuckets {
  readonly #counts = new Uint32Array(length);
  /** Buckets up to the last that counted anything. */
  #used = 0;

  record(ticks: number): void {
    const bucket = logBucketOf(Math.min(ticks, greatest), subBucketBits);
    this.#counts[bucket]! += 1;
    if (bucket >= this.#used) this.#used = bucket + 1;
  }

  /** The counts as they are now. */
  snapshot(): BucketCounts {
    return this.#counts.slice(0, this.#used);
  }
}

/**
 * The time, in ticks, that a part `q` of those counted between two snapshots does not exceed: the middle of the first
 * bucket whose cumulative count reaches ceil(q × count), within 1.6 %. Undefined where nothing was counted.
 */
export function quantileBetween(
  before: BucketCounts,
  after: BucketCounts,
  q: number,
): number | undefined {
  let count = 0;
  for (let bucket = 0; bucket < after.length; bucket += 1) {
    count += after[bucket]! - (before[bucket] ?? 0);
  }
  if (count === 0) return undefined;
  // The product may round up past a whole number (0.07 × 100): take back its two roundings.
  const rank = Math.max(1, Math.ceil(q * count * (1 - 2 * Number.EPSILON)));
  let bucket = -1;
  for (let cumulative = 0; cumulative < rank; ) {
    bucket += 1;
    cumulative += after[bucket]! - (before[bucket] ?? 0);
  }
  return logBucketMiddle(bucket, subBucketBits);
}
