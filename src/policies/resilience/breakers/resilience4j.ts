import { toSeconds, toTicks } from '../../../engine/time.ts';
import type { Breaker, BreakerState } from '../breaker.ts';
import type { CallCounts, CallWindow } from './call-window.ts';
import { noCalls } from './call-window.ts';
import { LastCalls } from './last-calls.ts';
import { LastSeconds } from './last-seconds.ts';
import {
  mayBecome,
  openMilliseconds,
  type Resilience4jConfig,
  type Resilience4jState,
} from './resilience4j-config.ts';
import { atTheStart, tooMany, waited } from './words.ts';

const seenAs: Readonly<Record<Resilience4jState, BreakerState>> = {
  closed: 'closed',
  disabled: 'closed',
  'metrics-only': 'closed',
  open: 'open',
  'forced-open': 'open',
  'half-open': 'half-open',
};
const nothing: Readonly<CallCounts> = noCalls();

/**
 * resilience4j's circuit breaker (`CircuitBreakerStateMachine`). It knows calls only by their number: one that began
 * before it opened counts in whatever state it ends.
 */
export class Resilience4jBreaker implements Breaker {
  mode: Resilience4jState = 'closed';
  state: BreakerState = 'closed';
  because: string = atTheStart;
  /** Calls that were not let through since the window was last emptied. */
  notPermitted = 0;
  readonly #config: Resilience4jConfig;
  readonly #closedWindow: CallWindow;
  readonly #halfOpenWindow: CallWindow;
  readonly #slowTicks: number;
  readonly #maxHalfOpen: number;
  /** Percentages in single precision, in which resilience4j compares: 7 % of 100 calls are 7 %. */
  readonly #failureThreshold: number;
  readonly #slowThreshold: number;
  /** An open breaker keeps the window that made it open; none where it was disabled before. */
  #window: CallWindow | undefined;
  #openTicks = 0;
  #since = 0;
  #attempts = 0;
  #permits = 0;

  constructor(config: Resilience4jConfig) {
    const { sliding_window_size: size } = config;
    this.#config = config;
    this.#closedWindow =
      config.sliding_window_type === 'count-based' ? new LastCalls(size) : new LastSeconds(size);
    this.#halfOpenWindow = new LastCalls(config.permitted_number_of_calls_in_half_open_state);
    this.#slowTicks = toTicks(config.slow_call_duration_threshold);
    this.#maxHalfOpen = toTicks(config.max_wait_duration_in_half_open_state);
    this.#failureThreshold = Math.fround(config.failure_rate_threshold * 100);
    this.#slowThreshold = Math.fround(config.slow_call_rate_threshold * 100);
    this.#window = this.#closedWindow;
    if (config.initial_state !== 'closed') this.#become(config.initial_state, 0, atTheStart);
  }

  get retryAt(): number {
    if (this.state === 'closed') return 0;
    if (this.mode === 'forced-open') return Number.POSITIVE_INFINITY;
    if (this.mode === 'open') return toSeconds(this.#since + this.#openTicks + this.#grace);
    return this.#permits > 0 ? 0 : this.#afterHalfOpen();
  }

  /** Calls in the window, as of the last call of any method. */
  get counts(): Readonly<CallCounts> {
    return this.#window?.counts ?? nothing;
  }

  /** Per cent; -1 where there are too few calls to say. */
  get failureRate(): number {
    return this.#rate(this.counts.failed);
  }

  /** Per cent; -1 where there are too few calls to say. */
  get slowCallRate(): number {
    return this.#rate(this.counts.slow);
  }

  admit(now: number): boolean {
    if (this.mode === 'closed') return true;
    const at = toTicks(now);
    this.#advance(at);
    if (this.mode === 'open' && at >= this.#since + this.#openTicks + this.#grace) {
      this.#become('half-open', at, waited(this.#openTicks));
    }
    if (this.state === 'closed') return true;
    if (this.mode === 'half-open' && this.#permits > 0) {
      this.#permits -= 1;
      return true;
    }
    this.notPermitted += 1;
    return false;
  }

  record(now: number, isSuccess: boolean, seconds: number): void {
    const at = toTicks(now);
    this.#advance(at);
    if (this.mode === 'disabled' || this.mode === 'forced-open') return;
    const lasted = toTicks(seconds);
    this.#window?.record(at, isSuccess, lasted > this.#slowTicks, lasted);
    if (this.mode === 'closed' || this.mode === 'half-open') this.#judge(at);
  }

  /** Also for errors that it is told to ignore. */
  release(now: number): void {
    this.#advance(toTicks(now));
    if (this.mode === 'half-open') this.#permits += 1;
  }

  /** What time alone does to it until now. */
  observe(now: number): void {
    const at = toTicks(now);
    this.#advance(at);
    this.#window?.advance(at);
  }

  /** Puts it into a state by hand; throws where resilience4j has no such transition. */
  transition(to: Resilience4jState, now: number): void {
    this.#advance(toTicks(now));
    if (!mayBecome(this.mode, to)) throw new Error(`no transition from ${this.mode} to ${to}`);
    this.#become(to, toTicks(now), 'by hand');
  }

  /** Closes it by hand, from whatever state, and forgets all. */
  reset(now: number): void {
    this.#become('closed', toTicks(now), 'by hand');
  }

  /** A call must come later than the wait, unless a timer was there when it ended. */
  get #grace(): number {
    return this.#config.automatic_transition_from_open_to_half_open_enabled ? 0 : 1;
  }

