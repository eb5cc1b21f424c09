import type { BucketScheme } from './buckets.ts';
import {
  emptyHistogram,
  type Histogram,
  merged,
  scaled,
  withoutSample,
  withSample,
} from './histogram.ts';

/** A histogram whose samples lose half of their weight in every half-life. */
export interface DecayingHistogram {
  readonly histogram: Histogram;
  readonly halfLifeSeconds: number;
  /**
   * Seconds at which a weight counts as given, a multiple of the half-life unless a checkpoint says otherwise;
   * undefined before any sample.
   */
  readonly reference: number | undefined;
}

/** Weights grow by up to 2^100 before they are all divided. */
const mostHalfLives = 100;

/** No samples. */
export function emptyDecaying(buckets: BucketScheme, halfLifeSeconds: number): DecayingHistogram {
  return { histogram: emptyHistogram(buckets), halfLifeSeconds, reference: undefined };
}

/** With a sample of a time in seconds more. */
export function withDecayingSample(
  before: DecayingHistogram,
  value: number,
  weight: number,
  at: number,
): DecayingHistogram {
  const { shifted, factor } = ready(before, at);
  return { ...shifted, histogram: withSample(shifted.histogram, value, weight * factor) };
}

/** With a sample less, weighted as one of that time. */
export function withoutDecayingSample(
  before: DecayingHistogram,
  value: number,
  weight: number,
  at: number,
): DecayingHistogram {
  const { shifted, factor } = ready(before, at);
  return { ...shifted, histogram: withoutSample(shifted.histogram, value, weight * factor) };
}

/** All samples of two histograms of one scheme and half-life, from the younger reference. */
export function mergedDecaying(
  one: DecayingHistogram,
  other: DecayingHistogram,
): DecayingHistogram {
  if (one.halfLifeSeconds !== other.halfLifeSeconds) {
    throw new RangeError(
      `cannot merge half-lives of ${one.halfLifeSeconds} s and ${other.halfLifeSeconds} s`,
    );
  }
  if (other.reference === undefined) return one;
  if (one.reference === undefined) return other;
  const ours = one.reference < other.reference ? shiftedTo(one, other.reference) : one;
  const theirs = other.reference < one.reference ? shiftedTo(other, one.reference) : other;
  return { ...ours, histogram: merged(ours.histogram, theirs.histogram) };
}

/** The histogram with a reference close enough to a time, and the weight of a sample of that time. */
function ready(before: DecayingHistogram, at: number) {
  const { halfLifeSeconds: halfLife, reference } = before;
  const tooOld = reference === undefined || at > reference + mostHalfLives * halfLife;
  const shifted = tooOld ? shiftedTo(before, at) : before;
  return { shifted, factor: powerOfTwo((at - shifted.reference!) / halfLife) };
}

function shiftedTo(before: DecayingHistogram, at: number): DecayingHistogram {
  const { halfLifeSeconds: halfLife, histogram } = before;
  const halfLives = Math.floor(at / halfLife + 0.5);
  const reference = halfLives * halfLife;
  if (before.reference === undefined) return { ...before, reference };
  const passed = Math.round((before.reference - reference) / halfLife);
  return { ...before, reference, histogram: scaled(histogram, powerOfTwo(passed)) };
}

/** 2^x: exact where x is whole, else within 2 units in the last place. */
function powerOfTwo(exponent: number): number {
  const whole = Math.floor(exponent);
  let power = Math.exp((exponent - whole) * Math.LN2);
  // Beyond 2^±1100 nothing changes any more: it is infinite or 0.
  for (let left = Math.min(whole, 1100); left > 0; left -= 1) power *= 2;
  for (let left = Math.max(whole, -1100); left < 0; left += 1) power /= 2;
  return power;
}
