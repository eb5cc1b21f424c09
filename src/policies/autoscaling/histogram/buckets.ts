/** How values fall into buckets; the last has no upper end. */
export interface BucketScheme {
  readonly count: number;
  /** A bucket of less weight counts as empty. */
  readonly epsilon: number;
  /** The bucket of a value; beyond the range, the first or the last. */
  find(value: number): number;
  /** The least value of a bucket. */
  start(bucket: number): number;
}

/** Buckets of one size from 0; the last starts at `most` or above. */
export function linearBuckets(most: number, size: number, epsilon: number): BucketScheme {
  mustBePositive({ most, size, epsilon });
  const count = Math.ceil(most / size) + 1;
  return {
    count,
    epsilon,
    find: (value) => Math.max(0, Math.min(count - 1, Math.trunc(value / size))),
    start: (bucket) => bucket * size,
  };
}

/** Buckets from 0, each larger than the one before by a ratio; the last starts at `most` or above. */
export function exponentialBuckets(
  most: number,
  firstSize: number,
  ratio: number,
  epsilon: number,
): BucketScheme {
  mustBePositive({ most, firstSize, 'ratio − 1': ratio - 1, epsilon });
  const sizesUpTo = (value: number) =>
    Math.log((value * (ratio - 1)) / firstSize + 1) / Math.log(ratio);
  const count = Math.ceil(sizesUpTo(most)) + 1;
  const starts = [0];
  // Powers by multiplication: each start is off by at most its number in units of the last place.
  for (let power = ratio; starts.length < count; power *= ratio) {
    starts.push((firstSize * (power - 1)) / (ratio - 1));
  }
  return {
    count,
    epsilon,
    find: (value) => (value < firstSize ? 0 : Math.min(count - 1, Math.trunc(sizesUpTo(value)))),
    start: (bucket) => starts[bucket]!,
  };
}

function mustBePositive(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value > 0)) throw new RangeError(`${name} of buckets must be above 0, not ${value}`);
  }
}
