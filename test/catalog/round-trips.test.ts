import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { distanceKm } from '../../src/catalog/great-circle.ts';
import { regionPlace, regionPlaceNames } from '../../src/catalog/region-places.ts';
import {
  betweenZonesMs,
  estimatedRoundTripMs,
  roundTripByDistance,
  roundTripMs,
  roundTripTables,
  withinZoneMs,
} from '../../src/catalog/round-trips.ts';

const file = new URL('../../../shared/facts/rtt.json', import.meta.url);
const isThere = existsSync(file);

/** Every pair of different places of a table, with its milliseconds and kilometres. */
const pairsOf = ({ places, ms }: (typeof roundTripTables)[number]) =>
  places.flatMap((from, row) =>
    places.flatMap((to, column) => {
      if (row === column) return [];
      const km = distanceKm(regionPlace(from)!, regionPlace(to)!);
      return [{ from, to, km, ms: ms[row]![column]! }];
    }),
  );

describe('round trips', () => {
  it.each([
    ['us-east-1', 'us-west-2', 64],
    ['us-west-2', 'us-east-1', 63],
    ['us-east-1', 'eu-west-1', 70],
    ['us-east-1', 'ap-northeast-1', 146],
    ['eu-central-1', 'eu-central-1', 2],
    ['dallas', 'frankfurt', 123],
    ['osaka', 'tokyo', 9],
    ['dallas', 'us-east-1', undefined],
    ['us-east-1', 'nowhere', undefined],
  ])('from %s to %s and back: %j ms', (from, to, ms) => {
    expect(roundTripMs(from, to)).toBe(ms);
  });

  it('are between places that are known, each in one table', () => {
    const places = roundTripTables.flatMap((table) => table.places);
    expect([...places].sort()).toEqual([...regionPlaceNames].sort());
    expect(new Set(places).size).toBe(31);
    for (const { places, ms } of roundTripTables) {
      expect(ms).toHaveLength(places.length);
      for (const row of ms) expect(row).toHaveLength(places.length);
    }
  });

  it('are nearly the same there and back, and never faster than light in glass', () => {
    // Light makes 204 km a millisecond in fibre, of a refractive index of 1.468.
    for (const table of roundTripTables) {
      for (const { from, to, km, ms } of pairsOf(table)) {
        expect(Math.abs(ms - roundTripMs(to, from)!)).toBeLessThanOrEqual(7);
        expect(ms).toBeGreaterThan((2 * km) / 204.2);
      }
    }
  });

  it('are longer the farther: within a zone, between zones, between any two places', () => {
    const shortest = Math.min(...roundTripTables.flatMap(pairsOf).map(({ ms }) => ms));
    expect(withinZoneMs.value).toBeLessThan(betweenZonesMs.range![0]);
    expect(betweenZonesMs.range![1]).toBeLessThan(shortest);
  });

  it.each(roundTripTables)('$id: the estimate by distance is as good as it says', (table) => {
    const pairs = pairsOf(table);
    const off = pairs
      .map(({ km, ms }) => Math.abs(estimatedRoundTripMs(km) / ms - 1))
      .sort((x, y) => x - y);
    expect(off[Math.floor(off.length / 2)]).toBeLessThanOrEqual(0.24);
    expect(off[Math.floor(off.length * 0.9)]).toBeLessThanOrEqual(0.43);
    // Least squares, which the two constants are rounded from.
    const mean = (of: (pair: (typeof pairs)[number]) => number) =>
      pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
    const [km, ms] = [mean((pair) => pair.km), mean((pair) => pair.ms)];
    const slope =
      mean((pair) => (pair.km - km) * (pair.ms - ms)) /
      mean((pair) => (pair.km - km) * (pair.km - km));
    expect(Math.abs(slope - roundTripByDistance.msPerKm)).toBeLessThan(0.0005);
    expect(Math.abs(ms - slope * km - roundTripByDistance.fixedMs)).toBeLessThan(1);
  });

  it.skipIf(!isThere)(
    `are those that were collected${isThere ? '' : ' (skipped: ../shared is not there)'}`,
    () => {
      const facts = JSON.parse(readFileSync(file, 'utf8'));
      const [aws, ibm] = roundTripTables;
      expect(aws!.places).toEqual(facts.aws.regions);
      expect(aws!.ms).toEqual(facts.aws.rttMs);
      expect(ibm!.places).toHaveLength(facts.ibm.sites.length);
      expect(ibm!.ms).toEqual(facts.ibm.rttMs);
      expect(betweenZonesMs.range).toEqual(facts.interAz.ms);
      expect(withinZoneMs.value).toBe(facts.interAz.intraAz);
    },
  );
});
