import type { Uniform } from '../../engine/streams.ts';

/** How long to wait before one more attempt. */
export interface Backoff {
  /**
   * Seconds before retry number `retry` (from 0) of one request, whose last wait was `previous` seconds (0 where there was none).
   * Draws exactly one number, used or not, so that no policy shifts another's luck.
   */
  delay(retry: number, previous: number, draw: Uniform): number;
}

/** How many retries all requests together may have. Times are seconds of one clock that never goes back. */
export interface RetryBudget {
  /** A request is sent for the first time. */
  deposit(now: number): void;
  /** Whether one more retry may be made; takes it from the budget. */
  withdraw(now: number): boolean;
}
