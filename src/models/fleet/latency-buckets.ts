/** 32 equal buckets to each doubling: no bucket is wider than a 32nd of its values. */
const subBuckets = 32;
const subBucketBits = 5;
/** Below this every tick has a bucket of its own. */
const exactBelow = 2 * subBuckets;
/** `Math.clz32` of 32: the shift of a value is what it lacks of these leading zeros. */
const clzOfSubBuckets = 26;
/** Values from 2^31 on are first brought down by 16 bits, where integer instructions reach them. */
const wordLimit = 2147483648;
const highUnit = 65536;
const highBits = 16;
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
    const bucket = bucketOf(Math.min(ticks, greatest));
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
  return middleOf(bucket);
}

function bucketOf(ticks: number): number {
  if (ticks < exactBelow) return ticks;
  if (ticks < wordLimit) {
    const shift = clzOfSubBuckets - Math.clz32(ticks);
    return (shift << subBucketBits) + (ticks >> shift);
  }
  const word = Math.floor(ticks / highUnit);
  const shift = clzOfSubBuckets - Math.clz32(word);
  return ((shift + highBits) << subBucketBits) + (word >> shift);
}

function middleOf(bucket: number): number {
  if (bucket < exactBelow) return bucket;
  const shift = (bucket >> subBucketBits) - 1;
  const lead = bucket - (shift << subBucketBits);
  const width = shift < highBits ? 1 << shift : (1 << (shift - highBits)) * highUnit;
  return lead * width + (width - 1) / 2;
}
