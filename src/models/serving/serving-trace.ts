import type { RequestId } from '../requests.ts';

/** Why nobody of those who wait at a replica is let in: KV blocks, sequences or tokens of a step, or a preemption just now. */
export type AdmissionLimit = 'kv' | 'sequences' | 'tokens' | 'preemption';

/** Steps that a replica of a language model has done, one or several that are alike; instants in ticks. */
export interface StepsDone {
  readonly from: number;
  readonly until: number;
  readonly steps: number;
  /** Whether they go on with what the steps told before them were of. */
  readonly goOn: boolean;
  /** Sequences that had a token with each, and prompts that they worked on. */
  readonly decodes: number;
  readonly prefills: number;
  readonly prefillTokens: number;
  /** KV blocks in use when they began, and all that there are. */
  readonly usedBlocks: number;
  readonly blocks: number;
}

/** How things stand at a replica of a language model between two steps, when all is decided. */
export interface BoundaryFacts {
  /** Why those that wait are not let in; undefined where nobody waits. */
  readonly limit: AdmissionLimit | undefined;
  readonly usedBlocks: number;
  readonly blocks: number;
  /** Cached blocks that were given up for others, ever. */
  readonly evictedBlocks: number;
}

/** Told what the replicas of one deployment do, for those who want to see all of it; it changes nothing of a run. */
export interface ServingTrace {
  /** A request is let in: KV of so many tokens is there; where it `isLoading`, has to come first. */
  admitted(replica: number, request: RequestId, foundTokens: number, isLoading: boolean): void;
  /** The KV that it waited for has come; whether that is all of its prompt. */
  kvArrived(replica: number, request: RequestId, isAll: boolean): void;
  /** So many tokens of its prompt were processed since an instant. */
  chunk(replica: number, request: RequestId, from: number, tokens: number): void;
  /** Has a token with each step from now on. */
  decodes(replica: number, request: RequestId): void;
  /** Gave up its blocks: it was given so many tokens, and KV of so many is kept elsewhere. */
  preempted(replica: number, request: RequestId, given: number, kept: number): void;
  /** Its prompt is processed: another replica is to answer it, and then is found. */
  handedOver(replica: number, request: RequestId): void;
  takenOver(replica: number, request: RequestId): void;
  boundary(replica: number, facts: BoundaryFacts): void;
  /** Between two boundaries somebody came who waits for the end of a step alone, or for more than the next boundary. */
  limited(replica: number, limit: AdmissionLimit | undefined): void;
  steps(replica: number, done: StepsDone): void;
  /** A batch of so many requests begins in a slot; it is over. */
  batchBegan(replica: number, slot: number, size: number): void;
  batchEnded(replica: number, slot: number): void;
}
