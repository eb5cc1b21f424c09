import { noWork, type StepWork } from '../models/serving/step-time/step-time.ts';
import type { LlmPhysics } from './llm-deployment.ts';
import type { WorkSample } from './work-sample.ts';

/**
 * Requests a second that one replica of a language model serves where it never lacks any, about; NaN without a request. Prompts share steps as far as the
 * token budget goes, which is what short ones live on. Either they have steps of their own, or they come beside those that decode, a
 * few at a time: whichever is faster. Heads of prompts that are shared are taken to be there already where they are kept.
 */
export function llmCapacity(physics: LlmPhysics, sample: WorkSample): number {
  const { stepTime, tokenBudget } = physics;
  const { prompt, answer, begun, atOnce } = meanRequest(physics, sample);
  const seconds = (prompts: number, answers: number) =>
    stepTime.step(mixed(prompt, prompts, answer, answers));
  const decode = answer.decodes === 0 ? 0 : seconds(0, begun);
  // So many prompts fill a step, or take all sequences; or more than one step is needed for each.
  const full = Math.min(tokenBudget / prompt.prefillTokens, Math.max(1, atOnce));
  const apart = seconds(full, 0) / full + decode / begun;
  // Where fewer than one begins in a step, most steps have none.
  const some = Math.max(1, begun);
  const beside = seconds(some, begun) / some + decode * (1 / begun - 1 / some);
  return 1 / Math.min(apart, beside);
}

/** What a request is on average, and how many of such begin in a step and are there at once where no more have room. */
function meanRequest(
  { kv, maxSequences, tokenBudget, chunk }: LlmPhysics,
  { promptTokens, outputTokens, sharedTokens = [] }: WorkSample,
): {
  readonly prompt: StepWork;
  readonly answer: StepWork;
  readonly begun: number;
  readonly atOnce: number;
} {
  const [prompt, answer] = [noWork(), noWork()];
  const share = 1 / promptTokens.length;
  const most = Math.min(tokenBudget, chunk);
  let steps = 0;
  let tokenSteps = 0;
  for (const [index, tokens] of promptTokens.entries()) {
    const output = Math.max(1, outputTokens[index]!);
    const shared = kv.prefixCache ? (sharedTokens[index] ?? 0) : 0;
    // Of a prompt that is there as a whole, the last block is computed all the same.
    const known = Math.min(shared - (shared % kv.blockSize), tokens - 1);
    const own = tokens - known;
    const chunks = Math.ceil(own / most);
    prompt.prefillTokens += share * own;
    prompt.prefills += share * chunks;
    prompt.prefillPairs += share * own * (known + (own + 1) / 2);
    prompt.prefillContext += share * chunks * (known + (most * (chunks - 1)) / 2);
    answer.decodes += share * (output - 1);
    answer.kvTokens += share * (output - 1) * (tokens + output / 2);
    steps += share * (chunks + output - 1);
    tokenSteps += share * (chunks + output - 1) * (own + output / 2);
  }
  const begun = Math.min(
    maxSequences / steps,
    // Who is there long has a long answer: the mean over time is more than that over requests.
    (kv.blocks * kv.blockSize) / tokenSteps,
    tokenBudget / (prompt.prefillTokens + answer.decodes),
  );
  return { prompt, answer, begun, atOnce: begun * steps };
}

/** A step with so many prompts and with the decoding of so many answers, in whole tokens and sequences. */
function mixed(prompt: StepWork, prompts: number, answer: StepWork, answers: number): StepWork {
  const whole = (value: number) => (value > 0 ? Math.max(1, Math.round(value)) : 0);
  return {
    prefillTokens: whole(prompts * prompt.prefillTokens),
    prefills: whole(prompts * prompt.prefills),
    prefillPairs: prompts * prompt.prefillPairs,
    prefillContext: prompts * prompt.prefillContext,
    decodes: whole(answers * answer.decodes),
    kvTokens: answers * answer.kvTokens,
  };
}
