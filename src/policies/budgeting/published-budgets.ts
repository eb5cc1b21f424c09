import type { BudgetsConfig } from './budget-config.ts';
import { isFor } from './is-for.ts';
import { isOverspent, needsAlert, overspentMessage, usageMessage } from './published-rules.ts';
import type { BudgetNotice, SpendingLimit } from './spending-limit.ts';

/**
 * The reference design's budgets in a gateway: `track_cost` runs when the answer is there and its money spent, so nothing is
 * ever turned away; what it raises then is a notice, at every request until the run ends, for no midnight resets it.
 */
export function publishedBudgets(
  { of }: Pick<BudgetsConfig, 'of'>,
  tenants: readonly string[],
  notice: BudgetNotice,
): SpendingLimit {
  // `set_budget` keeps the last one that a tenant is given.
  const budgets = tenants.map((name) => of.findLast((budget) => isFor(budget, name))?.amount);
  const spent = new Float64Array(tenants.length);
  return {
    admit: () => true,
    reserved: () => 0,
    settle(tenant, _now, _reservedUsd, usd) {
      spent[tenant]! += usd;
      const total = spent[tenant]!;
      const budget = budgets[tenant];
      if (budget === undefined) return;
      if (needsAlert(total, budget)) notice(tenant, 'alert', usageMessage(total, budget));
      if (!isOverspent(total, budget)) return;
      notice(tenant, 'overspent', overspentMessage(tenants[tenant]!, total, budget));
    },
    spent: (tenant) => spent[tenant]!,
  };
}
