import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceKm, type Position } from '../../src/catalog/great-circle.ts';
import { localHour, regionPlace, regionPlaces } from '../../src/catalog/region-places.ts';

const file = new URL('../../../shared/facts/carbon.json', import.meta.url);
const isThere = existsSync(file);

const at = (latitude: number, longitude: number): Position => ({ latitude, longitude });

describe('kilometres over a sphere', () => {
  it('a quarter of the way round is 10,007.557, and half is 20,015.115', () => {
    expect(distanceKm(at(0, 0), at(90, 0))).toBeCloseTo(10_007.5572, 3);
    expect(distanceKm(at(0, -45), at(0, 45))).toBeCloseTo(10_007.5572, 3);
    expect(distanceKm(at(0, 0), at(0, 180))).toBeCloseTo(20_015.1144, 3);
    expect(distanceKm(at(50, 8), at(50, 8))).toBe(0);
  });

  it('agrees with the built-in trigonometry to a metre, either way round', () => {
    const position = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    const radians = (degrees: number) => (degrees * Math.PI) / 180;
    fc.assert(
      fc.property(position, position, (from, to) => {
        const sine = Math.sin(radians(to.latitude - from.latitude) / 2);
        const across = Math.sin(radians(to.longitude - from.longitude) / 2);
        const square =
          sine * sine +
          Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * across * across;
        const km = 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(square)));
        expect(Math.abs(distanceKm(from, to) - km)).toBeLessThan(0.001);
        expect(distanceKm(to, from)).toBe(distanceKm(from, to));
      }),
      { numRuns: 1000, seed: 8 },
    );
  });
});

describe('places of regions', () => {
  it('have names of their own, and are found by them', () => {
    for (const place of regionPlaces) expect(regionPlace(place.id)).toBe(place);
    expect(regionPlace('nowhere')).toBeUndefined();
  });

  it('have time zones that are not far from the sun: 15 degrees are an hour, and borders move it by two', () => {
    for (const { longitude, utcOffset } of regionPlaces) {
      expect(Math.abs(utcOffset - longitude / 15)).toBeLessThanOrEqual(2);
    }
  });

  it('know who is in the European Union', () => {
    const inEu = regionPlaces.filter(({ isInEu }) => isInEu).map(({ id }) => id);
    expect(inEu).toEqual([
      'eu-central-1',
      'eu-north-1',
      'eu-south-1',
      'eu-west-1',
      'eu-west-3',
      'frankfurt',
      'madrid',
    ]);
  });

  it.skipIf(!isThere)(
    `are where the source has them, but for São Paulo${isThere ? '' : ' (skipped: ../shared is not there)'}`,
    () => {
      const { regions } = JSON.parse(readFileSync(file, 'utf8')) as {
        readonly regions: readonly { provider: string; region: string; geo: string | null }[];
      };
      const aws = regions.filter(({ provider }) => provider === 'aws');
      const off = regionPlaces.flatMap((place) => {
        const geo = aws.find(({ region }) => region === place.id)?.geo;
        if (geo === undefined || geo === null) return [];
        const [latitude, longitude] = geo.split(',').map(Number);
        return [{ id: place.id, km: distanceKm(place, at(latitude!, longitude!)) }];
      });
      expect(off).toHaveLength(21);
      // Two digits of a degree are 1.1 km.
      expect(off.filter(({ km }) => km > 1.2).map(({ id }) => id)).toEqual(['sa-east-1']);
    },
  );
});

describe('local hours', () => {
  it.each([
    [0, -8, 16],
    [12, 5.5, 17.5],
    [23, 9, 8],
    [49.5, 0, 1.5],
  ])('%d hours after a midnight of UTC at %d: %d', (utc, offset, hour) => {
    expect(localHour(utc, offset)).toBe(hour);
  });

  it('are from 0 to below 24, a trace before midnight too', () => {
    expect(localHour(4.999999999999999, -5)).toBe(0);
    const offsets = fc.constantFrom(...regionPlaces.map(({ utcOffset }) => utcOffset));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9000, noNaN: true }), offsets, (utc, offset) => {
        const hour = localHour(utc, offset);
        expect(hour).toBeGreaterThanOrEqual(0);
        expect(hour).toBeLessThan(24);
      }),
      { seed: 8 },
    );
  });
});
