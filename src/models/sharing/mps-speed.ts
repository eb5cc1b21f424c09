import { sharingConstants } from '../../catalog/sharing.ts';

const { computeExponent, bandwidthExponent } = sharingConstants.mps;

/** Speed of arithmetic at a share of the multiprocessors, both as parts of the whole. */
export function computeSpeed(share: number): number {
  return shareSpeed(share, computeExponent.value);
}

/** Bandwidth that a share of the multiprocessors gets out of the memory, both as parts of the whole. */
export function memorySpeed(share: number): number {
  return shareSpeed(share, bandwidthExponent.value);
}

/** 1 − (1 − share)^exponent: 0 at 0, 1 at 1, and in between the more the greater the exponent. */
export function shareSpeed(share: number, exponent: number): number {
  // Powers differ between engines of JavaScript in their last bit; these two do not, and are exact at both ends.
  return -Math.expm1(exponent * Math.log1p(-share));
}
