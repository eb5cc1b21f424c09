import { grown, tanh } from './powers.ts';

/** Smooths the first wait. */
const smoothing = 4;
/** Brings the median of the waits near 1, 2, 4 … times the first, rather than 1.4, 2.8, 5.6 …. */
const scale = 1 / 1.4;

/**
 * How far the retries of a request are along the curve of Polly’s DecorrelatedJitterBackoffV2 (cockatiel has it too), with
 * `luck` of retry number `retry`: `base`^t × tanh(√(4t)) at t = retry + luck. A wait is `scaled` of the distance
 * between two retries on it.
 */
export function alongCurve(base: number, retry: number, luck: number): number {
  const whole = grown(1, base, retry, Number.POSITIVE_INFINITY);
  return whole * Math.exp(luck * Math.log(base)) * tanh(Math.sqrt(smoothing * (retry + luck)));
}

/** Parts of the first wait between two points of the curve; infinite where the curve is beyond all numbers. */
export function scaled(from: number, to: number): number {
  return to === Number.POSITIVE_INFINITY ? to : Math.max(0, to - from) * scale;
}
