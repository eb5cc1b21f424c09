import type { StepTime } from '../../../src/models/serving/step-time/step-time.ts';
import type { BlockCounts } from './naive-kv.ts';

export interface NaiveConfig {
  readonly maxSequences: number;
  /** Tokens of a step. */
  readonly tokenBudget: number;
  /** The most prompt tokens of one sequence in a step, or Infinity. */
  readonly chunk: number;
  /** Tokens of a block. */
  readonly blockSize: number;
  readonly blocks: number;
  /** Tokens, prompt and output together. */
  readonly maxModelLength: number;
  readonly prefixCache: boolean;
  readonly order: 'fcfs' | 'priority';
  readonly stepTime: StepTime;
}

/** A request; instants in ticks, lengths in tokens. */
export interface NaiveRequest {
  readonly at: number;
  readonly prompt: number;
  readonly output: number;
  /** Larger is served earlier. */
  readonly priority: number;
  /** The shared head of its prompt: groups, each with its tokens. */
  readonly prefix: readonly (readonly [group: number, tokens: number])[];
  /** The group that its tail and answer are in later prompts, or -1. */
  readonly tail: number;
  /** Not before `at`. */
  readonly cancelAt?: number | undefined;
}

/** What became of a request; instants in ticks, -1 for what never came. */
export interface NaiveOutcome {
  outcome: 'completed' | 'rejected' | 'cancelled';
  /** Its first admission. */
  startedAt: number;
  firstTokenAt: number;
  endedAt: number;
  /** Tokens that its first admission found in the cache. */
  cachedTokens: number;
  preemptions: number;
}

export interface NaiveRun {
  /** In the order of the requests. */
  readonly requests: readonly NaiveOutcome[];
  readonly steps: number;
  readonly preemptions: number;
  /** Tokens that decode steps gave, those of preempted and cancelled requests included. */
  readonly decodeTokens: number;
  /** All tokens: those, and the ones that came with the end of a prompt. */
  readonly outputTokens: number;
  /** Blocks in use × ticks, over steps. */
  readonly usedBlockSteps: number;
  /** Gaps between the tokens of an answer: how many of each length in ticks, ascending. */
  readonly gaps: readonly (readonly [ticks: number, count: number])[];
}

/** The step that begins at a boundary, or what the replica is left with where none does. */
export interface NaiveBoundary {
  readonly at: number;
  /** The end of the step; -1 where the replica sleeps. */
  readonly until: number;
  /** Requests that run, in order of admission, and the tokens that each has in the step. */
  readonly running: readonly (readonly [request: number, tokens: number])[];
  /** Requests that wait, first those that were preempted. */
  readonly waiting: readonly number[];
  readonly blocks: BlockCounts;
  /** Whether somebody gave way at this boundary, at which nobody is admitted then. */
  readonly hasPreempted: boolean;
}
