import type { Uniform } from '../../engine/streams.ts';
import type { CallStatus } from './failure.ts';

/** An attempt that failed, as a retry policy sees it; one object may be refilled failure after failure. */
export interface FailedAttempt {
  /** Seconds of the simulated clock. */
  readonly now: number;
  readonly status: CallStatus;
  /** Attempts so far for this request, this one too: at this target, and at all. Retries of a client library are not counted. */
  readonly atTarget: number;
  readonly inAll: number;
  /** What `RetryDecision` said of it after the request's last failure; 0 at its first. */
  readonly sdkRetries: number;
  readonly memory: number;
  /** Seconds after which the target asked to come back; 0 where it did not. */
  readonly retryAfter: number;
  /** Seconds until the request's deadline; infinite where it has none. */
  readonly remaining: number;
  /** Whether this target may still be called, as far as its breaker and its like say. */
  readonly isOpen: boolean;
  /** Whether there is another target to go on to. */
  readonly hasOther: boolean;
}

/** What to do about a failed attempt; refilled by the policy. */
export interface RetryDecision {
  action: 'again' | 'fall-back' | 'give-up';
  /** Seconds to wait first. */
  seconds: number;
  /** To be kept for the request. Above 0 where the action is that of a client library: no new attempt of the gateway's. */
  sdkRetries: number;
  memory: number;
  because: string;
}

/** Decides what becomes of attempts that failed; one object for each gateway. Allocates nothing. */
export interface RetryPolicy {
  /** A request is sent for the first time. */
  began(now: number): void;
  /** An attempt was answered. */
  answered(now: number): void;
  /**
   * Fills in what to do about a failure. A retry is then taken from the budget, so that it must be made or lost. Draws exactly
   * one number.
   */
  next(failed: FailedAttempt, draw: Uniform, decision: RetryDecision): void;
  /** Whether a failure counts against the health of its target. */
  counts(status: CallStatus): boolean;
  /** Takes a copy of a request (hedging) from the same budget; false where there is none left. */
  takeCopy(now: number): boolean;
}
