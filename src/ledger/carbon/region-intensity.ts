import { gridProfileOf } from '../../catalog/grid-profiles.ts';
import { gridYears } from '../../catalog/grid-years.ts';
import { averageGramsOf } from '../../catalog/regions.ts';
import type { CloudRegion } from '../../catalog/regions-table.ts';
import type { CarbonIntensity } from './carbon-intensity.ts';

/** What a kWh is held to have caused: its part of the whole mix, or the plants that ran because of it. */
export type CarbonAccounting = 'average' | 'marginal';

/** How the year's mean is spread over its hours: not at all, over a mean day of each month, or hour by hour. */
export type CarbonShape = 'flat' | 'profile' | 'hourly';

/**
 * The carbon intensity of a region; undefined where nobody published one. The shape is that of the region's country,
 * scaled to the region's own mean of the year, since the series were made with other methods; it is flat where there
 * is none. What is marginal is always flat: its hours are not published.
 */
export function regionIntensity(
  region: CloudRegion,
  accounting: CarbonAccounting = 'average',
  shape: CarbonShape = 'profile',
): CarbonIntensity | undefined {
  const grams = accounting === 'average' ? averageGramsOf(region) : region.marginalGrams;
  if (grams === undefined) return undefined;
  const flat = { kind: 'constant', grams } as const;
  if (accounting === 'marginal' || shape === 'flat' || region.zone === undefined) return flat;
  if (shape === 'hourly') {
    const country = region.zone.split('-')[0];
    const year = gridYears.find(({ zone }) => zone === country);
    if (year !== undefined) {
      const hours = year.grams();
      return { kind: 'hourly', year: year.year, grams: hours, scale: grams / mean(hours) };
    }
  }
  const profile = gridProfileOf(region.zone);
  if (profile === undefined) return flat;
  return {
    kind: 'profile',
    grams: profile.grams,
    scale: grams / meanOfYear(profile.grams),
  };
}

/** Days of the months of a year without a leap day. */
const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function meanOfYear(months: readonly (readonly number[])[]): number {
  return months.reduce((sum, hours, month) => sum + mean(hours) * daysOfMonths[month]!, 0) / 365;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]!;
  return sum / values.length;
}
