import { logBucketEnd, logBucketMiddle, logBucketOf } from '../engine/log-buckets.ts';

/** 512 equal buckets to each doubling: a bucket's midpoint is within 1/1024 of all that it holds. */
const subBucketBits = 9;
/** One bucket past the greatest safe integer; a whole number of blocks. */
const bucketLimit = 23040;
/** Counts are kept for so many buckets at a time, those of one doubling. */
const block = 512;
const none = new Float64Array(0);

/**
 * Counts whole, non-negative numbers (ticks, tokens) below 2^53 in buckets whose width grows with
 * the value, so that every quantile is right to 0.1 % whatever the range. Count, sum, mean, least
 * and greatest are exact. Recording is O(1) and allocates only when a value is far from all before.
 */
export class Histogram {
  count = 0;
  /** Exact while it stays below 2^53. */
  sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  /** The bucket of the first count: a block's first. */
  #first = 0;
  /** Of the blocks from the least to the greatest value, for most histograms of a run see few values. */
  #counts = none;

  /** Counts a value, once or as often as it was seen. */
  record(value: number, times = 1): void {
    const bucket = logBucketOf(value, subBucketBits);
    const at = bucket - this.#first;
    if (!(at >= 0 && at < this.#counts.length)) this.#cover(bucket, bucket);
    this.#counts[bucket - this.#first]! += times;
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
    this.#counts[bucket - this.#first]! += times;
    this.count += times;
    this.sum += sum;
    return true;
  }

  /** The greatest value that `recordAlike` takes together with this one; below it where it takes neither. */
  greatestAlike(value: number): number {
    if (!(value >= this.#min)) return Number.NEGATIVE_INFINITY;
    return Math.min(this.#max, logBucketEnd(logBucketOf(value, subBucketBits), subBucketBits));
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
    const rank = rankOf(q, this.count);
    let cumulative = 0;
    let at = logBucketOf(this.#min, subBucketBits) - this.#first - 1;
    while (cumulative < rank) cumulative += this.#counts[++at] ?? Number.POSITIVE_INFINITY;
    const middle = logBucketMiddle(at + this.#first, subBucketBits);
    return Math.min(this.#max, Math.max(this.#min, middle));
  }

  /**
   * What `quantile(q)` cannot be below once `more` values at the most are recorded, whatever they are; 0, which is below
   * everything, where that is all that is certain.
   */
  leastQuantile(q: number, more: number): number {
    const count = this.count + more;
    // So many values are at the quantile or above it; of fewer values in all it would be as many or fewer.
    const above = count - rankOf(q, count) + 1;
    if (!(above <= this.count)) return 0;
    let cumulative = 0;
    let at = logBucketOf(this.#max, subBucketBits) - this.#first + 1;
    while (cumulative < above) cumulative += this.#counts[--at] ?? Number.POSITIVE_INFINITY;
    return Math.min(this.#max, logBucketMiddle(at + this.#first, subBucketBits));
  }

  /** Adds everything that another histogram counted. */
  merge(other: Histogram): void {
    if (other.count === 0) return;
    const least = logBucketOf(other.#min, subBucketBits);
    const last = logBucketOf(other.#max, subBucketBits);
    this.#cover(least, last);
    for (let bucket = least; bucket <= last; bucket += 1) {
      this.#counts[bucket - this.#first]! += other.#counts[bucket - other.#first]!;
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
      logBucketOf(this.#min, subBucketBits) - this.#first,
      logBucketOf(this.#max, subBucketBits) - this.#first + 1,
    );
    this.count = 0;
    this.sum = 0;
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
  }

  /** Makes room for the blocks of these buckets and all between them and what there is. */
  #cover(least: number, last: number): void {
    if (!(least >= 0 && last < bucketLimit)) {
      throw new RangeError('a histogram counts values from 0 to 2^53 - 1');
    }
    const had = this.#counts;
    let first = least - (least % block);
    let end = last - (last % block) + block;
    if (had.length > 0) {
      first = Math.min(first, this.#first);
      end = Math.max(end, this.#first + had.length);
    }
    if (end - first === had.length) return;
    this.#counts = new Float64Array(end - first);
    this.#counts.set(had, had.length > 0 ? this.#first - first : 0);
    this.#first = first;
  }
}

/** Which of so many values in ascending order, from 1, is their quantile. */
function rankOf(q: number, count: number): number {
  // The product may round up past a whole number (0.07 × 100): take back its two roundings.
  return Math.max(1, Math.ceil(q * count * (1 - 2 * Number.EPSILON)));
}
