/** Values from 2^31 on are first brought down to 31 bits, where integer instructions reach them. */
const wordLimit = 2147483648;
const highUnit = 4194304;
const highBits = 22;

/**
 * The bucket of a whole, non-negative number below 2^53, among buckets whose width grows with the value: 2^`bits`
 * equal ones to each doubling, and one of its own for every number below twice as many.
 */
export function logBucketOf(value: number, bits: number): number {
  if (value < wordLimit) {
    const word = value | 0;
    if (word < 2 << bits) return word;
    // What a word lacks of the leading zeros of 2^bits.
    const shift = 31 - bits - Math.clz32(word);
    return (shift << bits) + (word >> shift);
  }
  const word = Math.floor(value / highUnit);
  const shift = 31 - bits - Math.clz32(word);
  return ((shift + highBits) << bits) + Math.floor(word / (1 << shift));
}

/** The middle of all whole numbers in a bucket. */
export function logBucketMiddle(bucket: number, bits: number): number {
  if (bucket < 2 << bits) return bucket;
  const width = widthOf(bucket, bits);
  return leadOf(bucket, bits) * width + (width - 1) / 2;
}

/** The greatest whole number in a bucket. */
export function logBucketEnd(bucket: number, bits: number): number {
  if (bucket < 2 << bits) return bucket;
  const width = widthOf(bucket, bits);
  return leadOf(bucket, bits) * width + (width - 1);
}

/** Whole numbers in a bucket that has more than one. */
function widthOf(bucket: number, bits: number): number {
  const shift = (bucket >> bits) - 1;
  return shift < 31 ? 1 << shift : (1 << (shift - highBits)) * highUnit;
}

/** The bits by which its numbers begin. */
function leadOf(bucket: number, bits: number): number {
  return bucket - (((bucket >> bits) - 1) << bits);
}
