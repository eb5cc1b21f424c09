import type { Candidate } from '../../policies/selection/candidates.ts';
import type { Prepared } from './prepare.ts';
import type { Trial } from './trial.ts';

/** A fleet that keeps every promise, confirmed by simulation. */
export interface ChosenFleet {
  readonly candidate: Candidate;
  readonly batch: number;
  readonly units: number;
  readonly trial: Trial;
  /** The same without one unit; undefined where it is the only one. */
  readonly less: Trial | undefined;
  readonly prepared: Prepared;
  readonly usdPerDay: number;
}
