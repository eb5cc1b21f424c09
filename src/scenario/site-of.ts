import { pueOf } from '../catalog/regions.ts';
import type { CarbonIntensity } from '../ledger/carbon/carbon-intensity.ts';
import { regionIntensity, shapedIntensity } from '../ledger/carbon/region-intensity.ts';
import { cloudOf } from './place-of.ts';
import type { Scenario } from './schema.ts';

/** What a kWh of a computer costs the climate where it stands. */
export interface Site {
  /** Energy of the site over that of its computers. */
  readonly pue: number;
  /** Grams of CO2e per kWh of its grid; undefined where nobody knows them. */
  readonly intensity: CarbonIntensity | undefined;
}

/**
 * PUE and grid of a region of a scenario: what it says, or else what the catalog knows of the cloud's region that it is in;
 * a site of no cloud that says nothing adds nothing to what its computers draw.
 */
export function siteOf(scenario: Scenario, name: string): Site {
  const { pue, grid } = scenario.regions[name]!;
  const cloud = cloudOf(scenario, name);
  return {
    pue: pue ?? (cloud === undefined ? 1 : pueOf(cloud)),
    intensity: intensityOf(grid, cloud),
  };
}

function intensityOf(
  { accounting, shape, grams, profile }: Scenario['regions'][string]['grid'],
  cloud: ReturnType<typeof cloudOf>,
): CarbonIntensity | undefined {
  const zone = profile ?? cloud?.zone;
  // Hours of what is marginal are not published: those of the mix would not be its.
  const kept = accounting === 'marginal' && profile === undefined ? 'flat' : shape;
  if (grams !== undefined || cloud === undefined) return shapedIntensity(grams, zone, kept);
  return regionIntensity(
    profile === undefined ? cloud : { ...cloud, zone: profile },
    accounting,
    kept,
  );
}
