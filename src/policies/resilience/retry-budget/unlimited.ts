import type { RetryBudget } from '../retry.ts';

/** No budget: how retries storm. */
export interface UnlimitedBudgetConfig {
  readonly kind: 'unlimited';
}

/** As many retries as anybody wants. */
export function unlimitedBudget(): RetryBudget {
  return { deposit() {}, withdraw: () => true };
}
