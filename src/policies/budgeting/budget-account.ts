import type { BudgetConfig } from './budget-config.ts';
import { coveredNanoDollars } from './nano-dollars.ts';
import type { BudgetNotice } from './spending-limit.ts';
import { type Tally, tally } from './tally.ts';

/** One budget, what is spent of it, and what is held for requests under way; all amounts are billionths of a dollar. */
export class BudgetAccount {
  /** Whether it turns requests away. */
  readonly isEnforced: boolean;
  /** Why it does, where it does. */
  readonly refusal: string;
  readonly #limit: number;
  readonly #tally: Tally;
  /** Held for requests under way, whatever the period: they are paid for in the one in which they end. */
  #held = 0;
  readonly #alerts: readonly { readonly above: number; readonly because: string }[];
  readonly #overspent: string;

  /** `who` says whose budget it is. */
  constructor(config: BudgetConfig, who: string, starts: number) {
    const name = `$${config.amount} ${periodWords(config)} for ${who}`;
    this.isEnforced = config.enforcement === 'reject';
    this.refusal = `nothing is left of ${name}`;
    this.#limit = coveredNanoDollars(config.amount);
    this.#tally = tally(config.per, starts);
    this.#alerts = config.alerts
      .toSorted((a, b) => a - b)
      .map((share) => ({
        above: share * this.#limit,
        because: `${percent(share)} of ${name} is spent`,
      }));
    this.#overspent = `more than ${name} is spent`;
  }

  /** Whether so much fits beside what is spent and held. */
  hasRoom(now: number, amount: number): boolean {
    return this.#tally.total(now) + this.#held + amount <= this.#limit;
  }

  /** Whether anything is left of what is not spent, whatever is under way. */
  isLeft(now: number): boolean {
    return this.#tally.total(now) < this.#limit;
  }

  hold(amount: number): void {
    this.#held += amount;
  }

  letGo(amount: number): void {
    this.#held -= amount;
  }

  /**
   * Counts what a request of a tenant cost. Each alert is told when its share is passed: once a period, and in a rolling one
   * again after less was spent in between.
   */
  spend(tenant: number, now: number, amount: number, notice: BudgetNotice): void {
    const before = this.#tally.total(now);
    this.#tally.add(now, amount);
    const after = before + amount;
    for (let at = 0; at < this.#alerts.length; at += 1) {
      const { above, because } = this.#alerts[at]!;
      if (before <= above && after > above) notice(tenant, 'alert', because);
    }
    if (before <= this.#limit && after > this.#limit) notice(tenant, 'overspent', this.#overspent);
  }
}

function periodWords({ per }: BudgetConfig): string {
  switch (per) {
    case 'day':
      return 'a day';
    case 'month':
      return 'a month';
    case 'run':
      return 'in all';
    default:
      return `in ${per} s`;
  }
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
