import type { lifeOutcomes, lifePhases, waitReasons } from '../json-output/trace-event.ts';

/**
 * What a request, or one of its calls, is in the midst of; each begins where the one before it ends. At a gateway: `held`
 * for a better hour, at the `door`, waiting for a `known-answer`, for a `call`, or `between-calls`. Of a call: its way to
 * another region, and back. At a deployment: in its `queue` while no replica has it, in a replica's `line`, `kv-load` while
 * KV is on its way, `prefill` or after a preemption `recompute`, `decode`, `hand-over` while another replica is to answer;
 * or `service`, in a batch without steps. At a provider: waiting for an `instance`, for the `first-token`, for the rest of the
 * `answer`, for a `refusal`, or `hanging` for nothing.
 */
export type LifePhase = (typeof lifePhases)[number];

/**
 * What a wait was for: the end of the `step` under way, `kv` blocks, one of `max_num_seqs` `sequences` or
 * `max_num_batched_tokens` `tokens`, a `preemption` just now; a free `slot`, a fuller `batch`; that some replica is ready, or
 * that one takes more.
 */
export type WaitReason = (typeof waitReasons)[number];

/** So long, in ticks, for this reason. */
export type Waits = Partial<Record<WaitReason, number>>;

/** A part of a life; instants in ticks. */
export interface PhaseOfLife {
  phase: LifePhase;
  readonly at: number;
  /** NaN until it ends. */
  until: number;
  readonly replica: number | undefined;
  waits?: Waits;
}

/** Something that befell a request at an instant, in words. */
export interface Mark {
  readonly at: number;
  readonly what: string;
  readonly text: string;
}

/** Tokens of a prompt that a step processed, beside so many answers and other prompts. */
export interface Chunk {
  readonly at: number;
  readonly until: number;
  readonly tokens: number;
  readonly decodes: number;
  readonly prefills: number;
}

export type LifeOutcome = (typeof lifeOutcomes)[number];

/**
 * A request from its arrival to its end, or one call of a gateway for it from when it is sent until its end is heard of;
 * instants in ticks. Its phases follow each other without a gap, so that they add up to all of it.
 */
export interface Life {
  /** Of the request, in the order of arrival; and which of its calls, from 1, or 0. */
  readonly number: number;
  readonly call: number;
  readonly how: 'request' | 'call' | 'copy' | 'shadow';
  readonly tenant: string;
  /** Where it arrived: place of the service among all; of a call the target's name too. */
  readonly service: number;
  readonly target: string;
  readonly at: number;
  /** NaN while it lasts. */
  until: number;
  outcome: LifeOutcome;
  reason: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  cachedTokens: number;
  /** NaN where it has not come. */
  firstAnswerAt: number;
  readonly phases: PhaseOfLife[];
  readonly marks: Mark[];
  readonly chunks: Chunk[];
  readonly calls: Life[];
  preemptions: number;
}

/** Ticks of each phase of a life, added up, in the order in which they first came. */
export function ticksByPhase({ phases }: Life): Map<LifePhase, number> {
  const sums = new Map<LifePhase, number>();
  for (const { phase, at, until } of phases) sums.set(phase, (sums.get(phase) ?? 0) + until - at);
  return sums;
}

/** What a life waited for, in ticks added up over its phases, the longest first. */
export function waitsOf({ phases }: Life): [WaitReason, number][] {
  const sums = new Map<WaitReason, number>();
  for (const { waits } of phases) {
    for (const [reason, ticks] of Object.entries(waits ?? {}) as [WaitReason, number][]) {
      sums.set(reason, (sums.get(reason) ?? 0) + ticks);
    }
  }
  return [...sums].sort(([, one], [, other]) => other - one);
}
