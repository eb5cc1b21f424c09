import { toSeconds } from '../../engine/time.ts';
import { TokenBucket } from '../../policies/resilience/token-bucket.ts';

/**
 * When tokens of answers count. `estimate`: the most that a request may be answered with, when it comes (OpenAI).
 * `settled`: likewise, and what was not used is given back at its end. `used`: what was used, at its end.
 */
export type LimitCharging = 'estimate' | 'settled' | 'used';

/** How much a provider takes in a second of each kind; infinite where it is not limited. */
export interface RateLimitsConfig {
  readonly requestsPerSecond: number;
  /** Of prompts and answers together. */
  readonly tokensPerSecond: number;
  readonly inputTokensPerSecond: number;
  readonly outputTokensPerSecond: number;
  /** Seconds of rest that fill an empty bucket. */
  readonly burstSeconds: number;
  readonly charging: LimitCharging;
  /** Tokens of an answer that requests ask for at the most; undefined where they ask for as many as they get. */
  readonly maxTokens: number | undefined;
  /** Whether cached tokens of prompts count; they do not with Anthropic. */
  readonly countsCached: boolean;
}

/** Less than this is no wait: the clock has no shorter time, and buckets round in the last bits. */
const tick = toSeconds(1);

/** Limits of one provider, refilled without pause, all of which a request must keep. Times are seconds. */
export class RateLimits {
  readonly #config: RateLimitsConfig;
  readonly #requests: TokenBucket | undefined;
  readonly #tokens: TokenBucket | undefined;
  readonly #input: TokenBucket | undefined;
  readonly #output: TokenBucket | undefined;
  #left = 1;

  constructor(config: RateLimitsConfig) {
    const bucket = (perSecond: number) =>
      Number.isFinite(perSecond)
        ? new TokenBucket(perSecond, perSecond * config.burstSeconds)
        : undefined;
    this.#config = config;
    this.#requests = bucket(config.requestsPerSecond);
    this.#tokens = bucket(config.tokensPerSecond);
    this.#input = bucket(config.inputTokensPerSecond);
    this.#output = bucket(config.outputTokensPerSecond);
  }

  /** From now on only a part of each limit holds, 1 for all of it; what is gone of a full one fills up again. */
  squeeze(now: number, left: number): void {
    if (left === this.#left) return;
    this.#left = left;
    const { requestsPerSecond, tokensPerSecond, burstSeconds } = this.#config;
    const { inputTokensPerSecond, outputTokensPerSecond } = this.#config;
    const resize = (bucket: TokenBucket | undefined, perSecond: number) =>
      bucket?.resize(now, left * perSecond, left * perSecond * burstSeconds);
    resize(this.#requests, requestsPerSecond);
    resize(this.#tokens, tokensPerSecond);
    resize(this.#input, inputTokensPerSecond);
    resize(this.#output, outputTokensPerSecond);
  }

  /**
   * Takes what a request needs of all limits, and says 0; where one has too little takes nothing, and says the seconds
   * until there is enough, infinite where there never is.
   */
  admit(now: number, prompt: number, cached: number, output: number): number {
    const input = this.#counted(prompt, cached);
    const answer = this.#reserved(output);
    // Answers that count at their end are let in for as long as anything is left.
    const least = Math.max(1, answer);
    const wait = Math.max(
      missing(this.#requests, now, 1),
      missing(this.#tokens, now, input + least),
      missing(this.#input, now, input),
      missing(this.#output, now, least),
    );
    if (wait >= tick) return wait;
    this.#requests?.charge(now, 1);
    this.#tokens?.charge(now, input + answer);
    this.#input?.charge(now, input);
    this.#output?.charge(now, answer);
    return 0;
  }

  /** A request that was admitted for an answer of `output` tokens ended with `used` of them. */
  settle(now: number, output: number, used: number): void {
    if (this.#config.charging === 'estimate') return;
    const change = used - this.#reserved(output);
    this.#tokens?.charge(now, change);
    this.#output?.charge(now, change);
  }

  /** The part that is left of the limit that is nearest to its end, 0 to 1; 1 where there is none. */
  headroom(now: number): number {
    return Math.max(
      0,
      Math.min(
        part(this.#requests, now),
        part(this.#tokens, now),
        part(this.#input, now),
        part(this.#output, now),
      ),
    );
  }

  #counted(prompt: number, cached: number): number {
    return this.#config.countsCached ? prompt : prompt - cached;
  }

  #reserved(output: number): number {
    const { charging, maxTokens } = this.#config;
    return charging === 'used' ? 0 : Math.max(output, maxTokens ?? 0);
  }
}

function missing(bucket: TokenBucket | undefined, now: number, units: number): number {
  return bucket === undefined ? 0 : bucket.secondsUntil(now, units);
}

function part(bucket: TokenBucket | undefined, now: number): number {
  return bucket === undefined ? 1 : bucket.level(now) / bucket.burst;
}
