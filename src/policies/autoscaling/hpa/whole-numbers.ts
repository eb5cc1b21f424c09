/** The most replicas that the API can name (int32). */
export const mostInt32 = 2_147_483_647;

/** The most that the controller counts in thousandths (int64), as near as a float comes. */
export const mostInt64 = Number(9_223_372_036_854_775_807n);

/**
 * The whole part of a replica count that was computed as a float, held within int32. The controller
 * itself leaves some conversions of larger values to the processor; here they all saturate.
 */
export function toInt32(value: number): number {
  if (Number.isNaN(value)) return 0;
  // Adding 0 turns -0 into 0.
  return Math.trunc(Math.min(Math.max(value, -mostInt32 - 1), mostInt32)) + 0;
}

/** Integer division of whole numbers, rounded toward zero, exact beyond 2^53 as int64 division is. */
export function quotient(dividend: number, divisor: number): number {
  if (Math.abs(dividend) <= Number.MAX_SAFE_INTEGER) return Math.trunc(dividend / divisor) + 0;
  return Number(BigInt(Math.round(dividend)) / BigInt(Math.round(divisor)));
}

/**
 * 100 × part / whole as a whole percentage, rounded toward zero, exact for whole numbers, and wrapped to int32
 * as the controller's is: where a request is a slip such as `100m` of memory, it may be anything.
 */
export function wholePercent(part: number, whole: number): number {
  const hundredfold = part * 100;
  if (Math.abs(hundredfold) <= Number.MAX_SAFE_INTEGER) return quotient(hundredfold, whole) | 0;
  const percent = (BigInt(Math.round(part)) * 100n) / BigInt(Math.round(whole));
  return Number(BigInt.asIntN(32, percent));
}
