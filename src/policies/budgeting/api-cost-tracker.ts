import { secondsPerDay } from './calendar.ts';
import { isOverspent, needsAlert, overspentMessage, usageMessage } from './published-rules.ts';

/** The reference design's `CostEvent`; `at` is seconds since the beginning of a day. */
export interface CostEvent {
  readonly at: number;
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number;
  readonly tenant: string;
}

/** What an owner is told of its spending; `at` in seconds. */
export interface CostAlert {
  readonly at: number;
  readonly tenant: string;
  readonly message: string;
}

/** A tenant spent more than its budget. */
export class BudgetExceededError extends Error {
  override readonly name = 'BudgetExceededError';
}

/**
 * The reference design's `APICostTracker`, with its faults where `corrected` is false: what a tenant has spent is never reset,
 * so that a "daily" budget is one for ever; a budget that is exceeded is noticed after the money is spent, and the event
 * recorded; and past 90 % every event sends one more alert. Corrected, each day begins at 0, an event that would exceed the
 * budget is refused before it is recorded, and there is one alert a day. Days begin at multiples of 86,400 seconds.
 */
export class ApiCostTracker {
  readonly events: CostEvent[] = [];
  readonly alerts: CostAlert[] = [];
  readonly #corrected: boolean;
  readonly #budgets = new Map<string, number>();
  readonly #spent = new Map<string, number>();
  /** The day on which a tenant was last told, and that of its present sum. */
  readonly #toldOn = new Map<string, number>();
  readonly #spentOn = new Map<string, number>();

  constructor(corrected: boolean) {
    this.#corrected = corrected;
  }

  /** Sets the daily budget of a tenant. */
  setBudget(tenant: string, usd: number): void {
    this.#budgets.set(tenant, usd);
    if (!this.#spent.has(tenant)) this.#spent.set(tenant, 0);
  }

  /** Records what a call cost, and returns what its tenant has spent; throws `BudgetExceededError`. */
  trackCost(
    now: number,
    provider: string,
    model: string,
    inputTokens: number,
    outputTokens: number,
    tenant: string,
  ): number {
    const price = prices.get(provider) ?? otherPrice;
    const usd = (inputTokens / 1000) * price.input + (outputTokens / 1000) * price.output;
    const spent = this.spent(now, tenant) + usd;
    const budget = this.#budgets.get(tenant);
    const exceeded = budget !== undefined && isOverspent(spent, budget);
    if (this.#corrected && exceeded) {
      throw new BudgetExceededError(overspentMessage(tenant, spent, budget));
    }
    this.events.push({ at: now, provider, model, inputTokens, outputTokens, usd, tenant });
    this.#spent.set(tenant, spent);
    this.#spentOn.set(tenant, dayOf(now));
    if (budget !== undefined && needsAlert(spent, budget)) {
      this.#alert(now, tenant, usageMessage(spent, budget));
    }
    if (exceeded) throw new BudgetExceededError(overspentMessage(tenant, spent, budget));
    return spent;
  }

  /** What counts against a tenant's budget: all that it ever spent; corrected, what it spent today. */
  spent(now: number, tenant: string): number {
    const isOver = this.#corrected && this.#spentOn.get(tenant) !== dayOf(now);
    return isOver ? 0 : (this.#spent.get(tenant) ?? 0);
  }

  /** `get_daily_cost`: what the events of today cost, added up in their order. */
  dailyCost(now: number, tenant: string): number {
    let total = 0;
    for (const event of this.events) {
      if (event.tenant === tenant && dayOf(event.at) === dayOf(now)) total += event.usd;
    }
    return total;
  }

  /** `get_cost_breakdown`: what the events of the last days cost, by provider in the order of their first. */
  costBreakdown(now: number, tenant: string, days = 7): Map<string, number> {
    const cutoff = now - days * secondsPerDay;
    const breakdown = new Map<string, number>();
    for (const event of this.events) {
      if (event.tenant !== tenant || !(event.at > cutoff)) continue;
      breakdown.set(event.provider, (breakdown.get(event.provider) ?? 0) + event.usd);
    }
    return breakdown;
  }

  #alert(now: number, tenant: string, message: string): void {
    if (this.#corrected && this.#toldOn.get(tenant) === dayOf(now)) return;
    this.#toldOn.set(tenant, dayOf(now));
    this.alerts.push({ at: now, tenant, message });
  }
}

/** Dollars of a thousand tokens, as published. */
const prices: ReadonlyMap<string, { readonly input: number; readonly output: number }> = new Map([
  ['openai', { input: 0.01, output: 0.03 }],
  ['anthropic', { input: 0.008, output: 0.024 }],
  ['together', { input: 0.002, output: 0.006 }],
]);

const otherPrice = { input: 0.01, output: 0.03 };

function dayOf(at: number): number {
  return Math.floor(at / secondsPerDay);
}
