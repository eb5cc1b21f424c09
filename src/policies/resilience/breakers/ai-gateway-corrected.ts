import { toSeconds, toTicks } from '../../../engine/time.ts';
import type { Breaker, BreakerState } from '../breaker.ts';
import type { AiGatewayBreakerConfig } from './ai-gateway.ts';
import { atTheStart, inARow, trialFailed, trialSucceeded, waited } from './words.ts';

/**
 * The reference design's `CircuitBreaker` without its faults, on the same parameters: a success forgives the failures
 * before it, and so does its time-out without one; half-open it lets one call through at a time, whose end decides; and
 * calls that began before its last change of state say nothing, so that none prolongs it or closes it too early.
 */
export class AiGatewayBreakerCorrected implements Breaker {
  state: BreakerState = 'closed';
  because: string = atTheStart;
  readonly #threshold: number;
  readonly #timeout: number;
  #failures = 0;
  #lastFailure = 0;
  #openedAt = 0;
  /** Calls that began earlier are of another time. */
  #since = 0;
  #isTrialOut = false;

  constructor(config: AiGatewayBreakerConfig) {
    this.#threshold = config.failure_threshold;
    this.#timeout = toTicks(config.timeout);
  }

  get retryAt(): number {
    if (this.state === 'open') return toSeconds(this.#openedAt + this.#timeout);
    return this.#isTrialOut ? Number.POSITIVE_INFINITY : 0;
  }

  admit(now: number): boolean {
    if (this.state === 'closed') return true;
    const at = toTicks(now);
    if (this.state === 'open') {
      if (at - this.#openedAt < this.#timeout) return false;
      this.#become('half-open', at, waited(this.#timeout));
    }
    if (this.#isTrialOut) return false;
    this.#isTrialOut = true;
    return true;
  }

  record(now: number, isSuccess: boolean, seconds: number): void {
    const at = toTicks(now);
    if (this.state === 'open' || toTicks(now - seconds) < this.#since) return;
    if (isSuccess) this.#succeeded(at);
    else this.#failed(at);
  }

  release(): void {
    this.#isTrialOut = false;
  }

  #succeeded(at: number): void {
    this.#failures = 0;
    if (this.state === 'half-open') this.#become('closed', at, trialSucceeded);
  }

  #failed(at: number): void {
    if (this.state === 'half-open') {
      this.#become('open', at, trialFailed);
      return;
    }
    if (at - this.#lastFailure > this.#timeout) this.#failures = 0;
    this.#failures += 1;
    this.#lastFailure = at;
    if (this.#failures >= this.#threshold) this.#become('open', at, inARow(this.#failures));
  }

  #become(state: BreakerState, at: number, because: string): void {
    this.state = state;
    this.because = because;
    this.#since = at;
    this.#isTrialOut = false;
    this.#failures = 0;
    if (state === 'open') this.#openedAt = at;
  }
}
