import { BudgetAccount } from './budget-account.ts';
import type { BudgetsConfig } from './budget-config.ts';
import { isFor } from './is-for.ts';
import { nanoDollars, toDollars } from './nano-dollars.ts';
import type { BudgetNotice, SpendingLimit } from './spending-limit.ts';
import { type Tally, tally } from './tally.ts';

/**
 * Budgets that are looked at before a request begins. With `reserve` the most that it can cost is held from then to its end,
 * so that no budget is ever overspent; without, it is admitted while anything is left, so that a budget is overspent by
 * what the requests under way cost.
 */
export function keptBudgets(
  config: Pick<BudgetsConfig, 'of' | 'starts'>,
  tenants: readonly string[],
  notice: BudgetNotice,
  reserve: boolean,
): SpendingLimit {
  const accounts = accountsByTenant(config, tenants);
  const enforced = accounts.map((own) => own.filter(({ isEnforced }) => isEnforced));
  const own = tenants.map((_, tenant) => ownTally(config, tenants, tenant));

  return {
    admit(tenant, now, mostUsd) {
      const limits = enforced[tenant]!;
      const most = nanoDollars(mostUsd);
      for (let at = 0; at < limits.length; at += 1) {
        const limit = limits[at]!;
        if (reserve ? limit.hasRoom(now, most) : limit.isLeft(now)) continue;
        notice(tenant, 'refused', limit.refusal);
        return false;
      }
      // Only now, so that a budget that says no leaves the others as they were.
      if (reserve) for (let at = 0; at < limits.length; at += 1) limits[at]!.hold(most);
      return true;
    },
    reserved: (tenant, mostUsd) => (reserve && enforced[tenant]!.length > 0 ? mostUsd : 0),
    settle(tenant, now, reservedUsd, usd) {
      if (reserve) {
        const limits = enforced[tenant]!;
        const held = nanoDollars(reservedUsd);
        for (let at = 0; at < limits.length; at += 1) limits[at]!.letGo(held);
      }
      const cost = nanoDollars(usd);
      own[tenant]!.add(now, cost);
      const all = accounts[tenant]!;
      for (let at = 0; at < all.length; at += 1) all[at]!.spend(tenant, now, cost, notice);
    },
    spent: (tenant, now) => toDollars(own[tenant]!.total(now)),
  };
}

/** The accounts of each tenant, in the order of the configuration; shared ones are the same object. */
function accountsByTenant(
  { of, starts }: Pick<BudgetsConfig, 'of' | 'starts'>,
  tenants: readonly string[],
): BudgetAccount[][] {
  const accounts = tenants.map((): BudgetAccount[] => []);
  for (const budget of of) {
    if (budget.tenants === 'each') {
      for (const [tenant, name] of tenants.entries()) {
        accounts[tenant]!.push(new BudgetAccount(budget, name, starts));
      }
      continue;
    }
    const who = budget.tenants === 'all' ? 'all tenants' : budget.tenants.join(', ');
    const shared = new BudgetAccount(budget, who, starts);
    for (const [tenant, name] of tenants.entries()) {
      if (isFor(budget, name)) accounts[tenant]!.push(shared);
    }
  }
  return accounts;
}

/** What a tenant itself spends, in the period of the first budget that it belongs to. */
function ownTally(
  { of, starts }: Pick<BudgetsConfig, 'of' | 'starts'>,
  tenants: readonly string[],
  tenant: number,
): Tally {
  const first = of.find((budget) => isFor(budget, tenants[tenant]!));
  return tally(first?.per ?? 'run', starts);
}
