import type { Uniform } from '../../../engine/streams.ts';
import { toSeconds, toTicks } from '../../../engine/time.ts';
import type { Breaker, BreakerState } from '../breaker.ts';
import { atTheStart, inARow, trialSucceeded, waited } from './words.ts';

/** linkerd's failure accrual by consecutive failures, under the names of its annotations; seconds. */
export interface LinkerdConfig {
  readonly kind: 'linkerd';
  readonly max_failures: number;
  readonly min_penalty: number;
  readonly max_penalty: number;
  /** Part of a penalty that may be added to it. */
  readonly jitter_ratio: number;
}

/**
 * linkerd2-proxy's `ConsecutiveFailures`. While its gate is shut it hears nothing; in probation one call is let through,
 * and the first response decides, whose ever it is. A permit of a probation that a late response ended is left for the
 * next one.
 */
export class LinkerdBreaker implements Breaker {
  state: BreakerState = 'closed';
  because: string = atTheStart;
  readonly #config: LinkerdConfig;
  readonly #draw: Uniform;
  #failures = 0;
  #shutUntil = 0;
  #shutTicks = 0;
  /** The next penalty before jitter, seconds. */
  #penalty = 0;
  #permits = 0;

  constructor(config: LinkerdConfig, draw: Uniform) {
    this.#config = config;
    this.#draw = draw;
  }

  get retryAt(): number {
    if (this.state === 'closed') return 0;
    if (this.state === 'open') return toSeconds(this.#shutUntil);
    return this.#permits > 0 ? 0 : Number.POSITIVE_INFINITY;
  }

  admit(now: number): boolean {
    if (this.state === 'closed') return true;
    this.#advance(toTicks(now));
    if (this.state === 'open' || this.#permits === 0) return false;
    this.#permits -= 1;
    return true;
  }

  record(now: number, isSuccess: boolean): void {
    const at = toTicks(now);
    this.#advance(at);
    if (this.state === 'open') return;
    if (isSuccess) this.#succeeded();
    else this.#failed(at);
  }

  /** linkerd never hears of it, and would wait for ever; here the permit comes back. */
  release(now: number): void {
    this.#advance(toTicks(now));
    if (this.state === 'half-open') this.#permits += 1;
  }

  /** What time alone does to it until now. */
  observe(now: number): void {
    this.#advance(toTicks(now));
  }

  #advance(now: number): void {
    if (this.state !== 'open' || now < this.#shutUntil) return;
    this.state = 'half-open';
    this.because = waited(this.#shutTicks);
    this.#permits += 1;
  }

  #succeeded(): void {
    this.#failures = 0;
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.because = trialSucceeded;
  }

  #failed(at: number): void {
    if (this.state === 'closed') {
      this.#failures += 1;
      if (this.#failures < this.#config.max_failures) return;
      this.#penalty = this.#config.min_penalty;
    }
    this.because = this.state === 'closed' ? inARow(this.#failures) : 'a call failed in probation';
    this.state = 'open';
    this.#failures = 0;
    this.#shutTicks = toTicks(this.#nextPenalty());
    this.#shutUntil = at + this.#shutTicks;
  }

  #nextPenalty(): number {
    const { max_penalty: most, jitter_ratio: ratio } = this.#config;
    const base = Math.min(this.#penalty, most);
    this.#penalty = Math.min(base * 2, most);
    return ratio === 0 ? base : Math.min(base + base * ratio * this.#draw(), most);
  }
}
