import type { RegionPlace } from '../catalog/region-places.ts';
import { HourlyIntensity } from '../ledger/carbon/hourly-intensity.ts';
import { epochSeconds } from '../ledger/iso-time.ts';
import {
  type SeenRegion,
  SeenRegions,
  type SeenRegionsParts,
} from '../models/region/seen-regions.ts';
import { placeOf } from '../scenario/place-of.ts';
import type { Scenario } from '../scenario/schema.ts';
import { siteOf } from '../scenario/site-of.ts';

/** What routers see of the regions of a scenario, and of the places of its clients, in the order of these names. */
export function seenRegions(
  scenario: Scenario,
  names: readonly string[],
  places: readonly string[],
  parts: Pick<SeenRegionsParts, 'simulation' | 'network' | 'health'> & {
    readonly targets: readonly SeenRegion['targets'][];
  },
): SeenRegions {
  const start = epochSeconds(scenario.billing.start)!;
  return new SeenRegions({
    ...parts,
    regions: names.map((region, number) => {
      const { weight, price } = scenario.regions[region]!;
      const position = placeOf(scenario, region)!;
      const { pue, intensity } = siteOf(scenario, region);
      const grid = intensity && new HourlyIntensity(intensity, start);
      return {
        position,
        utcOffset: position.utcOffset,
        weight,
        price,
        gramsAt: grid && ((seconds: number) => pue * grid.gramsAt(seconds)),
        targets: parts.targets[number]!,
      };
    }),
    places: places.map((place): RegionPlace => placeOf(scenario, place)!),
    startOfDay: start - 86_400 * Math.floor(start / 86_400),
  });
}
