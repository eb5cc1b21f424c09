import type { BudgetConfig, BudgetsConfig } from '../../../src/policies/budgeting/budget-config.ts';
import { spendingLimit } from '../../../src/policies/budgeting/index.ts';

/** A budget that all tenants share for the whole run, but for what is given. */
export function budget(given: Partial<BudgetConfig>): BudgetConfig {
  return {
    tenants: 'each',
    amount: 1,
    per: 'run',
    alerts: [0.9],
    enforcement: 'reject',
    ...given,
  };
}

/** A limit, and what it had to say. */
export function limitOf(
  kind: BudgetsConfig['kind'],
  of: readonly Partial<BudgetConfig>[],
  tenants: readonly string[] = ['shop'],
  starts = 0,
) {
  const notices: string[] = [];
  const limit = spendingLimit(
    { kind, starts, of: of.map(budget) },
    tenants,
    (tenant, what, because) => notices.push(`${tenants[tenant]}: ${what}: ${because}`),
  );
  return { limit, notices };
}
