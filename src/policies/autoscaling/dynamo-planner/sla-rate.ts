import type { LlmFacts } from '../deployment-facts.ts';

/**
 * Requests per second that one worker serves with its time between tokens within an SLA: as many sequences as keep
 * it and fit, each of them holding its prompt and half of its answer; one where none keeps it. A worker that decodes
 * processes prompts as well, and all sequences wait meanwhile: between two tokens of one, each other one has that part
 * of its prompt before it which a token is of its answer. Never more than the worker serves at all.
 */
export function rateWithinItl(
  llm: LlmFacts,
  inputTokens: number,
  outputTokens: number,
  itlSeconds: number,
): number {
  const most = llm.rate(inputTokens, outputTokens);
  if (outputTokens <= 0) return most;
  const tokens = inputTokens + outputTokens / 2;
  const prompt = llm.ttft(inputTokens, 0);
  const gap = (sequences: number) =>
    llm.itl(sequences * tokens) + (sequences * prompt) / outputTokens;
  // All sequences with at most `least` keep it, those with `above` and more do not.
  let least = 1;
  let above = Math.floor(Math.min(llm.maxSequences, llm.kvTokens / tokens)) + 1;
  while (above - least > 1) {
    const sequences = Math.floor((least + above) / 2);
    if (gap(sequences) <= itlSeconds) least = sequences;
    else above = sequences;
  }
  return Math.min(most, least / (outputTokens * gap(least)));
}
