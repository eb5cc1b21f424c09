import { type RegionPlace, regionPlace } from '../catalog/region-places.ts';
import { type CloudRegion, cloudRegion } from '../catalog/regions.ts';
import type { Scenario } from './schema.ts';

/** Where a region, a place of the scenario or one of the catalog is; undefined where nobody knows the name. */
export function placeOf(
  scenario: Scenario,
  name: string,
  /** Regions that may still say that they are where another one is: no more than there are, or they go in a circle. */
  hops = Object.keys(scenario.regions).length,
): RegionPlace | undefined {
  const own = Object.hasOwn(scenario.places, name) ? scenario.places[name] : undefined;
  if (own !== undefined) {
    const { latitude, longitude, utc_offset: utcOffset } = own;
    return { ...nowhere, id: name, city: name, latitude, longitude, utcOffset };
  }
  const region = Object.hasOwn(scenario.regions, name) ? scenario.regions[name] : undefined;
  if (region?.at !== undefined && region.at !== name) {
    return hops === 0 ? undefined : placeOf(scenario, region.at, hops - 1);
  }
  const cloud = cloudRegion(name);
  return regionPlace(cloud?.name ?? name) ?? (cloud && placeOfCloud(cloud));
}

/** The region of a cloud that a region of a scenario is in; undefined where it is in none. */
export function cloudOf(scenario: Scenario, region: string): CloudRegion | undefined {
  return cloudRegion(scenario.regions[region]!.at ?? region);
}

const nowhere = { country: '', isInEu: false };

/** Of a region without a table of times: that of its longitude, which no clock is more than a few hours from. */
function placeOfCloud({ name, place, latitude, longitude }: CloudRegion): RegionPlace {
  const utcOffset = Math.round(longitude / 15);
  return { ...nowhere, id: name, city: place, latitude, longitude, utcOffset };
}
