import { gridProfile, gridProfileOf } from '../../catalog/grid-profiles.ts';
import { gridYear, gridYears } from '../../catalog/grid-years.ts';
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
  return shapedIntensity(grams, region.zone, accounting === 'marginal' ? 'flat' : shape);
}

/**
 * So many grams per kWh on average over a year, with the hours of a zone of Electricity Maps, such as `NL` or `AU-NSW`, or of
 * one series by its id, such as `DE-2022b`; without grams, at the level of the series, and undefined where there is none.
 */
export function shapedIntensity(
  grams: number | undefined,
  zone: string | undefined,
  shape: CarbonShape,
): CarbonIntensity | undefined {
  const flat = grams === undefined ? undefined : ({ kind: 'constant', grams } as const);
  if (zone === undefined || (shape === 'flat' && grams !== undefined)) return flat;
  const profile = gridProfile(zone) ?? gridProfileOf(zone);
  const country = zone.split('-')[0];
  const year = gridYear(zone) ?? gridYears.find((one) => one.zone === country);
  if (shape === 'hourly' && year !== undefined) {
    const hours = year.grams();
    return { kind: 'hourly', year: year.year, grams: hours, ...scaled(grams, () => mean(hours)) };
  }
  if (profile === undefined) return flat;
  const ofYear = () => meanOfYear(profile.grams);
  if (shape === 'flat') return { kind: 'constant', grams: ofYear() };
  return { kind: 'profile', grams: profile.grams, ...scaled(grams, ofYear) };
}

function scaled(grams: number | undefined, ofSeries: () => number): { readonly scale?: number } {
  return grams === undefined ? {} : { scale: grams / ofSeries() };
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
