const batchSize = 5;

/**
 * How many first observations to delete so that the start-up transient does not bias the mean:
 * MSER-5 (White 1997). Of all truncations of the series of means of five, it takes the one that
 * minimises the squared standard error of what remains, within the first half, because a minimum
 * near the end only says that the last few values happen to agree. A tie goes to the shorter deletion.
 */
export function warmUpLength(values: ArrayLike<number>): number {
  const batches = Math.floor(values.length / batchSize);
  const longest = Math.floor(batches / 2);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  let kept = 0;
  let mean = 0;
  let squares = 0;
  for (let first = batches - 1; first >= 0; first -= 1) {
    const batch = batchMean(values, first);
    kept += 1;
    const before = batch - mean;
    mean += before / kept;
    squares += before * (batch - mean);
    const error = squares / (kept * kept);
    if (first <= longest && error <= least) {
      least = error;
      best = first;
    }
  }
  return best * batchSize;
}

function batchMean(values: ArrayLike<number>, batch: number): number {
  let sum = 0;
  for (let at = batch * batchSize; at < (batch + 1) * batchSize; at += 1) sum += values[at]!;
  return sum / batchSize;
}
