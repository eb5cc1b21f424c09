import type { Position } from './great-circle.ts';

/** Where a region, or a city of clients, is. */
export interface RegionPlace extends Position {
  /** As the tables of round trips have it. */
  readonly id: string;
  readonly city: string;
  /** ISO 3166-1. */
  readonly country: string;
  /** Whether the law of the European Union holds there. */
  readonly isInEu: boolean;
  /** Hours that its standard time is ahead of UTC; daylight saving is left out. */
  readonly utcOffset: number;
}

/**
 * The places of the tables of round trips. Positions of AWS's regions as in Green-Software-Foundation/
 * real-time-cloud@b2858aa2 to two digits, but for sa-east-1, which it has in the Amazon: here it is São Paulo. Of cities,
 * their own. Time zones by country and city (IANA).
 */
export const regionPlaces: readonly RegionPlace[] = [
  place('af-south-1', 'Cape Town', 'ZA', -33.93, 18.42, 2),
  place('ap-east-1', 'Hong Kong', 'HK', 22.3, 114.2, 8),
  place('ap-northeast-1', 'Tokyo', 'JP', 35.69, 139.69, 9),
  place('ap-northeast-2', 'Seoul', 'KR', 37.56, 126.99, 9),
  place('ap-northeast-3', 'Osaka', 'JP', 34.69, 135.5, 9),
  place('ap-south-1', 'Mumbai', 'IN', 19.08, 72.88, 5.5),
  place('ap-southeast-1', 'Singapore', 'SG', 1.3, 103.8, 8),
  place('ap-southeast-2', 'Sydney', 'AU', -33.87, 151.21, 10),
  place('ca-central-1', 'Montréal', 'CA', 45.51, -73.56, -5),
  place('eu-central-1', 'Frankfurt', 'DE', 50.11, 8.68, 1),
  place('eu-north-1', 'Stockholm', 'SE', 59.33, 18.07, 1),
  place('eu-south-1', 'Milan', 'IT', 45.47, 9.19, 1),
  place('eu-west-1', 'Dublin', 'IE', 53.35, -6.26, 0),
  place('eu-west-2', 'London', 'GB', 51.73, -0.3, 0),
  place('eu-west-3', 'Paris', 'FR', 48.86, 2.35, 1),
  place('me-south-1', 'Manama', 'BH', 26.22, 50.54, 3),
  place('sa-east-1', 'São Paulo', 'BR', -23.55, -46.63, -3),
  place('us-east-1', 'Northern Virginia', 'US', 39.11, -77.55, -5),
  place('us-east-2', 'Ohio', 'US', 39.87, -84.33, -5),
  place('us-west-1', 'Northern California', 'US', 36.78, -119.42, -8),
  place('us-west-2', 'Oregon', 'US', 45.54, -122.65, -8),
  place('dallas', 'Dallas', 'US', 32.78, -96.8, -6),
  place('toronto', 'Toronto', 'CA', 43.65, -79.38, -5),
  place('washington', 'Washington', 'US', 38.91, -77.04, -5),
  place('frankfurt', 'Frankfurt', 'DE', 50.11, 8.68, 1),
  place('london', 'London', 'GB', 51.51, -0.13, 0),
  place('madrid', 'Madrid', 'ES', 40.42, -3.7, 1),
  place('osaka', 'Osaka', 'JP', 34.69, 135.5, 9),
  place('sydney', 'Sydney', 'AU', -33.87, 151.21, 10),
  place('tokyo', 'Tokyo', 'JP', 35.68, 139.65, 9),
  place('sao-paulo', 'São Paulo', 'BR', -23.55, -46.63, -3),
];

/** Names of the places, for scenarios. */
export const regionPlaceNames: readonly string[] = regionPlaces.map(({ id }) => id);

/** A place by its name; undefined where there is none. */
export function regionPlace(id: string): RegionPlace | undefined {
  return regionPlaces.find((one) => one.id === id);
}

/** Hours since midnight in local standard time, from 0 to below 24, so many hours after a midnight of UTC, 0 or more. */
export function localHour(utcHours: number, utcOffset: number): number {
  // A day is added first: what is a trace below midnight then rounds to midnight, not to 24.
  return (utcHours + utcOffset + 24) % 24;
}

/** Countries of the list that are in the Union. */
function isUnion(country: string): boolean {
  return ['DE', 'ES', 'FR', 'IE', 'IT', 'SE'].includes(country);
}

function place(
  id: string,
  city: string,
  country: string,
  latitude: number,
  longitude: number,
  utcOffset: number,
): RegionPlace {
  return { id, city, country, isInEu: isUnion(country), latitude, longitude, utcOffset };
}
