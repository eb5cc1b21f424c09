import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOfEpoch, daysSinceEpoch } from '../../src/engine/civil-days.ts';

describe('days since 1970', () => {
  const known = [
    [0, { year: 1970, month: 1, day: 1 }],
    [-1, { year: 1969, month: 12, day: 31 }],
    [59, { year: 1970, month: 3, day: 1 }],
    [11_016, { year: 2000, month: 2, day: 29 }],
    [11_017, { year: 2000, month: 3, day: 1 }],
    [47_541, { year: 2100, month: 3, day: 1 }],
    [47_540, { year: 2100, month: 2, day: 28 }],
    [-719_468, { year: 0, month: 3, day: 1 }],
    [-719_469, { year: 0, month: 2, day: 29 }],
    [20_778, { year: 2026, month: 11, day: 21 }],
  ] as const;

  test.each(known)('%i is %o', (days, day) => {
    expect(dayOfEpoch(days)).toEqual(day);
    expect(daysSinceEpoch(day)).toBe(days);
  });

  test('are those of the calendar in JavaScript, for 3,000 years both ways', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_100_000, max: 1_100_000 }), (days) => {
        const theirs = new Date(days * 86_400_000);
        const day = dayOfEpoch(days);
        expect(day).toEqual({
          year: theirs.getUTCFullYear(),
          month: theirs.getUTCMonth() + 1,
          day: theirs.getUTCDate(),
        });
        expect(daysSinceEpoch(day)).toBe(days);
      }),
      { numRuns: 500 },
    );
  });

  test('follow one another on every day of 400 years', () => {
    let next = daysSinceEpoch({ year: 1999, month: 12, day: 31 });
    for (let year = 2000; year < 2400; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
        for (let day = 1; day <= length; day += 1) {
          next += 1;
          if (daysSinceEpoch({ year, month, day }) !== next) expect([year, month, day]).toBe(next);
        }
      }
    }
    expect(next).toBe(daysSinceEpoch({ year: 1999, month: 12, day: 31 }) + 146_097);
  });
});
