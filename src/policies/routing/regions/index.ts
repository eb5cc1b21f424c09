import { type PlainRegionRoutingConfig, plainRegionRouter } from './plain-router.ts';
import { type ReferencePrefixRoutingConfig, referencePrefixRouter } from './reference-prefix.ts';
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
  'reference-prefix',
  'reference-prefix-corrected',
] as const satisfies readonly RegionRoutingConfig['kind'][];

/** A region router and its settings. */
export type RegionRoutingConfig =
  | PlainRegionRoutingConfig
  | ResidencyConfig
  | ReferencePrefixRoutingConfig;

/** A fresh region router for regions and places of clients that are numbered as they are listed. */
export function regionRouter(
  config: RegionRoutingConfig,
  regions: readonly string[],
  places: readonly string[],
): RegionRouter {
  switch (config.kind) {
    case 'residency':
      return residency(config, regions, places);
    case 'reference-prefix':
    case 'reference-prefix-corrected':
      return referencePrefixRouter(config, regions, places);
    default:
      return plainRegionRouter(config, regions);
  }
}
