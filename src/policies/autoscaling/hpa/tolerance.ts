/** How far the ratio of usage to target may stray from 1 without a change, per direction, as a fraction. */
export interface Tolerance {
  readonly up: number;
  readonly down: number;
}

/** Whether a ratio is close enough to 1 to leave the replicas alone; both edges count as close. */
export function isWithin(tolerance: Tolerance, ratio: number): boolean {
  return 1 - tolerance.down <= ratio && ratio <= 1 + tolerance.up;
}
