/** Closed lets calls through, open does not, half-open lets some through to see. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * Stops calls to one target that fails. Times are seconds of one clock that never goes back. Each call that `admit`
 * let through is followed by exactly one `record` or `release`.
 */
export interface Breaker {
  /** As of the last call of any method: time alone moves it only when it is asked. */
  readonly state: BreakerState;
  /** Why it has its state, in words: `5 failures in a row`. */
  readonly because: string;
  /** The earliest instant at which a call may be let through: now or before where one is now. */
  readonly retryAt: number;
  /** Whether a call may be made now. */
  admit(now: number): boolean;
  /** A call that was let through ended, after so many seconds. */
  record(now: number, isSuccess: boolean, seconds: number): void;
  /** A call that was let through came to nothing that says anything of the target. */
  release(now: number): void;
  /** What time alone does to it until now, for those that have timers, so that `state` and `retryAt` are of now. */
  observe?(now: number): void;
}
