import type { StepAdjustment, StepPhysics } from '../models/serving/step-time/step-parts.ts';
import { terms } from './adjustment.ts';
import { addStep, decodeStep, noShares, promptSteps } from './steps.ts';
import type { StepRow } from './user-table/step-rows.ts';

/** Seconds that each unit of a term adds to what a row measured. */
export type Shares = StepAdjustment;

/** The shares of a row; prompts of more tokens than a step takes come in several. */
export function sharesOf(row: StepRow, physics: StepPhysics, tokenBudget: number): Shares {
  const steps =
    row.metric === 'tpot'
      ? [decodeStep(row.batch, row.context)]
      : promptSteps(row.batch, row.promptTokens, tokenBudget);
  const shares = noShares();
  for (const step of steps) addStep(shares, physics, step);
  return shares;
}

/** Seconds of a row under an adjustment. */
export function secondsOf(shares: Shares, adjustment: StepAdjustment): number {
  return terms.reduce((sum, term) => sum + adjustment[term] * shares[term], 0);
}
