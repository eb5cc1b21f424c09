import { wideNumbers } from '../../../engine/wide-numbers.ts';
import type { AdmissionOrder } from '../../../policies/batching/admission-order.ts';
import type { LowerTier } from '../kv/kv-cache.ts';
import type { StepTime, StepWork } from '../step-time/step-time.ts';

/** A replica of a language model; what is infinite is not limited. */
export interface LlmConfig {
  readonly stepTime: StepTime;
  /** Seconds for which the work of a step keeps an accelerator's memory busy, where others share it. */
  readonly memorySeconds?: (work: Readonly<StepWork>) => number;
  /** Sequences that run at once. */
  readonly maxSequences: number;
  /** Tokens of a step, prompt and answer. */
  readonly tokenBudget: number;
  /** Prompt tokens of one sequence in a step. */
  readonly chunk: number;
  /** Prompt and answer of a request together. */
  readonly maxModelLength: number;
  readonly kv: {
    readonly blocks: number;
    /** Tokens of a block. */
    readonly blockSize: number;
    readonly bytesPerToken: number;
    /** Whether blocks are found again by their contents. */
    readonly prefixCache: boolean;
    /** Memory to which cached blocks move, fastest first. */
    readonly lowerTiers: readonly LowerTier[];
  };
  /** A fresh admission order for a replica. */
  readonly order: () => AdmissionOrder;
  /** Whether a request that comes can only be admitted after those that wait. */
  readonly inOrderOfArrival: boolean;
  /** Whether the lowest priority is preempted first. */
  readonly preemptsByPriority: boolean;
  /** Host memory to which preempted sequences are swapped; without it they are computed anew. */
  readonly swap: { readonly tokens: number; readonly secondsPerToken: number } | undefined;
  /** Of so many replicas by their number so many process prompts, and the others answer. */
  readonly disaggregation:
    | {
        readonly prefill: number;
        readonly decode: number;
        readonly latency: number;
        readonly secondsPerToken: number;
      }
    | undefined;
  /** A cache of whole prompts for each replica. */
  readonly promptCache: (() => PromptCache) | undefined;
  /** Every step an event, instead of stretches of them. */
  readonly stepwise: boolean;
}

/** The KV of whole prompts, beside that of running sequences. */
export interface PromptCache {
  /** Whether the KV of a prompt is there. */
  lookup(key: number): boolean;
  store(key: number, bytes: number): void;
  /** Forgets everything. */
  clear(): void;
  readonly evictions: number;
  readonly bytes: number;
}

/** Running totals of a deployment's engine. */
export interface LlmTotals {
  steps: number;
  /** Sequences that took part in each step, summed over steps. */
  sequenceSteps: number;
  /** Prompt tokens that were computed, those of preempted sequences again. */
  computedTokens: number;
  outputTokens: number;
  /** Prompt tokens that first admissions looked up in the cache, and found there. */
  lookedUpTokens: number;
  foundTokens: number;
  preemptions: number;
  /**
   * Tokens computed for nothing, counted when their request ends: prompt tokens that were computed again, and all
   * tokens, of prompt and answer, of requests that never were answered in full.
   */
  lostPromptTokens: number;
  lostOutputTokens: number;
  /** Blocks in use during each step, and blocks there were, summed over steps. */
  usedBlockSteps: number;
  blockSteps: number;
  /** KV tokens that came from lower tiers, swap space or other replicas. */
  loadedTokens: number;
  promptCacheHits: number;
  promptCacheLookups: number;
  promptCacheEvictions: number;
}

/** Totals before anything happened. */
export function noTotals(): LlmTotals {
  return wideNumbers({
    steps: 0,
    sequenceSteps: 0,
    computedTokens: 0,
    outputTokens: 0,
    lookedUpTokens: 0,
    foundTokens: 0,
    preemptions: 0,
    lostPromptTokens: 0,
    lostOutputTokens: 0,
    usedBlockSteps: 0,
    blockSteps: 0,
    loadedTokens: 0,
    promptCacheHits: 0,
    promptCacheLookups: 0,
    promptCacheEvictions: 0,
  });
}

/** Told how much time lies between the tokens of an answer. */
export interface TokenGaps {
  /** So many gaps of so many ticks. */
  record(ticks: number, count: number): void;
  /**
   * So many gaps that are no shorter than `shortest` and no longer than `longest` ticks, and their sum; false,
   * and nothing recorded, where it would have to tell them apart.
   */
  recordAlike(shortest: number, longest: number, count: number, sum: number): boolean;
  /** The longest gap, in ticks, that need not be told apart from this one; shorter than it where none is. */
  greatestAlike(ticks: number): number;
}
