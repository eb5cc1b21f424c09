import type { GatewayRouter } from './gateway-router.ts';
import { leastOpen } from './least-open.ts';
import { hasHeadroom, type Measure } from './measure.ts';

/** Settings of the cheapest. */
export interface CheapestConfig {
  readonly kind: 'cheapest';
  /** Dollars that the request at hand is expected to cost, or the price of tokens whatever the request. */
  readonly by: 'request' | 'price';
}

/**
 * The cheapest target whose rate limits have something left, the first of equals; none where all are used up. By
 * `price` it is LiteLLM's cost-based routing (`router_strategy/lowest_cost.py`), which adds the two prices of a token
 * where the view has them 3 to 1.
 */
export function cheapest(config: CheapestConfig): GatewayRouter {
  const measure = config.by === 'price' ? priceUnderLimits : usdUnderLimits;
  return {
    choose(_request, view, _draw, choice) {
      choice.target = leastOpen(view, measure);
      choice.because = choice.target < 0 ? 'every rate limit is used up' : 'cheapest';
    },
  };
}

const usdUnderLimits: Measure = (view, target) =>
  hasHeadroom(view, target) ? view.usd(target) : Number.POSITIVE_INFINITY;

const priceUnderLimits: Measure = (view, target) =>
  hasHeadroom(view, target) ? view.price(target) : Number.POSITIVE_INFINITY;
