/** The reference design's `BudgetExceededError`. */
export class BudgetExceeded extends Error {}

interface Event {
  timestamp: number;
  provider: string;
  cost_usd: number;
  tenant_id: string;
}

/**
 * The reference design's Python class, line by line, with `datetime` as seconds since a midnight: `now` stands for
 * `datetime.now()`, and providers for their enum's values.
 */
export class PublishedAPICostTracker {
  now = 0;
  readonly cost_events: Event[] = [];
  readonly tenant_budgets: Record<string, number> = {};
  readonly tenant_spent: Record<string, number> = {};
  readonly alerts: { timestamp: number; tenant_id: string; message: string }[] = [];

  set_budget(tenant_id: string, daily_budget_usd: number): void {
    this.tenant_budgets[tenant_id] = daily_budget_usd;
    if (!(tenant_id in this.tenant_spent)) this.tenant_spent[tenant_id] = 0.0;
  }

  track_cost(
    provider: string,
    model: string,
    input_tokens: number,
    output_tokens: number,
    tenant_id: string,
  ): number {
    const cost_config = this._get_cost_config(provider, model);
    const cost_usd =
      (input_tokens / 1000) * cost_config.input + (output_tokens / 1000) * cost_config.output;

    this.cost_events.push({ timestamp: this.now, provider, cost_usd, tenant_id });

    if (!(tenant_id in this.tenant_spent)) this.tenant_spent[tenant_id] = 0.0;
    this.tenant_spent[tenant_id]! += cost_usd;

    if (tenant_id in this.tenant_budgets) {
      const budget = this.tenant_budgets[tenant_id]!;
      const spent = this.tenant_spent[tenant_id]!;

      if (spent > budget * 0.9) {
        this._send_alert(
          tenant_id,
          `90% of budget used: $${format2f(spent)} / $${format2f(budget)}`,
        );
      }

      if (spent > budget) {
        throw new BudgetExceeded(
          `Tenant ${tenant_id} exceeded daily budget: $${format2f(spent)} > $${format2f(budget)}`,
        );
      }
    }
    return this.tenant_spent[tenant_id]!;
  }

  get_daily_cost(tenant_id: string): number {
    const today = Math.floor(this.now / 86_400);
    return this.cost_events
      .filter(
        (event) => event.tenant_id === tenant_id && Math.floor(event.timestamp / 86_400) === today,
      )
      .reduce((sum, event) => sum + event.cost_usd, 0);
  }

  get_cost_breakdown(tenant_id: string, days = 7): Record<string, number> {
    const cutoff = this.now - days * 86_400;
    const breakdown: Record<string, number> = {};
    for (const event of this.cost_events) {
      if (event.tenant_id === tenant_id && event.timestamp > cutoff) {
        if (!(event.provider in breakdown)) breakdown[event.provider] = 0.0;
        breakdown[event.provider]! += event.cost_usd;
      }
    }
    return breakdown;
  }

  _get_cost_config(provider: string, _model: string): { input: number; output: number } {
    const configs: Record<string, { input: number; output: number }> = {
      openai: { input: 0.01, output: 0.03 },
      anthropic: { input: 0.008, output: 0.024 },
      together: { input: 0.002, output: 0.006 },
    };
    return configs[provider] ?? { input: 0.01, output: 0.03 };
  }

  _send_alert(tenant_id: string, message: string): void {
    this.alerts.push({ timestamp: this.now, tenant_id, message });
  }
}

/** Python's `.2f`: the exact decimal value of the double, halves to the even digit. */
function format2f(value: number): string {
  // A double of no more than 40 binary places is a whole number of these units: exact integers decide.
  const scaled = value * 1_099_511_627_776;
  if (!Number.isInteger(scaled)) return value.toFixed(2);
  const [parts, unit] = [BigInt(scaled) * 100n, 1_099_511_627_776n];
  let cents = parts / unit;
  const rest = (parts % unit) * 2n;
  if (rest > unit || (rest === unit && cents % 2n === 1n)) cents += 1n;
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}
