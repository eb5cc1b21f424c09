/**
 * How budgets are kept. `as-published` and `corrected` are the reference design's `APICostTracker` and its twin without
 * faults, for budgets a day of single tenants. `post-paid` admits while less is spent than the budget, and charges what
 * a request cost at its end; `reserve` holds the most that it can cost from its admission to its end.
 */
export type BudgetKind = 'as-published' | 'corrected' | 'post-paid' | 'reserve';

export const budgetKinds = [
  'as-published',
  'corrected',
  'post-paid',
  'reserve',
] as const satisfies readonly BudgetKind[];

/** `each`: as many budgets as tenants; `all` or names: one that they share. */
export type BudgetTenants = 'each' | 'all' | readonly string[];

/** What a budget is for: a day or a month of the calendar, all of the run, or the last so many seconds at any time. */
export type BudgetPeriod = 'day' | 'month' | 'run' | number;

/** So many dollars for some tenants in each period. */
export interface BudgetConfig {
  readonly tenants: BudgetTenants;
  /** Dollars. */
  readonly amount: number;
  readonly per: BudgetPeriod;
  /** Shares of it at which its owners are told, once a period each. */
  readonly alerts: readonly number[];
  /** Whether requests are turned away when it is spent, or nothing happens but a notice. */
  readonly enforcement: 'reject' | 'alert-only';
}

/** All budgets of a gateway, and how they are kept. */
export interface BudgetsConfig {
  readonly kind: BudgetKind;
  /** When the run starts, in seconds since the beginning of 1970 where days and months are counted. */
  readonly starts: number;
  /** Every one that a tenant belongs to must admit its requests. */
  readonly of: readonly BudgetConfig[];
}
