import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  averageGramsOf,
  cloudRegion,
  cloudRegionNames,
  cloudRegions,
  pueOf,
} from '../../src/catalog/regions.ts';

const file = new URL('../../../shared/facts/carbon.json', import.meta.url);
const isThere = existsSync(file);

interface Row {
  readonly provider: string;
  readonly region: string;
  readonly year: number;
  readonly geo: string | null;
  readonly emZone: string | null;
  readonly wattTimeRegion: string | null;
  readonly pue: number | null;
  readonly wueLPerKWh: number | null;
  readonly providerCfeAnnual: number | null;
  readonly gridAvgConsumption: number | null;
  readonly gridMarginal: number | null;
  readonly gridAvgProduction: number | null;
}

interface Facts {
  readonly regions: readonly Row[];
  readonly emYearly2025: Readonly<
    Record<string, { readonly carbonIntensity: { readonly value: number } }>
  >;
}

/** Where the source is wrong, or says nothing. */
const corrected = [
  'sa-east-1',
  'africa-south1',
  'me-central1',
  'me-central2',
  'southamerica-east1',
  'us-east5',
  'us-south1',
];

describe('cloud regions', () => {
  it('are 103, with a name each', () => {
    expect(cloudRegions).toHaveLength(103);
    expect(new Set(cloudRegionNames).size).toBe(103);
  });

  it('are found with their cloud or without', () => {
    expect(cloudRegion('us-east-1')).toEqual({
      provider: 'aws',
      name: 'us-east-1',
      place: 'US East (N. Virginia)',
      latitude: 39.1057,
      longitude: -77.5544,
      year: 2024,
      averageGrams: 396.25,
      marginalGrams: 557.17,
      productionGrams: 396.77,
      pue: 1.15,
      waterLitres: 0.12,
      carbonFreePart: 1,
      zone: 'US-MIDA-PJM',
      wattTimeRegion: 'PJM_DC',
    });
    expect(cloudRegion('aws/us-east-1')).toBe(cloudRegion('us-east-1'));
    expect(cloudRegion('gcp/us-east-1')).toBeUndefined();
    expect(cloudRegion('us-east-99')).toBeUndefined();
  });

  it.each(cloudRegions)('$name has figures that can be', (region) => {
    expect(Math.abs(region.latitude)).toBeLessThan(70);
    expect(Math.abs(region.longitude)).toBeLessThan(180);
    expect(pueOf(region)).toBeGreaterThanOrEqual(1.05);
    expect(pueOf(region)).toBeLessThan(1.6);
    for (const grams of [region.averageGrams, region.marginalGrams, region.productionGrams]) {
      if (grams === undefined) continue;
      expect(grams).toBeGreaterThan(0);
      expect(grams).toBeLessThan(1100);
    }
  });

  it('have the usual PUE of their cloud where they publish none', () => {
    expect(pueOf(cloudRegion('eu-west-3')!)).toBe(1.135);
    expect(pueOf(cloudRegion('us-west2')!)).toBe(1.1);
    expect(pueOf(cloudRegion('us-west-2')!)).toBe(1.12);
  });

  it('have an average each, six of them of a later year', () => {
    const later = cloudRegions.filter(({ averageGrams }) => averageGrams === undefined);
    expect(later.map((region) => [region.name, averageGramsOf(region)])).toEqual([
      ['ca-west-1', 385],
      ['cn-north-1', 485],
      ['cn-northwest-1', 485],
      ['mexicocentral', 385],
      ['westcentralus', 687],
      ['westus3', 393],
    ]);
    expect(averageGramsOf(cloudRegion('us-east-1')!)).toBe(396.25);
  });

  it.skipIf(!isThere)(
    `are those of the facts that were collected${isThere ? '' : ' (skipped: ../shared is not there)'}`,
    () => {
      const { regions, emYearly2025 } = JSON.parse(readFileSync(file, 'utf8')) as Facts;
      for (const [name, zone] of [
        ['ca-west-1', 'CA-AB'],
        ['cn-north-1', 'CN'],
        ['cn-northwest-1', 'CN'],
        ['mexicocentral', 'MX'],
        ['westcentralus', 'US-NW-WACM'],
        ['westus3', 'US-SW-AZPS'],
      ] as const) {
        expect(averageGramsOf(cloudRegion(name)!)).toBe(emYearly2025[zone]!.carbonIntensity.value);
      }
      expect(cloudRegionNames.toSorted()).toEqual(regions.map(({ region }) => region).toSorted());
      for (const row of regions) {
        const region = cloudRegion(`${row.provider}/${row.region}`)!;
        expect(region).toMatchObject({ year: row.year });
        expect([
          region.averageGrams,
          region.marginalGrams,
          region.productionGrams,
          region.pue,
          region.waterLitres,
          region.carbonFreePart,
          region.zone,
          region.wattTimeRegion,
        ]).toEqual(
          [
            row.gridAvgConsumption,
            row.gridMarginal,
            row.gridAvgProduction,
            row.pue,
            row.wueLPerKWh,
            row.providerCfeAnnual,
            row.emZone,
            row.wattTimeRegion,
          ].map((value) => value ?? undefined),
        );
        const here = [region.latitude, region.longitude];
        if (corrected.includes(row.region))
          expect(here).not.toEqual(row.geo?.split(',').map(Number));
        else expect(here).toEqual(row.geo!.split(',').map(Number));
      }
    },
  );
});
