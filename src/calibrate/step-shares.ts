import type { StepAdjustment, StepPhysics } from '../models/serving/step-time/step-parts.ts';
import type { StepWork } from '../models/serving/step-time/step-time.ts';
import { terms } from './adjustment.ts';
import type { StepRow } from './user-table/step-rows.ts';

/** Seconds that each unit of a term adds to what a row measured. */
export type Shares = StepAdjustment;

/** The shares of a row; a lone prompt of more tokens than a step takes comes in chunks. */
export function sharesOf(row: StepRow, physics: StepPhysics, tokenBudget: number): Shares {
  if (row.metric === 'tpot') {
    const { batch, context } = row;
    return sumOf([{ ...noWork, decodes: batch, kvTokens: batch * context }], physics);
  }
  const { batch, promptTokens } = row;
  if (batch === 1) return sumOf(chunksOf(promptTokens, tokenBudget), physics);
  const pairs = (promptTokens * (promptTokens + 1)) / 2;
  const together = {
    ...noWork,
    prefills: batch,
    prefillTokens: batch * promptTokens,
    prefillPairs: batch * pairs,
  };
  return sumOf([together], physics);
}

/** Seconds of a row under an adjustment. */
export function secondsOf(shares: Shares, adjustment: StepAdjustment): number {
  return terms.reduce((sum, term) => sum + adjustment[term] * shares[term], 0);
}

const noWork: StepWork = {
  prefillTokens: 0,
  prefills: 0,
  prefillPairs: 0,
  prefillContext: 0,
  decodes: 0,
  kvTokens: 0,
};

function chunksOf(promptTokens: number, tokenBudget: number): StepWork[] {
  const chunks: StepWork[] = [];
  for (let before = 0; before < promptTokens; ) {
    const chunk = Math.min(tokenBudget, promptTokens - before);
    chunks.push({
      ...noWork,
      prefillTokens: chunk,
      prefills: 1,
      prefillPairs: chunk * (before + (chunk + 1) / 2),
      prefillContext: before,
    });
    before += chunk;
  }
  return chunks;
}

function sumOf(steps: readonly StepWork[], physics: StepPhysics): Shares {
  const sum = { base: 0, perSequence: 0, dense: 0, decodeAttention: 0, prefillAttention: 0 };
  for (const work of steps) {
    const parts = physics.parts(work);
    sum.base += 1;
    sum.perSequence += work.prefills + work.decodes;
    sum.dense += parts.dense;
    sum.decodeAttention += parts.decodeAttention;
    sum.prefillAttention += parts.prefillAttention;
  }
  return sum;
}
