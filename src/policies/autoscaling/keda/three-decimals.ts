/** A metric in thousandths as KEDA writes it for its HPA: the nearest, and of two the even one; within what the API can write. */
export function threeDecimals(value: number): number {
  const within = Math.min(Math.max(value, 0), 1e15);
  // Only an odd number of sixteenths lies half-way between two thousandths.
  if ((16 * within) % 2 === 1) {
    const below = Math.floor(1000 * within);
    return below + (below % 2);
  }
  return Math.round(1000 * Number(within.toFixed(3)));
}