  #judge(at: number): void {
    const { calls, failed, slow } = this.counts;
    if (calls === 0 || calls < this.#fewest()) return;
    if (percentOf(failed, calls) >= this.#failureThreshold) {
      const allowed = this.#config.failure_rate_threshold;
      this.#become('open', at, tooMany(failed, calls, allowed, 'failed'));
    } else if (percentOf(slow, calls) >= this.#slowThreshold) {
      const allowed = this.#config.slow_call_rate_threshold;
      this.#become('open', at, tooMany(slow, calls, allowed, 'were slow'));
    } else if (this.mode === 'half-open') {
      this.#become('closed', at, `${calls - failed} of ${calls} trial calls succeeded`);
    }
  }

  #rate(part: number): number {
    const { calls } = this.counts;
    if (calls === 0 || calls < this.#fewest()) return -1;
    return percentOf(part, calls);
  }

  /** A window of calls that can never hold the minimum is judged once it is full. */
  #fewest(): number {
    const config = this.#config;
    const minimum = config.minimum_number_of_calls;
    if (this.#window === this.#halfOpenWindow) {
      return Math.min(minimum, config.permitted_number_of_calls_in_half_open_state);
    }
    return config.sliding_window_type === 'count-based'
      ? Math.min(minimum, config.sliding_window_size)
      : minimum;
  }

  #afterHalfOpen(): number {
    if (this.#maxHalfOpen === 0) return Number.POSITIVE_INFINITY;
    const end = this.#since + this.#maxHalfOpen;
    if (this.#config.transition_to_state_after_wait_duration === 'closed') return toSeconds(end);
    return toSeconds(end + openMilliseconds(this.#config, this.#attempts + 1) * 1000 + this.#grace);
  }

  /** The timers that resilience4j would have set: they ran at their time, not at the call that asks. */
  #advance(now: number): void {
    if (this.mode !== 'open' && this.mode !== 'half-open') return;
    this.#skipCycles(now);
    for (;;) {
      const since = this.#since;
      if (this.mode === 'open' && this.#grace === 0 && now >= since + this.#openTicks) {
        this.#become('half-open', since + this.#openTicks, waited(this.#openTicks));
      } else if (
        this.mode === 'half-open' &&
        this.#maxHalfOpen > 0 &&
        now >= since + this.#maxHalfOpen
      ) {
        const to = this.#config.transition_to_state_after_wait_duration;
        const seconds = toSeconds(this.#maxHalfOpen);
        this.#become(to, since + this.#maxHalfOpen, `half-open for ${seconds} s without a verdict`);
      } else return;
    }
  }

  /** Nobody asked for long: leaves out all turns from open to half-open and back but the last. */
  #skipCycles(now: number): void {
    const { transition_to_state_after_wait_duration: to, exponential_backoff_multiplier: factor } =
      this.#config;
    if (this.mode !== 'open' || this.#grace !== 0 || this.#maxHalfOpen === 0) return;
    if (to !== 'open' || factor !== undefined) return;
    const turn = this.#openTicks + this.#maxHalfOpen;
    const turns = Math.floor((now - this.#since) / turn) - 1;
    if (turns <= 0) return;
    this.#since += turns * turn;
  }

  #become(mode: Resilience4jState, at: number, because: string): void {
    this.mode = mode;
    this.state = seenAs[mode];
    this.because = because;
    this.#since = at;
    switch (mode) {
      case 'closed':
      case 'metrics-only':
        this.#attempts = 0;
        this.#watch(this.#closedWindow, at);
        return;
      case 'disabled':
        this.#attempts = 0;
        this.#watch(undefined, at);
        return;
      case 'forced-open':
        this.#attempts += 1;
        this.#watch(undefined, at);
        return;
      case 'open':
        this.#attempts += 1;
        this.#openTicks = openMilliseconds(this.#config, this.#attempts) * 1000;
        return;
      case 'half-open':
        this.#permits = this.#config.permitted_number_of_calls_in_half_open_state;
        this.#watch(this.#halfOpenWindow, at);
        return;
    }
  }

  #watch(window: CallWindow | undefined, at: number): void {
    this.#window = window;
    this.notPermitted = 0;
    window?.clear();
    window?.advance(at);
  }
}

/** In single precision. */
function percentOf(part: number, calls: number): number {
  return Math.fround(Math.fround(part * 100) / calls);
}
