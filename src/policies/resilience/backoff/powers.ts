/**
 * `start` times `factor` to the whole power `times`, multiplied out: exact for a factor of 2, and within `times` roundings
 * otherwise. No more than `most`, and no multiplication beyond it.
 */
export function grown(start: number, factor: number, times: number, most: number): number {
  let value = start;
  // A factor of 1 or a start of 0 never grows, however often.
  if (factor === 1 || start === 0) return Math.min(most, value);
  for (let left = times; left > 0 && value < most && value > 0; left -= 1) value *= factor;
  return Math.min(most, value);
}

/** The hyperbolic tangent of a number from 0 on, by `expm1`: within a few units in the last place. */
export function tanh(value: number): number {
  const less = Math.expm1(-2 * value);
  return -less / (less + 2);
}
