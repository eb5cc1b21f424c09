import type { Uniform } from '../../engine/streams.ts';

/**
 * How long to wait before one more attempt. One object serves all requests: what a back-off must know of a request's
 * earlier waits is one number, `memory`, that the caller keeps for it.
 */
export interface Backoff {
  /**
   * Seconds before retry number `retry` (from 0) of one request. `memory` is what `memory` said after the request's
   * last wait, 0 where there was none. Draws exactly one number, used or not, so that no policy shifts another's luck.
   */
  delay(retry: number, memory: number, draw: Uniform): number;
  /** What the request that was last asked for must bring next time. */
  readonly memory: number;
}

/** How many retries all requests together may have. Times are seconds of one clock that never goes back. */
export interface RetryBudget {
  /** A request is sent for the first time. */
  deposit(now: number): void;
  /** Whether one more retry may be made; takes it from the budget. */
  withdraw(now: number): boolean;
  /** An attempt was answered, or failed in a way that may be retried; where a budget lives by that. */
  ended?(now: number, isSuccess: boolean): void;
}
