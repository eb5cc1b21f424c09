import type { StepAdjustment, StepPhysics } from '../models/serving/step-time/step-parts.ts';

/** A number that measurements may change in a step. */
export type Term = keyof StepAdjustment;

/** The terms; where measurements cannot tell some of them apart, the earlier one is fitted. */
export const terms: readonly Term[] = [
  'dense',
  'decodeAttention',
  'prefillAttention',
  'base',
  'perSequence',
];

/** What a step is by the physics, and the terms where nothing was measured. */
export interface StepModel {
  readonly physics: StepPhysics;
  readonly usual: StepAdjustment;
}

/** A term that was not fitted, and why. */
export interface FixedTerm {
  readonly term: Term;
  readonly value: number;
  readonly why: string;
}
