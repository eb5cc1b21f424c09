import type { Uniform } from '../../../engine/streams.ts';
import { ticksPerSecond, toSeconds, toTicks } from '../../../engine/time.ts';
import { type CockatielBackoffConfig, cockatielBackoff } from '../backoff/cockatiel.ts';
import { constantBackoff } from '../backoff/constant.ts';
import type { Breaker, BreakerState } from '../breaker.ts';
import {
  type CockatielJudge,
  type CockatielJudgeConfig,
  cockatielJudge,
} from './cockatiel-judges.ts';
import { Waits } from './waits.ts';
import { atTheStart, trialFailed, trialSucceeded, waited } from './words.ts';

/** cockatiel's settings, under its names. */
export interface CockatielConfig {
  readonly kind: 'cockatiel';
  readonly breaker: CockatielJudgeConfig;
  /** How long it stays open: seconds, or an exponential back-off that begins anew when it closes. */
  readonly half_open_after: number | Omit<CockatielBackoffConfig, 'kind'>;
}

/**
 * cockatiel's `CircuitBreakerPolicy`. Calls that began while it was closed are counted as such, whenever they end, and
 * may open it while a trial is under way. While it is half-open cockatiel lets callers wait for the trial; here they are
 * turned away. A trial that came to nothing is an error that its policy does not handle, and closes it.
 */
export class CockatielBreaker implements Breaker {
  state: BreakerState = 'closed';
  because: string = atTheStart;
  readonly #judge: CockatielJudge;
  readonly #waits: Waits;
  /** When the trials began that have not ended: more than one where another call opened the circuit meanwhile. */
  readonly #trials: number[] = [];
  #openedAt = 0;
  #openTicks = 0;

  constructor(config: CockatielConfig, draw: Uniform) {
    this.#judge = cockatielJudge(config.breaker);
    const after = config.half_open_after;
    this.#waits = new Waits(
      typeof after === 'number'
        ? constantBackoff({ kind: 'constant', delay: after })
        : cockatielBackoff({ kind: 'cockatiel', ...after }),
      draw,
    );
  }

  get retryAt(): number {
    if (this.state === 'closed') return 0;
    return this.state === 'open'
      ? toSeconds(this.#openedAt + this.#openTicks)
      : Number.POSITIVE_INFINITY;
  }

  admit(now: number): boolean {
    if (this.state === 'closed') return true;
    const at = toTicks(now);
    if (this.state === 'half-open' || at - this.#openedAt < this.#openTicks) return false;
    this.state = 'half-open';
    this.because = waited(this.#openTicks);
    this.#trials.push(at);
    return true;
  }

  record(now: number, isSuccess: boolean, seconds: number): void {
    const at = toTicks(now);
    const isTrial = this.#endTrial(toTicks(now - seconds));
    if (isSuccess) {
      this.#judge.success(isTrial, at);
      if (isTrial) this.#close();
    } else if (this.#judge.failure(isTrial, at) || isTrial) {
      this.#open(at, isTrial ? trialFailed : this.#judge.because());
    }
  }

  release(): void {
    // Nobody says which call it was; while it is half-open the trial is the one that matters.
    if (this.state !== 'half-open') return;
    this.#trials.pop();
    this.#close();
  }

  /** Whether a call that began then was a trial, which is over now. */
  #endTrial(startedAt: number): boolean {
    const trials = this.#trials;
    if (trials.length === 0) return false;
    const found = trials.indexOf(startedAt);
    const newest = trials.length - 1;
    // None but the trial begins after it while it lasts.
    const index =
      found === -1 && this.state === 'half-open' && startedAt > trials[newest]! ? newest : found;
    if (index === -1) return false;
    trials.splice(index, 1);
    return true;
  }

  #close(): void {
    if (this.state !== 'half-open') return;
    this.state = 'closed';
    this.because = trialSucceeded;
    this.#waits.restart();
  }

  #open(at: number, because: string): void {
    if (this.state === 'open') return;
    this.state = 'open';
    this.because = because;
    this.#openedAt = at;
    // A wait with a fraction of a tick is over at the next one.
    this.#openTicks = Math.ceil(this.#waits.next() * ticksPerSecond - 1e-6);
  }
}
