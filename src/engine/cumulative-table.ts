/** Running sums of weights, scaled so that the last is 1; the weights must not all be 0. */
export function cumulativeTable(weights: ArrayLike<number>): Float64Array {
  const table = new Float64Array(weights.length);
  let sum = 0;
  for (let index = 0; index < weights.length; index += 1) {
    sum += weights[index]!;
    table[index] = sum;
  }
  if (!(sum > 0)) throw new RangeError(`weights must have a positive sum, not ${sum}`);
  for (let index = 0; index < table.length; index += 1) table[index] = table[index]! / sum;
  return table;
}

/** The index that a uniform number `u` in [0, 1) picks: the first whose running sum exceeds it. */
export function indexAt(table: Float64Array, u: number): number {
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle]! > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * `indexAt` for a table that is asked again and again, in constant time on average: a guide tells of each of some equal
 * parts of [0, 1) where to begin (Chen and Asau, "On generating random variates from an empirical distribution", 1974).
 */
export function guidedIndex(table: Float64Array): (u: number) => number {
  const last = table.length - 1;
  // Of a power of two the parts begin exactly where u is multiplied past a whole number.
  let parts = 1;
  while (parts < table.length) parts *= 2;
  const guide = new Int32Array(parts);
  for (let part = 0, at = 0; part < parts; part += 1) {
    while (at < last && table[at]! <= part / parts) at += 1;
    guide[part] = at;
  }
  return (u) => {
    let at = guide[u < 1 ? (u * parts) | 0 : parts - 1]!;
    while (at < last && table[at]! <= u) at += 1;
    return at;
  };
}
