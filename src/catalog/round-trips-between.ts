import { distanceKm } from './great-circle.ts';
import type { RegionPlace } from './region-places.ts';
import { betweenZonesMs, estimatedRoundTripMs, roundTripMs } from './round-trips.ts';

/** A round trip between two places, in milliseconds. */
export interface RoundTrip {
  readonly ms: number;
  readonly basis: 'measured' | 'same-city' | 'distance';
}

/** Kilometres within which two places are one city: those of the tables are at most 50 apart, or over 200. */
const cityKm = 100;

/**
 * The round trip between any two places: measured where one table has both; within a city as between two zones; else
 * estimated by distance. A city of IBM and itself is the second, for that was not measured.
 */
export function roundTripBetween(from: RegionPlace, to: RegionPlace): RoundTrip {
  const measured = roundTripMs(from.id, to.id);
  if (measured !== undefined && measured > 0) return { ms: measured, basis: 'measured' };
  const km = distanceKm(from, to);
  if (km <= cityKm) return { ms: betweenZonesMs.value, basis: 'same-city' };
  return { ms: estimatedRoundTripMs(km), basis: 'distance' };
}
