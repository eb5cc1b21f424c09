import type { FleetUsage } from './fleet-usage.ts';
import { remainder } from './remainder.ts';

/** Dollars by what they were paid for; they add up to the cost. */
export interface Spending {
  readonly cost_serving_usd: number;
  readonly cost_starting_usd: number;
  readonly cost_idle_usd: number;
  readonly cost_lost_usd: number;
}

/** What a deployment's money was paid for, `lost` being the part of its work that came to nothing, 0 to 1. */
export function spendingOf(usage: FleetUsage, now: number, lost: number): Spending {
  const { usedUsd } = usage.dollars(now);
  return spendingWith(usage, now, lost * usedUsd);
}

/** The same where the dollars lost are known. */
export function spendingWith(usage: FleetUsage, now: number, lostUsd: number): Spending {
  const { usd, usedUsd, startingUsd } = usage.dollars(now);
  return {
    cost_serving_usd: usedUsd - lostUsd,
    cost_starting_usd: startingUsd,
    cost_idle_usd: remainder(usd, usedUsd + startingUsd),
    cost_lost_usd: lostUsd,
  };
}
