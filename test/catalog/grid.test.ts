import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gridHours } from '../../src/catalog/grid-hours.ts';
import {
  gridProfile,
  gridProfileNames,
  gridProfileOf,
  gridProfiles,
} from '../../src/catalog/grid-profiles.ts';
import { gridYear, gridYearNames, gridYears } from '../../src/catalog/grid-years.ts';

const file = new URL('../../../shared/facts/carbon.json', import.meta.url);
const isThere = existsSync(file);

interface Facts {
  readonly hourly: Readonly<
    Record<string, { readonly startUtc: string; readonly gCO2PerKWh: readonly number[] }>
  >;
  readonly profiles: Readonly<
    Record<string, { readonly monthHourMean: readonly (readonly number[])[] }>
  >;
}

describe('hours of a grid', () => {
  it('are two digits of base 85 each, in tenths of a gram', () => {
    expect([...gridHours('\n0001\n0_10\n__\n')]).toEqual([0, 0.1, 8.4, 8.5, 722.4]);
  });

  it('are there for five countries', () => {
    expect(gridYearNames).toEqual(['AT-2024', 'AU-2024', 'BE-2024', 'NL-2024', 'DE-2022b']);
    expect(gridYears.map((year) => year.grams().length)).toEqual([8784, 8784, 8784, 8784, 8736]);
    expect(gridYear('NL-2024')!.grams().slice(0, 3)).toEqual(
      Float64Array.from([119.4, 119.7, 119.1]),
    );
    expect(gridYear('NL-1999')).toBeUndefined();
  });

  it.each(gridYears)('$id have the means of its profile', ({ id, year, grams }) => {
    const daysUntil = [0];
    for (let month = 1; month <= 12; month += 1) {
      const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
      daysUntil.push(Math.min(daysUntil[month - 1]! + days, grams().length / 24));
    }
    for (const [month, hours] of gridProfile(id)!.grams.entries()) {
      for (const [hour, mean] of hours.entries()) {
        let sum = 0;
        for (let day = daysUntil[month]!; day < daysUntil[month + 1]!; day += 1) {
          sum += grams()[24 * day + hour]!;
        }
        // Hours and means were each rounded to tenths; the German ones from quarters of an hour.
        const days = daysUntil[month + 1]! - daysUntil[month]!;
        expect(Math.abs(sum / days - mean)).toBeLessThan(0.1);
      }
    }
  });
});

describe('profiles of a grid', () => {
  it('are twelve months of 24 hours', () => {
    for (const { grams } of gridProfiles) {
      expect(grams.map((hours) => hours.length)).toEqual(new Array(12).fill(24));
      for (const value of grams.flat()) expect(value).toBeGreaterThan(5);
    }
    expect(new Set(gridProfileNames).size).toBe(8);
  });

  it('are found by their zone or its country, the newer first', () => {
    expect(gridProfileOf('NL')!.id).toBe('NL-2024');
    expect(gridProfileOf('AU-NSW')!.id).toBe('AU-2024');
    expect(gridProfileOf('FR')!.id).toBe('FR-2022b');
    expect(gridProfileOf('US-MIDA-PJM')).toBeUndefined();
  });
});

describe.skipIf(!isThere)(
  `facts of grids that were collected${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    it('are the same hours and profiles', () => {
      const facts = JSON.parse(readFileSync(file, 'utf8')) as Facts;
      for (const { id, year, grams } of gridYears) {
        expect(facts.hourly[id]!.startUtc).toBe(`${year}-01-01T00:00:00+00:00`);
        expect([...grams()]).toEqual(facts.hourly[id]!.gCO2PerKWh);
      }
      expect(gridProfileNames.toSorted()).toEqual(Object.keys(facts.profiles).toSorted());
      for (const { id, grams } of gridProfiles) {
        expect(grams).toEqual(facts.profiles[id]!.monthHourMean);
      }
    });
  },
);
