/** Simulated time is counted in whole microseconds: exact in a double for 285 years. */
export const ticksPerSecond = 1e6;

/** The nearest tick to a duration in seconds, halves rounded up. The one way into the clock. */
export function toTicks(seconds: number): number {
  return Math.floor(seconds * ticksPerSecond + 0.5);
}

/** Seconds of a number of ticks. The one way out of the clock. */
export function toSeconds(ticks: number): number {
  return ticks / ticksPerSecond;
}
