import type { TokenPrices } from '../catalog/llm-price.ts';
import { billedSeconds } from './billed-seconds.ts';
import type { Charge } from './charge.ts';
import { commitmentUsd } from './commitment.ts';
import { hoursPerMonth } from './hours.ts';
import { tokensUsd } from './token-price.ts';

/** How something is sold. */
export type Plan =
  /** By the time of each rental, rounded up: per second, or per hour with an increment of 3600. */
  | {
      readonly kind: 'on-demand' | 'spot';
      readonly usdPerHour: number;
      /** Seconds; 1 and 0 where left out. */
      readonly increment?: number;
      readonly minimum?: number;
    }
  /** So many at a lower price, every hour, whether they are used or not. */
  | {
      readonly kind: 'reserved';
      readonly accelerators: number;
      readonly usdPerHour: number;
      readonly upfrontUsd: number;
      readonly termHours: number;
    }
  /** So many dollars an hour at least, used or not, for hours at a lower price; beyond it the list price. */
  | {
      readonly kind: 'committed-spend';
      readonly committedUsdPerHour: number;
      readonly usdPerHour: number;
      readonly listUsdPerHour: number;
    }
  | { readonly kind: 'per-token'; readonly prices: TokenPrices }
  | { readonly kind: 'per-prediction'; readonly usd: number }
  | { readonly kind: 'monthly'; readonly usd: number }
  | { readonly kind: 'storage'; readonly usdPerGbMonth: number }
  | { readonly kind: 'egress'; readonly usdPerGb: number };

/** What was had of something that is sold; what a plan does not count is 0. */
export interface Consumption {
  /** Of the bill. */
  readonly hours: number;
  /** Seconds of each rental. */
  readonly rentals: readonly number[];
  /** Accelerators that were rented in each hour. */
  readonly rentedByHour: readonly number[];
  readonly calls: readonly {
    readonly inputTokens: number;
    readonly cacheReadTokens: number;
    readonly cacheWriteTokens: number;
    readonly outputTokens: number;
  }[];
  readonly predictions: number;
  /** Gigabytes that are stored all the time, and that leave. */
  readonly storedGb: number;
  readonly sentGb: number;
}

/** Dollars of what was had. */
export function planUsd(plan: Plan, had: Consumption): number {
  switch (plan.kind) {
    case 'on-demand':
    case 'spot': {
      const { usdPerHour, increment = 1, minimum = 0 } = plan;
      const seconds = had.rentals.reduce(
        (sum, one) => sum + billedSeconds(one, { increment, minimum }),
        0,
      );
      return (seconds / 3600) * usdPerHour;
    }
    case 'reserved':
      return commitmentUsd(plan, had.hours);
    case 'committed-spend': {
      const { committedUsdPerHour, usdPerHour, listUsdPerHour } = plan;
      // What is not used in an hour is lost, and covers nothing in the next.
      const covers = committedUsdPerHour / usdPerHour;
      return had.rentedByHour.reduce(
        (sum, rented) => sum + committedUsdPerHour + Math.max(0, rented - covers) * listUsdPerHour,
        0,
      );
    }
    case 'per-token':
      return had.calls.reduce(
        (sum, call) =>
          sum +
          tokensUsd(
            plan.prices,
            call.inputTokens,
            call.cacheReadTokens,
            call.cacheWriteTokens,
            call.outputTokens,
          ),
        0,
      );
    case 'per-prediction':
      return had.predictions * plan.usd;
    case 'monthly':
      return (had.hours / hoursPerMonth) * plan.usd;
    case 'storage':
      return had.storedGb * (had.hours / hoursPerMonth) * plan.usdPerGbMonth;
    case 'egress':
      return had.sentGb * plan.usdPerGb;
  }
}

/** How the charges of a plan are priced. */
export function planPricing(plan: Plan): Charge['pricing'] {
  switch (plan.kind) {
    case 'spot':
      return 'dynamic';
    case 'reserved':
    case 'committed-spend':
      return 'committed';
    case 'on-demand':
    case 'per-token':
    case 'per-prediction':
    case 'monthly':
    case 'storage':
    case 'egress':
      return 'standard';
  }
}
