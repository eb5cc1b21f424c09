import type { StepPhysics } from '../models/serving/step-time/step-parts.ts';
import { noWork, type StepWork } from '../models/serving/step-time/step-time.ts';
import type { Term } from './adjustment.ts';

/** Shares of an adjustment's terms that are added up step by step. */
export type SharesSoFar = { [term in Term]: number };

export function noShares(): SharesSoFar {
  return { base: 0, perSequence: 0, dense: 0, decodeAttention: 0, prefillAttention: 0 };
}

/** Adds so many times a step of this work. */
export function addStep(
  shares: SharesSoFar,
  physics: StepPhysics,
  work: Readonly<StepWork>,
  times = 1,
): void {
  const parts = physics.parts(work);
  shares.base += times;
  shares.perSequence += times * (work.prefills + work.decodes);
  shares.dense += times * parts.dense;
  shares.decodeAttention += times * parts.decodeAttention;
  shares.prefillAttention += times * parts.prefillAttention;
}

/** A step in which so many sequences decode, of a mean context. */
export function decodeStep(sequences: number, context: number): StepWork {
  return { ...noWork(), decodes: sequences, kvTokens: sequences * context };
}

/** The steps of equal prompts, in pieces of at most `budget` tokens: whole ones together, or one in chunks. */
export function promptSteps(requests: number, promptTokens: number, budget: number): StepWork[] {
  if (promptTokens > budget) {
    const chunks = chunksOf(promptTokens, budget);
    return Array.from({ length: requests }, () => chunks).flat();
  }
  const together = Math.floor(budget / promptTokens);
  const steps: StepWork[] = [];
  for (let left = requests; left > 0; left -= together) {
    const prefills = Math.min(left, together);
    const pairs = (promptTokens * (promptTokens + 1)) / 2;
    steps.push({
      ...noWork(),
      prefillTokens: prefills * promptTokens,
      prefills,
      prefillPairs: prefills * pairs,
    });
  }
  return steps;
}

function chunksOf(promptTokens: number, budget: number): StepWork[] {
  const chunks: StepWork[] = [];
  for (let before = 0; before < promptTokens; before += budget) {
    const chunk = Math.min(budget, promptTokens - before);
    chunks.push({
      ...noWork(),
      prefillTokens: chunk,
      prefills: 1,
      prefillPairs: chunk * (before + (chunk + 1) / 2),
      prefillContext: before,
    });
  }
  return chunks;
}
