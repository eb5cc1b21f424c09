import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  blackFridayAnchors,
  blackFridayKnots,
  blackFridayWeek,
} from '../../src/catalog/black-friday.ts';
import { dailyFactors, hourlyFactors } from '../../src/catalog/diurnal.ts';

const recorded = new URL(
  '../../../shared/data/traces/black_friday_constructed_week.csv',
  import.meta.url,
);

describe('the constructed week', () => {
  const title = 'has the multipliers of the survey it was built from, to 1 %';
  const here = existsSync(recorded);
  test.skipIf(!here)(here ? title : `${title} (skipped: ../shared is not there)`, () => {
    const rows = readFileSync(recorded, 'utf8').trim().split('\n').slice(1);
    expect(rows).toHaveLength(168);
    for (const row of rows) {
      const [hour, day, hourOfDay, lift, , multiplier] = row.split(',');
      const it = blackFridayWeek[Number(hour)]!;
      expect([it.day, it.hourOfDay]).toEqual([day, Number(hourOfDay)]);
      expect(Math.abs(it.lift / Number(lift) - 1), row).toBeLessThan(0.01);
      expect(Math.abs(it.multiplier / Number(multiplier) - 1), row).toBeLessThan(0.01);
    }
  });

  test('peaks on Monday at 20:00, at 5.8 times a normal hour, with Friday 11:00 close behind', () => {
    const byLoad = [...blackFridayWeek].sort((a, b) => b.multiplier - a.multiplier);
    expect(byLoad[0]).toMatchObject({ day: 'Mon', hourOfDay: 20 });
    expect(byLoad[0]!.multiplier).toBeCloseTo(5.79, 2);
    expect(byLoad[1]).toMatchObject({ day: 'Fri', hourOfDay: 11, lift: 4.44 });
  });

  test('says of every hour where it comes from', () => {
    for (const { hour, lift, origin } of blackFridayWeek) {
      if (origin.kind === 'knot') {
        expect(origin.knot.hour).toBe(hour);
        expect(lift).toBe(origin.knot.lift);
      } else {
        expect(origin.after.hour).toBeLessThan(hour);
        expect(origin.before.hour).toBeGreaterThan(hour);
        const bounds = [origin.after.lift, origin.before.lift];
        expect(lift).toBeGreaterThanOrEqual(Math.min(...bounds));
        expect(lift).toBeLessThanOrEqual(Math.max(...bounds));
      }
    }
    expect(blackFridayWeek.filter(({ origin }) => origin.kind === 'knot')).toHaveLength(
      blackFridayKnots.length,
    );
  });

  test('has five hours that equal a published figure', () => {
    const published = blackFridayKnots.filter(({ anchor }) => anchor !== undefined);
    expect(published.map(({ hour, lift }) => [hour, lift])).toEqual([
      [13, 3.51],
      [25, 2.84],
      [47, 3.16],
      [51, 3.01],
      [59, 4.44],
    ]);
    for (const { anchor, lift } of published) expect(anchor?.multiplier).toBe(lift);
  });
});

test('every published figure says where it stands', () => {
  expect(blackFridayAnchors).toHaveLength(26);
  for (const anchor of blackFridayAnchors) {
    expect(anchor.url).toMatch(/^https?:\/\//);
    expect(anchor.year).toBeGreaterThanOrEqual(2016);
    expect(anchor.when).not.toBe('');
  }
});

test('the factors of a normal day and week have mean 1', () => {
  const mean = (factors: readonly number[]) => factors.reduce((a, b) => a + b, 0) / factors.length;
  expect(hourlyFactors).toHaveLength(24);
  expect(mean(hourlyFactors)).toBeCloseTo(1, 12);
  expect(dailyFactors).toHaveLength(7);
  expect(mean(dailyFactors)).toBeCloseTo(1, 12);
});
