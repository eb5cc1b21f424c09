import { wide } from '../engine/wide-numbers.ts';

/**
 * One request as it is offered. Everything random about it is drawn before any policy sees it, so
 * that arrivals, lengths and service demands stay the same under every policy (invariant I14).
 * Sources overwrite one draft again and again; a reader copies what it keeps.
 */
export interface RequestDraft {
  /** Arrival, in ticks from the start of the run. */
  at: number;
  /** Index into the tenants of the traffic. */
  tenant: number;
  promptTokens: number;
  outputTokens: number;
  /** Units of work for engines that count items rather than tokens (images, documents). */
  items: number;
  /** A uniform number in [0, 1) from which the engine draws a random service time. */
  work: number;
  /** The conversation it belongs to, or -1. */
  session: number;
  /** Its place in the conversation, from 0. */
  turn: number;
  /**
   * The shared head of its prompt: a chain of groups, each an id and a length in tokens. Two prompts
   * share as much as their chains have in common from the start; what remains of the prompt is private.
   */
  readonly prefix: PrefixChain;
  /** The group by which a later prompt knows the rest of this one and its answer, or -1. */
  tailGroup: number;
  /** Which question it asks, and of which kind it is, where questions come again; or -1. */
  content: number;
  topic: number;
  /** Number of the place that its client is at, or -1 where nothing is far. */
  place: number;
  /** Ticks after its arrival at which its client gives it up; infinite where never. */
  patience: number;
}

/** A chain of (group, tokens) pairs, kept in one array so that it can be refilled without allocation. */
export interface PrefixChain {
  /** Pairs in use. */
  length: number;
  /** Group ids, unique within a traffic. */
  groups: Int32Array;
  /** Tokens of each group. */
  tokens: Int32Array;
}

/** Requests in order of arrival. */
export interface RequestSource {
  /** Overwrites the draft with the next request; false where there is none. */
  next(draft: RequestDraft): boolean;
}

/**
 * Conversations whose next turn waits for the last answer. Sessions open on their own (`next`, first
 * turns in order of arrival); every further turn is asked for when the answer before it has ended.
 */
export interface SessionSource extends RequestSource {
  /**
   * Overwrites the draft with what follows the end of a turn at `endedAt` ticks: the next turn of the
   * session, or the first of the user's next session; `draft.at` includes the think time. False where
   * the session is over and nothing follows.
   */
  follow(session: number, endedAt: number, draft: RequestDraft): boolean;
}

/** A draft for sources to write into: one item at time 0, of nobody's session. */
export function emptyDraft(): RequestDraft {
  return {
    at: wide,
    tenant: 0,
    promptTokens: 0,
    outputTokens: 0,
    items: 1,
    work: 0,
    session: -1,
    turn: 0,
    prefix: emptyChain(),
    tailGroup: -1,
    content: -1,
    topic: -1,
    place: -1,
    patience: Number.POSITIVE_INFINITY,
  };
}

export function emptyChain(): PrefixChain {
  return { length: 0, groups: new Int32Array(8), tokens: new Int32Array(8) };
}

/** Appends a group to a chain. */
export function pushGroup(chain: PrefixChain, group: number, tokens: number): void {
  if (chain.length === chain.groups.length) {
    const grown = (from: Int32Array) => {
      const to = new Int32Array(2 * from.length);
      to.set(from);
      return to;
    };
    chain.groups = grown(chain.groups);
    chain.tokens = grown(chain.tokens);
  }
  chain.groups[chain.length] = group;
  chain.tokens[chain.length] = tokens;
  chain.length += 1;
}
