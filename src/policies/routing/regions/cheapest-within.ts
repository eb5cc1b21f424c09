import { leanestWithin, type WithinConfig } from './leanest-within.ts';
import type { RegionRouter } from './region-router.ts';

/** Settings of the cheapest within a bound of latency. */
export interface CheapestWithinConfig extends WithinConfig {
  readonly kind: 'cheapest-within';
}

/** The region with the lowest price now, among those whose round trip is within the bound. */
export function cheapestWithin(config: CheapestWithinConfig): RegionRouter {
  return leanestWithin(config, (view, region) => view.price(region), 'cheapest within the bound');
}
