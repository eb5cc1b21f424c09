import { PartRegionView } from './part-view.ts';
import { type PlainRegionRoutingConfig, plainRegionRouter } from './plain-router.ts';
import { fillChoice, noneHealthy, type RegionRouter } from './region-router.ts';

/** Settings of residency: whose data may go where. */
export interface ResidencyConfig {
  readonly kind: 'residency';
  /** For clients of a place, by name, the regions that may have their data; others may go to any. */
  readonly allowed: Readonly<Record<string, readonly string[]>>;
  /** Among the regions that are allowed. */
  readonly base: PlainRegionRoutingConfig;
}

/**
 * Another router's choice among the regions that may have a client's data. Where none of them is healthy it chooses none: the
 * law does not give way to an outage.
 */
export function residency(
  config: ResidencyConfig,
  regions: readonly string[],
  places: readonly string[],
): RegionRouter {
  const base = plainRegionRouter(config.base, regions);
  const allowed = places.map((name) => {
    const names = Object.hasOwn(config.allowed, name) ? config.allowed[name] : undefined;
    return names === undefined ? undefined : regions.map((region) => names.includes(region));
  });
  const part = new PartRegionView();
  return {
    allows: (place, region) =>
      allowed[place]?.[region] !== false && base.allows?.(place, region) !== false,
    choose(view, draw, choice) {
      part.fill(view, allowed[view.place]);
      base.choose(part, draw, choice);
      if (part.healthy.length > 0) return;
      fillChoice(choice, -1, view.healthy.length > 0 ? notAllowed : noneHealthy);
    },
  };
}

const notAllowed = 'no healthy region may have its data';
