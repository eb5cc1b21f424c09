import type { Fact } from './fact.ts';
import { awsRoundTrips } from './round-trips-aws.ts';
import { ibmRoundTrips } from './round-trips-ibm.ts';

/** Round trips that one network measured between its places. */
export interface RoundTrips {
  readonly id: 'aws' | 'ibm';
  readonly places: readonly string[];
  /** Milliseconds from the place of the row to that of the column, both in the order of `places`. */
  readonly ms: readonly (readonly number[])[];
  readonly source: string;
}

/** Every table of round trips; no place is in two of them. */
export const roundTripTables: readonly RoundTrips[] = [awsRoundTrips, ibmRoundTrips];

/** Milliseconds from one place to another and back as the tables have them; undefined where none has both. */
export function roundTripMs(from: string, to: string): number | undefined {
  for (const { places, ms } of roundTripTables) {
    const measured = ms[places.indexOf(from)]?.[places.indexOf(to)];
    if (measured !== undefined) return measured;
  }
  return undefined;
}

/** Milliseconds of a round trip between two zones of one region. */
export const betweenZonesMs: Fact = {
  value: 2.03,
  range: [1.77, 2.3],
  source:
    'IBM VPC docs, August 2024: Dallas 2.03 to 2.2, Toronto 1.79 to 1.99; best of 50 on AWS 0.25 to 3.4 (xkyle.com, 2020)',
  confidence: 'medium',
};

/** Milliseconds of a round trip within one zone. */
export const withinZoneMs: Fact = {
  value: 0.09,
  source: 'IBM VPC docs, August 2024',
  confidence: 'medium',
};

/** Milliseconds of any round trip, and those that each kilometre adds, by which unmeasured ones are estimated. */
export const roundTripByDistance = {
  fixedMs: 14,
  msPerKm: 0.016,
  source:
    'least squares over each of the two tables (14.1 and 0.0159, 14.5 and 0.0156); half of the pairs of either are within 24 % of it, nine tenths within 43 %',
  confidence: 'low',
} as const;

/** Milliseconds of a round trip over so many kilometres where nobody measured it: an estimate. */
export function estimatedRoundTripMs(km: number): number {
  return roundTripByDistance.fixedMs + roundTripByDistance.msPerKm * km;
}
