import { type PlainRegionRoutingConfig, plainRegionRouter } from './plain-router.ts';
import type { RegionRouter } from './region-router.ts';
import { type ResidencyConfig, residency } from './residency.ts';

/** Every kind of region router, under the names that scenarios give them. */
export const regionRouterKinds = [
  'latency',
  'weighted',
  'geoproximity',
  'failover',
  'multivalue',
  'follow-the-sun',
  'greenest-within',
  'cheapest-within',
  'residency',
] as const satisfies readonly RegionRoutingConfig['kind'][];

/** A region router and its settings. */
export type RegionRoutingConfig = PlainRegionRoutingConfig | ResidencyConfig;

/** A fresh region router for regions and places of clients that are numbered as they are listed. */
export function regionRouter(
  config: RegionRoutingConfig,
  regions: readonly string[],
  places: readonly string[],
): RegionRouter {
  return config.kind === 'residency'
    ? residency(config, regions, places)
    : plainRegionRouter(config, regions);
}
