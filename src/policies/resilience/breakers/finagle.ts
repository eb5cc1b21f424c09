import type { Uniform } from '../../../engine/streams.ts';
import { toSeconds, toTicks } from '../../../engine/time.ts';
import type { Breaker, BreakerState } from '../breaker.ts';
import { type AccrualPolicy, type AccrualPolicyConfig, accrualPolicy } from './accrual-policies.ts';
import { AnyPolicy } from './any-policy.ts';
import { atTheStart, trialSucceeded, waited } from './words.ts';

/** Finagle's failure accrual; any of the policies marks a target dead, the longest of those that do. */
export interface FinagleConfig {
  readonly kind: 'finagle';
  readonly policies: readonly AccrualPolicyConfig[];
}

/**
 * Finagle's `FailureAccrualFactory` with its policies joined by `orElse`. A dead target hears of successes of late calls,
 * but not of failures; the first call to end after the probe began decides. A probe that fails but that no policy
 * marks dead is followed by another.
 */
export class FinagleBreaker implements Breaker {
  state: BreakerState = 'closed';
  because: string = atTheStart;
  readonly #policy: AccrualPolicy;
  #deadUntil = 0;
  #deadTicks = 0;
  #isProbeOut = false;

  constructor(config: FinagleConfig, draw: Uniform) {
    this.#policy = new AnyPolicy(config.policies.map((policy) => accrualPolicy(policy, draw)));
  }

  get retryAt(): number {
    if (this.state === 'open') return toSeconds(this.#deadUntil);
    return this.#isProbeOut ? Number.POSITIVE_INFINITY : 0;
  }

  admit(now: number): boolean {
    if (this.state === 'closed') return true;
    this.#advance(toTicks(now));
    if (this.state === 'open' || this.#isProbeOut) return false;
    this.#isProbeOut = true;
    return true;
  }

  record(now: number, isSuccess: boolean): void {
    const at = toTicks(now);
    this.#advance(at);
    if (isSuccess) this.#succeeded(milliseconds(at));
    else if (this.state === 'closed' || this.#isProbeOut) this.#failed(at);
  }

  release(now: number): void {
    this.#advance(toTicks(now));
    this.#isProbeOut = false;
  }

  /** What time alone does to it until now. */
  observe(now: number): void {
    this.#advance(toTicks(now));
  }

  #advance(now: number): void {
    if (this.state !== 'open' || now < this.#deadUntil) return;
    this.state = 'half-open';
    this.because = waited(this.#deadTicks);
    this.#isProbeOut = false;
  }

  #succeeded(now: number): void {
    if (this.#isProbeOut) {
      this.#policy.revived(now);
      this.#isProbeOut = false;
      this.state = 'closed';
      this.because = trialSucceeded;
    }
    this.#policy.recordSuccess(now);
  }

  #failed(at: number): void {
    const seconds = this.#policy.markDeadOnFailure(milliseconds(at));
    this.#isProbeOut = false;
    if (seconds === undefined) return;
    this.state = 'open';
    this.because = this.#policy.because();
    this.#deadTicks = toTicks(seconds);
    this.#deadUntil = at + this.#deadTicks;
  }
}

/** Finagle's clocks count whole milliseconds. */
function milliseconds(ticks: number): number {
  return Math.floor(ticks / 1000);
}
