import { toSeconds, toTicks } from '../../../engine/time.ts';
import type { Breaker, BreakerState } from '../breaker.ts';
import { type PollyHealth, pollyHealth } from './polly-health.ts';
import { atTheStart, tooMany, trialFailed, trialSucceeded, waited } from './words.ts';

/** The settings of Polly v8, under its names; the ratio is a part of 1, times are seconds. */
export interface PollyConfig {
  readonly kind: 'polly';
  readonly failure_ratio: number;
  readonly minimum_throughput: number;
  readonly sampling_duration: number;
  readonly break_duration: number;
}

/**
 * Polly v8's circuit breaker (`CircuitStateController` with `AdvancedCircuitBehavior`). It knows one call on trial, but
 * not which: whatever ends first while it is half-open decides. A call that came to nothing is one that its predicate
 * does not handle, and those count as successes.
 */
export class PollyBreaker implements Breaker {
  state: BreakerState = 'closed';
  because: string = atTheStart;
  readonly #config: PollyConfig;
  readonly #breakTicks: number;
  readonly #health: PollyHealth;
  #blockedUntil = 0;

  constructor(config: PollyConfig) {
    this.#config = config;
    this.#breakTicks = toTicks(config.break_duration);
    this.#health = pollyHealth(toTicks(config.sampling_duration));
  }

  get retryAt(): number {
    if (this.state === 'closed') return 0;
    return this.state === 'open' ? toSeconds(this.#blockedUntil) : Number.POSITIVE_INFINITY;
  }

  admit(now: number): boolean {
    if (this.state === 'closed') return true;
    if (this.state === 'half-open' || toTicks(now) < this.#blockedUntil) return false;
    this.state = 'half-open';
    this.because = waited(this.#breakTicks);
    return true;
  }

  record(now: number, isSuccess: boolean): void {
    const at = toTicks(now);
    if (isSuccess) this.#succeeded(at);
    else this.#failed(at);
  }

  release(now: number): void {
    this.#succeeded(toTicks(now));
  }

  #succeeded(at: number): void {
    this.#health.add(at, true);
    if (this.state !== 'half-open') return;
    this.state = 'closed';
    this.because = trialSucceeded;
    this.#health.reset(at);
  }

  #failed(at: number): void {
    if (this.state === 'half-open') {
      this.#open(at, trialFailed);
      return;
    }
    this.#health.add(at, false);
    if (this.state === 'open') return;
    const { calls, failures } = this.#health;
    if (!breaks(this.#config, calls, failures / calls)) return;
    this.#open(at, tooMany(failures, calls, this.#config.failure_ratio, 'failed'));
  }

  #open(at: number, because: string): void {
    this.state = 'open';
    this.because = because;
    this.#blockedUntil = at + this.#breakTicks;
  }
}

/** Whether so many calls, of which such a part failed, break a closed circuit. */
export function breaks(
  config: Pick<PollyConfig, 'minimum_throughput' | 'failure_ratio'>,
  throughput: number,
  failureRate: number,
): boolean {
  return throughput >= config.minimum_throughput && failureRate >= config.failure_ratio;
}
