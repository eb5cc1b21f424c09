import { logBucketMiddle, logBucketOf } from '../../engine/log-buckets.ts';

/** 128 buckets to each doubling: right to 0.4 %. */
const subBucketBits = 7;
/** One past the bucket of 2^36 microseconds, which is most of a day. */
const bucketLimit = 3840;
const longestMicroseconds = 68_719_476_735;

/**
 * A quantile of the last so many latencies, kept as they come: the value that a part `q` of them does not exceed, right to
 * 0.4 %. Adding one moves the quantile by as many buckets as it must, and allocates nothing.
 */
export class LatencyWindow {
  readonly #q: number;
  /** The buckets of the last latencies, the oldest at `#next` once it is full. */
  readonly #last: Int16Array;
  readonly #counts = new Int32Array(bucketLimit);
  #next = 0;
  #count = 0;
  /** The bucket of the quantile, and how many are in those before it. */
  #bucket = 0;
  #below = 0;

  constructor(q: number, size: number) {
    this.#q = q;
    this.#last = new Int16Array(size);
  }

  /** How many latencies the quantile is of. */
  get count(): number {
    return this.#count;
  }

  add(seconds: number): void {
    if (this.#count === this.#last.length) this.#change(this.#last[this.#next]!, -1);
    const microseconds = Math.min(longestMicroseconds, Math.round(seconds * 1e6));
    const bucket = logBucketOf(microseconds, subBucketBits);
    this.#last[this.#next] = bucket;
    this.#next = (this.#next + 1) % this.#last.length;
    this.#change(bucket, 1);
    this.#settle();
  }

  /** Seconds; not to be asked before anything was added. */
  get quantile(): number {
    return logBucketMiddle(this.#bucket, subBucketBits) / 1e6;
  }

  #change(bucket: number, by: 1 | -1): void {
    this.#counts[bucket]! += by;
    this.#count += by;
    if (bucket < this.#bucket) this.#below += by;
  }

  /** Moves on to the bucket that holds number ceil(q × count) in ascending order. */
  #settle(): void {
    // The product may round up past a whole number: take back its two roundings.
    const rank = Math.max(1, Math.ceil(this.#q * this.#count * (1 - 2 * Number.EPSILON)));
    while (this.#below >= rank) {
      this.#bucket -= 1;
      this.#below -= this.#counts[this.#bucket]!;
    }
    while (this.#below + this.#counts[this.#bucket]! < rank) {
      this.#below += this.#counts[this.#bucket]!;
      this.#bucket += 1;
    }
  }
}
