import { leanestWithin, type WithinConfig } from './leanest-within.ts';
import type { RegionRouter } from './region-router.ts';

/** Settings of the greenest within a bound of latency. */
export interface GreenestWithinConfig extends WithinConfig {
  readonly kind: 'greenest-within';
}

/** The region whose electricity stands for the fewest grams now, among those whose round trip is within the bound. */
export function greenestWithin(config: GreenestWithinConfig): RegionRouter {
  return leanestWithin(
    config,
    (view, region) => view.gramsPerKwh(region),
    'greenest within the bound',
  );
}
