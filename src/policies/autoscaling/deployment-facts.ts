import type { RateCurve } from './oracle/rate-curve.ts';

/** What an autoscaler is told of its deployment beforehand, where somebody knows it. */
export interface DeploymentFacts {
  /** Accelerators of one replica. */
  readonly accelerators?: number;
  /** Seconds that a replica typically takes from its order to its readiness. */
  readonly startup?: number;
  /** Requests per second that one replica serves with full batches. */
  readonly capacity?: number;
  /** Requests that one replica serves at once; undefined where only its memory limits them. */
  readonly concurrency?: number | undefined;
  /** Arrivals that are to come. */
  readonly future?: RateCurve;
  /** Of the engine of a language model. */
  readonly llm?: LlmFacts;
}

/** What is known of the engine of a language model. */
export interface LlmFacts {
  /** Tokens that the KV cache of one replica holds. */
  readonly kvTokens: number;
  readonly maxBatchedTokens: number;
  readonly maxSequences: number;
  /** Seconds to the first token with so many prompt tokens before it and so many tokens in the KV cache. */
  readonly ttft: (queuedPromptTokens: number, kvTokens: number) => number;
  /** Seconds between two tokens with so many tokens in the KV cache. */
  readonly itl: (kvTokens: number) => number;
  /** Requests per second that one replica serves at most, given the mean tokens of prompt and answer. */
  readonly rate: (promptTokens: number, outputTokens: number) => number;
}
