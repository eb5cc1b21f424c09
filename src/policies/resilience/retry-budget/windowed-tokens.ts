import type { RetryBudget } from '../retry.ts';

/** What Finagle’s and linkerd’s budgets are told. */
export interface WindowedBudgetConfig {
  /** Seconds for which a request, and a retry, count. */
  readonly ttl: number;
  /** Retries a second that are there without any request. */
  readonly min_retries_per_second: number;
  /** Retries that each request pays for. */
  readonly percent_can_retry: number;
}

/** A sum of the last seconds, kept in slices that are let go one by one. */
export interface ExpiringSum {
  add(now: number, amount: number): void;
  sum(now: number): number;
}

/** A budget that can say what is left of it. */
export interface MeasuredBudget extends RetryBudget {
  /** Whole retries that could be made now. */
  balance(now: number): number;
}

/** Whole tokens that a request puts in and a retry takes out. */
export interface TokenAmounts {
  readonly deposit: number;
  readonly withdrawal: number;
}

/**
 * Requests put tokens in, retries take them out, and both are forgotten after a while, a retry too: so the reserve comes back.
 */
export function windowedTokens(
  { ttl, min_retries_per_second: perSecond }: WindowedBudgetConfig,
  { deposit, withdrawal }: TokenAmounts,
  tokens: ExpiringSum,
): MeasuredBudget {
  // Both count whole seconds only.
  const reserve = perSecond * Math.floor(ttl) * withdrawal;
  return {
    deposit(now) {
      tokens.add(now, deposit);
    },
    withdraw(now) {
      if (tokens.sum(now) + reserve < withdrawal) return false;
      tokens.add(now, -withdrawal);
      return true;
    },
    balance: (now) => Math.trunc((tokens.sum(now) + reserve) / withdrawal),
  };
}
