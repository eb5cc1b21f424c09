import { describe, expect, it } from 'vitest';
import { cloudRegion, cloudRegions } from '../../../src/catalog/regions.ts';
import { HourlyIntensity } from '../../../src/ledger/carbon/hourly-intensity.ts';
import { regionIntensity } from '../../../src/ledger/carbon/region-intensity.ts';
import { epochSeconds } from '../../../src/ledger/iso-time.ts';

const region = (name: string) => cloudRegion(name)!;
const secondsOfYear = 365 * 86_400;
const start = epochSeconds('2023-01-01T00:00:00Z')!;

describe('the intensity of a region', () => {
  it.each(['flat', 'profile', 'hourly'] as const)(
    'has the region’s mean of a year, %s',
    (shape) => {
      for (const name of ['westeurope', 'australiaeast', 'us-east-1', 'eu-central-1']) {
        const hours = new HourlyIntensity(regionIntensity(region(name), 'average', shape)!, start);
        const mean = hours.gramSeconds(0, secondsOfYear) / secondsOfYear;
        // A leap day and a year that ends on 30 December are a day in 365 of what is scaled.
        const part = shape === 'hourly' ? 2 / 365 : 1e-9;
        expect(Math.abs(mean / region(name).averageGrams! - 1)).toBeLessThan(part);
      }
    },
  );

  it('is lowest at noon in the Netherlands', () => {
    const intensity = regionIntensity(region('westeurope'))!;
    const june = new HourlyIntensity(intensity, epochSeconds('2026-06-10T00:00:00Z'));
    expect(june.gramsAt(12 * 3600)).toBeLessThan(0.75 * june.gramsAt(19 * 3600));
  });

  it('is flat where it is marginal, or where the country has no series', () => {
    expect(regionIntensity(region('eu-north-1'))).toEqual({ kind: 'constant', grams: 24.71 });
    expect(regionIntensity(region('westeurope'), 'marginal', 'hourly')).toEqual({
      kind: 'constant',
      grams: 501.34,
    });
  });

  it('is not known where nobody published it', () => {
    expect(regionIntensity(region('us-east2'), 'marginal')).toBeUndefined();
    const unknown = cloudRegions.filter((one) => regionIntensity(one, 'marginal') === undefined);
    expect(unknown.map(({ name }) => name)).toEqual([
      'ca-west-1',
      'europe-north2',
      'europe-west10',
      'northamerica-south1',
      'us-east2',
    ]);
  });

  it('is known on average everywhere, where need be of a later year', () => {
    for (const one of cloudRegions) expect(regionIntensity(one), one.name).toBeDefined();
    expect(regionIntensity(region('cn-north-1'))).toEqual({ kind: 'constant', grams: 485 });
  });
});
