import { wideNumbers } from '../../../engine/wide-numbers.ts';

/** The work of one step of a language model. One object is refilled step after step. */
export interface StepWork {
  /** Prompt tokens that are processed, in chunks of so many sequences. */
  prefillTokens: number;
  prefills: number;
  /** Query–key pairs of their attention: the sum over chunks of chunk × (tokens before it + (chunk + 1) / 2). */
  prefillPairs: number;
  /** KV tokens that the chunks read: the sum over chunks of the tokens before it. */
  prefillContext: number;
  /** Sequences that decode one token each, and the KV tokens that they read together, their own included. */
  decodes: number;
  kvTokens: number;
}

/** Work to be written into. */
export function noWork(): StepWork {
  return wideNumbers({
    prefillTokens: 0,
    prefills: 0,
    prefillPairs: 0,
    prefillContext: 0,
    decodes: 0,
    kvTokens: 0,
  });
}

/**
 * How long a step takes. Among steps that only decode it is affine in the KV tokens at a fixed number of
 * sequences, so that any number of them in a row is a closed form; every step takes a microsecond at least.
 */
export interface StepTime {
  /** Seconds of any step. */
  step(work: Readonly<StepWork>): number;
  /** Seconds of a step in which so many sequences decode, but for its KV tokens. */
  decodeBase(sequences: number): number;
  /** Seconds that each KV token adds to it. */
  decodePerKvToken(sequences: number): number;
  /** Of any step with so many sequences, the seconds that the host adds; none where it is not told apart. */
  hostSeconds?(sequences: number): number;
}

/** The shortest step, in seconds: a tick of the clock, so that steps never share an instant. */
export const shortestStep = 1e-6;
