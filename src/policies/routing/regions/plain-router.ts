import { type CheapestWithinConfig, cheapestWithin } from './cheapest-within.ts';
import { type FailoverConfig, failover } from './failover.ts';
import { type FollowTheSunConfig, followTheSun } from './follow-the-sun.ts';
import { type GeoproximityConfig, geoproximity } from './geoproximity.ts';
import { type GreenestWithinConfig, greenestWithin } from './greenest-within.ts';
import { type LatencyConfig, latency } from './latency.ts';
import { type MultivalueConfig, multivalue } from './multivalue.ts';
import type { RegionRouter } from './region-router.ts';
import { type WeightedConfig, weighted } from './weighted.ts';

/** A region router that is not made of another, and its settings. */
export type PlainRegionRoutingConfig =
  | LatencyConfig
  | WeightedConfig
  | GeoproximityConfig
  | FailoverConfig
  | MultivalueConfig
  | FollowTheSunConfig
  | GreenestWithinConfig
  | CheapestWithinConfig;

/** A fresh region router that is not made of another, for regions of these names. */
export function plainRegionRouter(
  config: PlainRegionRoutingConfig,
  regions: readonly string[],
): RegionRouter {
  switch (config.kind) {
    case 'latency':
      return latency(config);
    case 'weighted':
      return weighted();
    case 'geoproximity':
      return geoproximity(config, regions);
    case 'failover':
      return failover(config, regions);
    case 'multivalue':
      return multivalue();
    case 'follow-the-sun':
      return followTheSun(config);
    case 'greenest-within':
      return greenestWithin(config);
    case 'cheapest-within':
      return cheapestWithin(config);
  }
}
