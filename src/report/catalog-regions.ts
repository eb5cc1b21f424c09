import { gridProfile, gridProfileOf } from '../catalog/grid-profiles.ts';
import type { RegionPlace } from '../catalog/region-places.ts';
import { regionPlace } from '../catalog/region-places.ts';
import { averageGramsOf, type CloudRegion, cloudRegions, pueOf } from '../catalog/regions.ts';
import { type RoundTrip, roundTripBetween } from '../catalog/round-trips-between.ts';
import { type CatalogColumn, type CatalogTable, catalogTable } from './catalog-table.ts';

/** A region of a cloud as scenarios see it, and how far it is from somewhere where that was asked. */
export interface ShownRegion extends CloudRegion {
  readonly roundTrip?: RoundTrip;
}

const columns: readonly CatalogColumn<ShownRegion>[] = [
  { head: 'region', key: 'region', value: ({ provider, name }) => `${provider}/${name}` },
  { head: 'place', key: 'place', value: (row) => row.place },
  { head: 'PUE', key: 'pue', value: (row) => pueOf(row) },
  { head: 'g CO2e/kWh', key: 'average_g_per_kwh', value: (row) => averageGramsOf(row) },
  { head: 'marginal', key: 'marginal_g_per_kwh', value: (row) => row.marginalGrams },
  {
    head: 'carbon-free bought',
    key: 'carbon_free_part',
    value: (row) => row.carbonFreePart,
    text: ({ carbonFreePart }) =>
      carbonFreePart === undefined ? '–' : `${Math.round(100 * carbonFreePart)} %`,
  },
  {
    head: 'hours of the grid',
    key: 'hourly_profile',
    value: ({ zone }) => profileOf(zone),
    text: ({ zone }) => profileOf(zone) ?? '–',
  },
];

const roundTrip: readonly CatalogColumn<ShownRegion>[] = [
  { head: 'round trip', key: 'round_trip_ms', value: (row) => row.roundTrip?.ms, text: shownTrip },
  { head: 'as', key: 'round_trip_basis', value: (row) => row.roundTrip?.basis },
];

/** Regions of the three clouds: the nearest first where a place is asked from, else by cloud. */
export function regionsFrom(from: RegionPlace | undefined): readonly ShownRegion[] {
  if (from === undefined) return cloudRegions;
  const shown = cloudRegions.map((region) => {
    return { ...region, roundTrip: roundTripBetween(from, placeOf(region)) };
  });
  return shown.sort((one, other) => one.roundTrip.ms - other.roundTrip.ms);
}

/** Regions, a row each. */
export function regionTable(rows: readonly ShownRegion[]): CatalogTable {
  const hasTrips = rows.some((row) => row.roundTrip !== undefined);
  return catalogTable('regions', hasTrips ? [...columns, ...roundTrip] : columns, rows, {
    source: sourceOf,
  });
}

/** A region with what is filled in where it publishes nothing. */
export function regionJson({ roundTrip, ...region }: ShownRegion): object {
  return {
    ...region,
    pue: pueOf(region),
    averageGrams: averageGramsOf(region) ?? null,
    hourlyProfile: profileOf(region.zone) ?? null,
    source: sourceOf(region),
    ...(roundTrip && { roundTrip }),
  };
}

/** Where a region of a cloud is, by the tables of round trips where they have it. */
export function placeOf({ name, place, latitude, longitude }: CloudRegion): RegionPlace {
  const measured = regionPlace(name);
  if (measured !== undefined) return measured;
  const unknown = { country: '', isInEu: false, utcOffset: 0 };
  return { ...unknown, id: name, city: place, latitude, longitude };
}

/** The series by which a region's grid has hours, as scenarios take it. */
function profileOf(zone: string | undefined): string | undefined {
  return zone === undefined ? undefined : (gridProfile(zone) ?? gridProfileOf(zone))?.id;
}

function shownTrip({ roundTrip }: ShownRegion): string {
  return roundTrip === undefined ? '–' : `${roundTrip.ms.toFixed(1)} ms`;
}

function sourceOf({ year, zone, pue }: CloudRegion): string {
  const usual = pue === undefined ? '; PUE is what its cloud usually has' : '';
  return `Green-Software-Foundation/real-time-cloud@b2858aa2, ${year}${zone === undefined ? '' : `, zone ${zone}`}${usual}`;
}
