import { toSeconds, toTicks } from '../../../engine/time.ts';
import type { Breaker, BreakerState } from '../breaker.ts';
import { atTheStart, failuresOf } from './words.ts';

/** The reference design's parameters, under its names; seconds. */
export interface AiGatewayBreakerConfig {
  readonly kind: 'ai-gateway';
  /** Whether it is the one without the published faults. */
  readonly corrected?: boolean | undefined;
  readonly failure_threshold: number;
  readonly timeout: number;
}

/**
 * The reference design's `CircuitBreaker`, as published, faults included:
 * while it is closed it forgets no failure, so that five in a year open it, whatever succeeded between them;
 * half-open it lets every call through, and one that began before it opened may close it;
 * and while it is open each late failure prolongs that. It compares seconds as they are, as the published class does.
 */
export class AiGatewayBreaker implements Breaker {
  state: BreakerState = 'closed';
  because: string = atTheStart;
  readonly #config: AiGatewayBreakerConfig;
  #failures = 0;
  #lastFailure = 0;

  constructor(config: AiGatewayBreakerConfig) {
    this.#config = config;
  }

  get retryAt(): number {
    if (this.state !== 'open') return 0;
    // It asks for more than the time-out, of which the rounding of a difference may already make it one.
    const end = toTicks(this.#lastFailure + this.#config.timeout);
    return toSeconds(this.#isOver(toSeconds(end)) ? end : end + 1);
  }

  admit(now: number): boolean {
    if (this.state !== 'open') return true;
    if (!this.#isOver(now)) return false;
    this.state = 'half-open';
    this.because = `more than ${this.#config.timeout} s since the last failure`;
    return true;
  }

  record(now: number, isSuccess: boolean): void {
    if (isSuccess) this.#succeeded();
    else this.#failed(now);
  }

  /** The published class knows nothing of calls that came to nothing. */
  release(): void {}

  #isOver(now: number): boolean {
    return now - this.#lastFailure > this.#config.timeout;
  }

  #succeeded(): void {
    if (this.state !== 'half-open') return;
    this.state = 'closed';
    this.#failures = 0;
    this.because = 'a call succeeded while half-open';
  }

  #failed(now: number): void {
    this.#failures += 1;
    this.#lastFailure = now;
    if (this.#failures < this.#config.failure_threshold) return;
    this.state = 'open';
    this.because = `${failuresOf(this.#failures)} since it was last closed`;
  }
}
