import type { Device } from './device.ts';

/** Clocks of all data sheets lie within a factor of two of this, in cycles per second. */
const lowestClock = 1.35e9;

/** The clock behind a data sheet's peak: a multiprocessor multiplies a power of two numbers in each cycle. */
export function likelyClock(device: Device): number {
  let clock = device.flops('fp16') / device.multiprocessors;
  while (clock >= 2 * lowestClock) clock /= 2;
  return Math.max(clock, lowestClock);
}
