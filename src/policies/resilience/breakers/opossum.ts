import { toSeconds, toTicks } from '../../../engine/time.ts';
import type { Breaker, BreakerState } from '../breaker.ts';
import { RollingCounts } from './rolling-counts.ts';
import { atTheStart, failuresOf, tooMany, trialFailed, waited } from './words.ts';

/** opossum's settings, under its names; the percentage is a part of 1, times are seconds. */
export interface OpossumConfig {
  readonly kind: 'opossum';
  readonly error_threshold_percentage: number;
  readonly reset_timeout: number;
  readonly rolling_count_timeout: number;
  readonly rolling_count_buckets: number;
  readonly volume_threshold: number;
  readonly allow_warm_up: boolean;
}

/**
 * opossum's circuit breaker. Its window counts calls when they are asked for, refused ones too, and failures when they
 * end, and nothing empties it when the breaker closes. It knows one call on trial, but not which: whatever ends first
 * while it is half-open decides. A call that came to nothing is an error that its filter lets pass, and that succeeds.
 */
export class OpossumBreaker implements Breaker {
  state: BreakerState = 'closed';
  because: string = atTheStart;
  readonly #config: OpossumConfig;
  readonly #counts: RollingCounts;
  readonly #resetTicks: number;
  /** Until when failures do not open it. */
  readonly #warmUntil: number;
  /** Per cent, as written: 7 % is 7, and not a little more. */
  readonly #threshold: number;
  #openedAt = 0;
  #isTrialDue = false;

  constructor(config: OpossumConfig) {
    this.#config = config;
    this.#counts = new RollingCounts(
      toTicks(config.rolling_count_timeout),
      config.rolling_count_buckets,
    );
    this.#resetTicks = toTicks(config.reset_timeout);
    this.#warmUntil = config.allow_warm_up ? toTicks(config.rolling_count_timeout) : 0;
    this.#threshold = Math.round(config.error_threshold_percentage * 1e8) / 1e6;
  }

  get retryAt(): number {
    if (this.state === 'closed' || this.#isTrialDue) return 0;
    return this.state === 'open'
      ? toSeconds(this.#openedAt + this.#resetTicks)
      : Number.POSITIVE_INFINITY;
  }

  admit(now: number): boolean {
    const at = toTicks(now);
    this.#advance(at);
    this.#counts.fire(at);
    if (this.state === 'closed') return true;
    const isTrial = this.#isTrialDue;
    this.#isTrialDue = false;
    return isTrial;
  }

  record(now: number, isSuccess: boolean): void {
    const at = toTicks(now);
    this.#advance(at);
    if (isSuccess) this.#succeeded();
    else this.#failed(at);
  }

  release(now: number): void {
    this.#advance(toTicks(now));
    this.#succeeded();
  }

  /** What time alone does to it until now. */
  observe(now: number): void {
    this.#advance(toTicks(now));
  }

  #advance(now: number): void {
    if (this.state !== 'open' || now < this.#openedAt + this.#resetTicks) return;
    this.state = 'half-open';
    this.because = waited(this.#resetTicks);
    this.#isTrialDue = true;
  }

  #succeeded(): void {
    if (this.state !== 'half-open') return;
    this.state = 'closed';
    this.because = 'a call succeeded while half-open';
    this.#isTrialDue = false;
  }

  #failed(at: number): void {
    const counts = this.#counts;
    counts.fail(at);
    if (at < this.#warmUntil) return;
    if (this.state === 'half-open') {
      this.#open(at, trialFailed);
      return;
    }
    if (this.state === 'open' || counts.fires < this.#config.volume_threshold) return;
    // Where the window holds no call but failures of older ones, this is infinite, and opens it.
    if (!((counts.failures / counts.fires) * 100 > this.#threshold)) return;
    const allowed = this.#config.error_threshold_percentage;
    this.#open(
      at,
      counts.fires >= counts.failures
        ? tooMany(counts.failures, counts.fires, allowed, 'failed')
        : `${failuresOf(counts.failures)}, but ${counts.fires} calls in the window`,
    );
  }

  #open(at: number, because: string): void {
    this.state = 'open';
    this.because = because;
    this.#openedAt = at;
    this.#isTrialDue = false;
  }
}
