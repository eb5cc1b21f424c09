import { logBucketMiddle, logBucketOf } from '../engine/log-buckets.ts';

/** 512 equal buckets to each doubling: a bucket's midpoint is within 1/1024 of all that it holds. */
const subBucketBits = 9;
/** Below this every whole number has a bucket of its own. */
const exactBelow = 1024;
/** One bucket past the greatest safe integer. */
const bucketLimit = 23040;

/**
 * Counts whole, non-negative numbers (ticks, tokens) below 2^53 in buckets whose width grows with
 * the value, so that every quantile is right to 0.1 % whatever the range. Count, sum, mean, least
 * and greatest are exact. Recording is O(1) and allocates only when a value is larger than any before.
 */
export class Histogram {
  count = 0;
  /** Exact while it stays below 2^53. */
  sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #counts = new Float64Array(exactBelow);

  /** Counts a value, once or as often as it was seen. */
  record(value: number, times = 1): void {
    const bucket = logBucketOf(value, subBucketBits);
    if (!(bucket >= 0 && bucket < this.#counts.length)) this.#grow(bucket);
    this.#counts[bucket]! += times;
    this.count += times;
    this.sum += value * times;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /**
   * Counts values of which only the least, the greatest and the sum are known; false, and nothing counted,
   * where they might be in different buckets or beyond all that was counted before.
   */
  recordAlike(least: number, greatest: number, times: number, sum: number): boolean {
    if (!(least >= this.#min && greatest <= this.#max)) return false;
    const bucket = logBucketOf(least, subBucketBits);
    if (bucket !== logBucketOf(greatest, subBucketBits)) return false;
    this.#counts[bucket]! += times;
    this.count += times;
    this.sum += sum;
    return true;
  }

  /** NaN where nothing was recorded, as are `min`, `max` and every quantile. */
  get mean(): number {
    return this.sum / this.count;
  }

  get min(): number {
    return this.count > 0 ? this.#min : Number.NaN;
  }

  get max(): number {
    return this.count > 0 ? this.#max : Number.NaN;
  }

  /**
   * The value that a part `q` of all recorded values does not exceed: the midpoint of the first
   * bucket whose cumulative count reaches ceil(q × count), kept within [min, max].
   */
  quantile(q: number): number {
    if (this.count === 0) return Number.NaN;
    // The product may round up past a whole number (0.07 × 100): take back its two roundings.
    const rank = Math.max(1, Math.ceil(q * this.count * (1 - 2 * Number.EPSILON)));
    let cumulative = 0;
    let bucket = logBucketOf(this.#min, subBucketBits) - 1;
    while (cumulative < rank) cumulative += this.#counts[++bucket] ?? Number.POSITIVE_INFINITY;
    return Math.min(this.#max, Math.max(this.#min, logBucketMiddle(bucket, subBucketBits)));
  }

  /** Adds everything that another histogram counted. */
  merge(other: Histogram): void {
    if (other.count === 0) return;
    const last = logBucketOf(other.#max, subBucketBits);
    if (last >= this.#counts.length) this.#grow(last);
    for (let bucket = logBucketOf(other.#min, subBucketBits); bucket <= last; bucket += 1) {
      this.#counts[bucket]! += other.#counts[bucket]!;
    }
    this.count += other.count;
    this.sum += other.sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Forgets everything, at the cost of the range that was in use. */
  clear(): void {
    if (this.count === 0) return;
    this.#counts.fill(
      0,
      logBucketOf(this.#min, subBucketBits),
      logBucketOf(this.#max, subBucketBits) + 1,
    );
    this.count = 0;
    this.sum = 0;
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
  }

  #grow(bucket: number): void {
    if (!(bucket >= 0 && bucket < bucketLimit)) {
      throw new RangeError('a histogram counts values from 0 to 2^53 - 1');
    }
    // Grows by half, not by doubling: the table covers 2^53 in a few steps and most runs need little.
    const length = Math.min(bucketLimit, Math.max(bucket + 1, (this.#counts.length * 3) >> 1));
    const counts = new Float64Array(length);
    counts.set(this.#counts);
    this.#counts = counts;
  }
}
