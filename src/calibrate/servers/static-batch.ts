import type { StepPhysics } from '../../models/serving/step-time/step-parts.ts';
import type { StaticBatchRow } from '../open-data/static-batch-rows.ts';
import type { Shares } from '../step-shares.ts';
import { addStep, decodeStep, noShares, promptSteps } from './steps.ts';

/** Prompt tokens of a step, as the servers of these tables had them. */
const budget = 8192;

/** What was timed of a batch that fits into the KV cache: prompts first, then a token of each in every step. */
export function staticBatchShares(
  { batch, promptTokens, outputTokens, timed }: StaticBatchRow,
  physics: StepPhysics,
): Shares {
  const shares = noShares();
  if (timed !== 'token') {
    for (const step of promptSteps(batch, promptTokens, budget)) addStep(shares, physics, step);
  }
  // Decode attention is affine in context, so that the mean context stands for all steps.
  const answers = decodeStep(batch, promptTokens + outputTokens / 2);
  if (timed === 'all') addStep(shares, physics, answers, outputTokens - 1);
  if (timed === 'token') addStep(shares, physics, answers);
  return shares;
}
