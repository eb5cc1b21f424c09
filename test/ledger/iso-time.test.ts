import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfEpoch, daysSinceEpoch } from '../../src/engine/civil-days.ts';
import { epochSeconds, isoTime, monthStart } from '../../src/ledger/iso-time.ts';

/** Years 0 to 9999, which four digits write. */
const instants = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });

describe('ISO times', () => {
  it('are those of JavaScript’s Date, there and back', () => {
    fc.assert(
      fc.property(instants, (seconds) => {
        const expected = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
        expect(isoTime(seconds)).toBe(expected);
        expect(epochSeconds(expected)).toBe(seconds);
      }),
      { numRuns: 2000, seed: 3 },
    );
  });

  it('begin their months where Date does', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 30 }), (seconds, months) => {
        const date = new Date(seconds * 1000);
        const first = new Date(0);
        first.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
        expect(monthStart(seconds, months)).toBe(first.getTime() / 1000);
      }),
      { numRuns: 500, seed: 4 },
    );
  });

  it('name the days of a leap year’s end of February', () => {
    expect(isoTime(epochSeconds('2024-02-28T23:59:59Z')! + 1)).toBe('2024-02-29T00:00:00Z');
    expect(dayOfEpoch(daysSinceEpoch({ year: 2100, month: 2, day: 28 }) + 1)).toEqual({
      year: 2100,
      month: 3,
      day: 1,
    });
  });

  it.each([
    '2023-02-29T00:00:00Z',
    '2023-02-01T30:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-00-01T00:00:00Z',
    '2023-01-01T00:60:00Z',
    '2023-01-01',
    '2023-01-01T00:00:00',
    '2023-01-01T00:00:00+01:00',
    'soon',
  ])('are not written as %s', (text) => {
    expect(epochSeconds(text)).toBeUndefined();
  });
});
