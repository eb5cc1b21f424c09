import type { GatewayTotals } from '../models/gateway/gateway-totals.ts';

/** What gateways do for their requests, for one gateway or for several together. */
export class GatewayUsage implements GatewayTotals {
  sent = 0;
  attempts = 0;
  retries = 0;
  fallbacks = 0;
  hedges = 0;
  hedgeWins = 0;
  escalations = 0;
  shadows = 0;
  lookups = 0;
  hits = 0;
  falseHits = 0;
  coalesced = 0;
  copiedBytes = 0;
  overBudget = 0;
  overLimit = 0;
  budgetAlerts = 0;
  opens = 0;
  quality = 0;
  answers = 0;
  deferred = 0;
  deferredSeconds = 0;

  /** The metrics since the start, or since the last reset; NaN where nothing was there to measure. */
  values(): Record<string, number> {
    return {
      attempts: this.attempts,
      amplification: this.attempts / this.sent,
      retries: this.retries,
      fallbacks: this.fallbacks,
      hedges: this.hedges,
      hedge_wins: this.hedgeWins,
      escalations: this.escalations,
      shadow_calls: this.shadows,
      response_cache_hit_rate: this.hits / this.lookups,
      false_hit_rate: this.falseHits / this.lookups,
      coalesced: this.coalesced,
      over_budget: this.overBudget,
      over_limit: this.overLimit,
      budget_alerts: this.budgetAlerts,
      breaker_opens: this.opens,
      answer_quality: this.quality / this.answers,
      deferred: this.deferred,
      deferred_hours_mean: this.deferredSeconds / this.deferred / 3600,
    };
  }

  merge(other: GatewayUsage): void {
    for (const name of names) this[name] += other[name];
  }

  /** Forgets what was before now: the end of the warm-up. */
  reset(): void {
    for (const name of names) this[name] = 0;
  }
}

type Count = {
  [Key in keyof GatewayUsage]: GatewayUsage[Key] extends number ? Key : never;
}[keyof GatewayUsage];

const names = Object.keys(new GatewayUsage()) as Count[];
