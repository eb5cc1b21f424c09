/** Why a limit has something to say: a share of the budget is spent, or a request is turned away. */
export type BudgetNotice = (
  tenant: number,
  what: 'alert' | 'refused' | 'overspent',
  because: string,
) => void;

/**
 * Keeps what tenants, numbered from 0, spend within their budgets. Times are seconds of the simulated clock. A request
 * is admitted or not; one that was is settled exactly once, whatever became of it.
 */
export interface SpendingLimit {
  /**
   * Whether a request of a tenant that may cost `mostUsd` may begin. What it reserves of the budget then is returned by
   * `reserved`, to be given back when it is settled.
   */
  admit(tenant: number, now: number, mostUsd: number): boolean;
  /** Dollars that `admit`, had it just said yes to this, holds for the request. */
  reserved(tenant: number, mostUsd: number): number;
  /** A request that was admitted ended, and cost so much. */
  settle(tenant: number, now: number, reservedUsd: number, usd: number): void;
  /** Dollars spent by a tenant in its present period. */
  spent(tenant: number, now: number): number;
}
