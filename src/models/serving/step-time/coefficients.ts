import { type StepTime, shortestStep } from './step-time.ts';

/** Seconds of a step, and those that each unit of its work adds; none is negative. */
export interface StepCoefficients {
  readonly base: number;
  readonly perPrefillToken: number;
  readonly perPrefillPair: number;
  readonly perPrefillContext: number;
  readonly perDecode: number;
  readonly perKvToken: number;
}

/** A step time that is linear in the step's work, from coefficients that someone has measured. */
export function coefficientStep(coefficients: StepCoefficients): StepTime {
  const { base, perPrefillToken, perPrefillPair, perPrefillContext, perDecode, perKvToken } =
    coefficients;
  // The floor is under the base, not under the sum, so that steps stay affine in their KV tokens.
  const decodeBase = (sequences: number) => Math.max(shortestStep, base + perDecode * sequences);
  return {
    step: (work) =>
      decodeBase(work.decodes) +
      perKvToken * work.kvTokens +
      perPrefillToken * work.prefillTokens +
      perPrefillPair * work.prefillPairs +
      perPrefillContext * work.prefillContext,
    decodeBase,
    decodePerKvToken: () => perKvToken,
  };
}
