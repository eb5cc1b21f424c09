import type { StepWork } from './step-time.ts';

/** Where the seconds of a step go, but for what the host adds. */
export interface StepParts {
  /** Everything that does not depend on context: matrix products, norms, all-reduces, experts, sampling. */
  dense: number;
  /** Of answers in steps without prompts. */
  decodeAttention: number;
  /** Of prompts, and of the answers that are computed in the same step. */
  prefillAttention: number;
}

/** A physical model of a step, taken apart. */
export interface StepPhysics {
  /** The parts of a step; they may be written into an object that is there already. */
  parts(work: Readonly<StepWork>, into?: StepParts): Readonly<StepParts>;
  /** Of steps that only decode: the parts that do not depend on the KV tokens, and the slope of those that do. */
  decodeDense(sequences: number): number;
  decodeAttentionFixed(sequences: number): number;
  decodeAttentionPerKvToken(sequences: number): number;
}

/** What a server adds to the physics: seconds of every step and of each sequence, and factors of its parts. */
export interface StepAdjustment {
  readonly base: number;
  readonly perSequence: number;
  readonly dense: number;
  readonly decodeAttention: number;
  readonly prefillAttention: number;
}

/** Parts to be written into. */
export function noParts(): StepParts {
  return { dense: 0, decodeAttention: 0, prefillAttention: 0 };
}
