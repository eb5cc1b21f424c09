import { describe, expect, it } from 'vitest';
import { distanceKm } from '../../src/catalog/great-circle.ts';
import { regionPlace, regionPlaces } from '../../src/catalog/region-places.ts';
import { roundTripMs } from '../../src/catalog/round-trips.ts';
import { roundTripBetween } from '../../src/catalog/round-trips-between.ts';

const between = (from: string, to: string) =>
  roundTripBetween(regionPlace(from)!, regionPlace(to)!);

describe('round trips between any two places', () => {
  it.each([
    ['us-east-1', 'us-west-2', 64, 'measured'],
    ['us-east-1', 'us-east-1', 4, 'measured'],
    ['madrid', 'madrid', 2.03, 'same-city'],
    ['frankfurt', 'eu-central-1', 2.03, 'same-city'],
    ['washington', 'us-east-1', 2.03, 'same-city'],
  ])('from %s to %s: %d ms, %s', (from, to, ms, basis) => {
    expect(between(from, to)).toEqual({ ms, basis });
  });

  it('from Toronto to Oregon, 3,391 km, by distance: 14 ms and 0.016 a kilometre', () => {
    const { ms, basis } = between('toronto', 'us-west-2');
    expect(basis).toBe('distance');
    expect(ms).toBeCloseTo(14 + 0.016 * 3391, 0);
  });

  it('are known for all, and no place is near the border of what a city is', () => {
    for (const from of regionPlaces) {
      for (const to of regionPlaces) {
        expect(roundTripBetween(from, to).ms).toBeGreaterThan(0);
        const km = distanceKm(from, to);
        expect(km < 51 || km > 200).toBe(true);
        if (km > 200 && roundTripMs(from.id, to.id) === undefined) {
          expect(roundTripBetween(from, to)).toEqual(roundTripBetween(to, from));
        }
      }
    }
  });
});
