import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CarbonIntensity } from '../../../src/ledger/carbon/carbon-intensity.ts';
import { CarbonMeter } from '../../../src/ledger/carbon/carbon-meter.ts';
import { emissionsOf } from '../../../src/ledger/carbon/emissions.ts';
import { HourlyIntensity } from '../../../src/ledger/carbon/hourly-intensity.ts';
import { EnergyMeter } from '../../../src/ledger/energy/energy-meter.ts';
import { epochSeconds } from '../../../src/ledger/iso-time.ts';

const hour = 3600;
/** 1 g in the first hour of the year, 2 g in the second, and so on. */
const counting = (year: number, hours: number): CarbonIntensity => ({
  kind: 'hourly',
  year,
  grams: Array.from({ length: hours }, (_, index) => index + 1),
});
const at = (intensity: CarbonIntensity, iso: string) =>
  new HourlyIntensity(intensity, epochSeconds(iso)!).gramsAt(0);

describe('the intensity of an hour', () => {
  it('is that of its year, date and hour', () => {
    const year = counting(2024, 8784);
    expect(at(year, '2024-01-01T00:59:59Z')).toBe(1);
    expect(at(year, '2024-01-02T01:00:00Z')).toBe(26);
    expect(at(year, '2024-12-31T23:00:00Z')).toBe(8784);
  });

  it('is that of the same date in another year; of the next day where that year has no such date', () => {
    expect(at(counting(2024, 8784), '2026-03-01T00:00:00Z')).toBe(60 * 24 + 1);
    expect(at(counting(2022, 8760), '2024-02-29T05:00:00Z')).toBe(59 * 24 + 6);
    // A series that ends a day early.
    expect(at(counting(2022, 8736), '2022-12-31T05:00:00Z')).toBe(363 * 24 + 6);
  });

  it('is that of its month in a profile', () => {
    const grams = Array.from({ length: 12 }, (_, month) =>
      Array.from({ length: 24 }, (_, ofDay) => 100 * (month + 1) + ofDay),
    );
    const intensity = new HourlyIntensity(
      { kind: 'profile', grams, scale: 2 },
      epochSeconds('2026-11-30T22:30:00Z'),
    );
    expect(intensity.gramsAt(0)).toBe(2 * 1122);
    expect(intensity.gramsAt(1.5 * hour - 1)).toBe(2 * 1123);
    expect(intensity.gramsAt(1.5 * hour)).toBe(2 * 1200);
    // Half an hour of 1122, one of 1123, and a quarter of 1200.
    expect(intensity.gramSeconds(0, 1.75 * hour)).toBe(2 * hour * (561 + 1123 + 300));
  });
});

describe('a carbon meter', () => {
  it('I9: is energy × PUE × intensity of each hour', () => {
    const meter = new CarbonMeter(new HourlyIntensity(counting(1970, 8760)), 1.25, 1000);
    // A kW for 1 h at 1 g, 1 h at 2 g, and half an hour at 3 g.
    expect(meter.grams(2.5 * hour)).toBe(1.25 * 4.5);
    meter.set(2.5 * hour, 0);
    meter.set(100 * hour, 2000);
    expect(meter.grams(101 * hour)).toBeCloseTo(1.25 * (4.5 + 2 * 101), 12);
  });

  it('I9: of any power trace, is the sum over hours that an energy meter gives', () => {
    const steps = fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1400, noNaN: true }),
        fc.double({ min: 0, max: 3 * hour, noNaN: true }),
      ),
      { minLength: 1, maxLength: 40 },
    );
    const daily = fc.array(fc.double({ min: 0, max: 900, noNaN: true }), {
      minLength: 24,
      maxLength: 24,
    });
    fc.assert(
      fc.property(steps, daily, fc.nat(86_399), (trace, grams, start) => {
        const months = Array.from({ length: 12 }, () => grams);
        const intensity = new HourlyIntensity({ kind: 'profile', grams: months }, start);
        const carbon = new CarbonMeter(intensity, 1.2);
        // The oracle reads an energy meter at the beginning of every hour.
        const energy = new EnergyMeter();
        let sum = 0;
        let read = 0;
        let now = 0;
        const readUntil = (end: number) => {
          for (
            let next = Math.floor((start + now) / hour + 1) * hour - start;
            next < end;
            next += hour
          ) {
            take(next);
          }
          take(end);
        };
        const take = (second: number) => {
          const joules = energy.joules(second);
          const middle = Math.floor((start + (now + second) / 2) / hour) % 24;
          sum += (joules - read) * grams[middle]!;
          read = joules;
          now = second;
        };
        for (const [watts, seconds] of trace) {
          carbon.set(now, watts);
          energy.set(now, watts);
          readUntil(now + seconds);
        }
        const expected = (sum * 1.2) / 3.6e6;
        const most = (energy.joules(now) * 1.2 * Math.max(...grams)) / 3.6e6;
        expect(Math.abs(carbon.grams(now) - expected)).toBeLessThanOrEqual(1e-9 * expected + 1e-13);
        expect(carbon.grams(now)).toBeLessThanOrEqual(most * (1 + 1e-12));
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it('counts many short changes late in a year as one long stretch', () => {
    const late = 300 * 24 * hour;
    const meter = new CarbonMeter(new HourlyIntensity(counting(1970, 8760)), 1, 0);
    meter.set(late, 500);
    for (let step = 1; step <= 7200; step += 1) meter.set(late + step / 2, 500);
    expect(meter.grams(late + hour)).toBeCloseTo(0.5 * (300 * 24 + 1), 9);
  });
});

describe('emissions', () => {
  it('I9: are the sum of energy × PUE × intensity over hours and regions', () => {
    const flat = (grams: number) => () => grams;
    const regions = {
      north: { pue: 1.1, averageGramsAt: flat(25), marginalGramsAt: flat(791) },
      south: {
        pue: 1.5,
        averageGramsAt: (second: number) => (second < hour ? 700 : 500),
        marginalGramsAt: flat(800),
      },
    };
    const sums = emissionsOf(
      [
        { region: 'north', epochSeconds: 0, kilowattHours: 10 },
        { region: 'south', epochSeconds: 0, kilowattHours: 2 },
        { region: 'south', epochSeconds: hour, kilowattHours: 2 },
      ],
      (region) => regions[region as keyof typeof regions],
    );
    expect(sums.siteKilowattHours).toBeCloseTo(11 + 3 + 3, 12);
    expect(sums.averageGrams).toBeCloseTo(11 * 25 + 3 * 700 + 3 * 500, 9);
    expect(sums.marginalGrams).toBeCloseTo(11 * 791 + 6 * 800, 9);
  });
});
