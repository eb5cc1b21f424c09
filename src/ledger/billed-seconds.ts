/** How long a rental counts on a bill, in seconds. */
export interface RentalRounding {
  /** To whose multiples it is rounded up. */
  readonly increment: number;
  /** Billed at the least. */
  readonly minimum: number;
}

/** Seconds that are billed of a rental of so many. */
export function billedSeconds(seconds: number, { increment, minimum }: RentalRounding): number {
  // A whole number of increments stays what it is, whatever floating point adds.
  const rounded = Math.ceil(seconds / increment - 1e-9) * increment;
  return Math.max(minimum, rounded, seconds);
}
