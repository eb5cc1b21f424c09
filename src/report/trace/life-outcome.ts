import type { Life } from './life.ts';

/** What became of a request or call, under the names that files have; the instant in microseconds. */
export function lifeOutcome(life: Life) {
  return {
    outcome: life.outcome,
    reason: life.reason,
    prompt_tokens: life.promptTokens,
    output_tokens: life.outputTokens,
    cached_tokens: life.cachedTokens,
    ...(Number.isNaN(life.firstAnswerAt) ? {} : { first_answer_at: life.firstAnswerAt }),
    preemptions: life.preemptions,
  };
}
