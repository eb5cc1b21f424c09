import type { BudgetsConfig } from './budget-config.ts';
import { keptBudgets } from './kept-budgets.ts';
import { publishedBudgets } from './published-budgets.ts';
import type { BudgetNotice, SpendingLimit } from './spending-limit.ts';

/** What keeps the spending of tenants, which are numbered as their names are listed. */
export function spendingLimit(
  config: BudgetsConfig,
  tenants: readonly string[],
  notice: BudgetNotice,
): SpendingLimit {
  switch (config.kind) {
    case 'as-published':
      return publishedBudgets(config, tenants, notice);
    case 'post-paid':
      return keptBudgets(config, tenants, notice, false);
    // Asking before the money is spent is what mends the published class, and that is to reserve it.
    case 'corrected':
    case 'reserve':
      return keptBudgets(config, tenants, notice, true);
  }
}
