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
  return new KeptBudgets(config, tenants, notice, reserve);
}

// A class, for its methods are compiled once for all runs of a process; closures are not.
class KeptBudgets implements SpendingLimit {
  /** Of each tenant: the accounts that it belongs to, those that turn it away, and what it spends itself. */
  readonly #accounts: readonly (readonly BudgetAccount[])[];
  readonly #enforced: readonly (readonly BudgetAccount[])[];
  readonly #own: readonly Tally[];
  readonly #notice: BudgetNotice;
  readonly #reserves: boolean;

  constructor(
    config: Pick<BudgetsConfig, 'of' | 'starts'>,
    tenants: readonly string[],
    notice: BudgetNotice,
    reserves: boolean,
  ) {
    this.#accounts = accountsByTenant(config, tenants);
    this.#enforced = this.#accounts.map((own) => own.filter(({ isEnforced }) => isEnforced));
    this.#own = tenants.map((_, tenant) => ownTally(config, tenants, tenant));
    this.#notice = notice;
    this.#reserves = reserves;
  }

  admit(tenant: number, now: number, mostUsd: number): boolean {
    const limits = this.#enforced[tenant]!;
    const most = nanoDollars(mostUsd);
    for (let at = 0; at < limits.length; at += 1) {
      const limit = limits[at]!;
      if (this.#reserves ? limit.hasRoom(now, most) : limit.isLeft(now)) continue;
      this.#notice(tenant, 'refused', limit.refusal);
      return false;
    }
    // Only now, so that a budget that says no leaves the others as they were.
    if (this.#reserves) for (let at = 0; at < limits.length; at += 1) limits[at]!.hold(most);
    return true;
  }

  reserved(tenant: number, mostUsd: number): number {
    return this.#reserves && this.#enforced[tenant]!.length > 0 ? mostUsd : 0;
  }

  settle(tenant: number, now: number, reservedUsd: number, usd: number): void {
    if (this.#reserves) {
      const limits = this.#enforced[tenant]!;
      const held = nanoDollars(reservedUsd);
      for (let at = 0; at < limits.length; at += 1) limits[at]!.letGo(held);
    }
    const cost = nanoDollars(usd);
    this.#own[tenant]!.add(now, cost);
    const all = this.#accounts[tenant]!;
    for (let at = 0; at < all.length; at += 1) all[at]!.spend(tenant, now, cost, this.#notice);
  }

  spent(tenant: number, now: number): number {
    return toDollars(this.#own[tenant]!.total(now));
  }
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
