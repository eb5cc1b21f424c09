import fc from 'fast-check';
import { expect, it } from 'vitest';
import { endOfDay, endOfMonth } from '../../../src/policies/budgeting/calendar.ts';

const seconds = (text: string) => Date.parse(`${text}Z`) / 1000;

it('a day ends at midnight, and midnight belongs to the next', () => {
  expect(endOfDay(seconds('2026-11-27T23:59:59'))).toBe(seconds('2026-11-28T00:00'));
  expect(endOfDay(seconds('2026-11-28T00:00'))).toBe(seconds('2026-11-29T00:00'));
});

it('a month ends with its last day, leap years included', () => {
  for (const [at, end] of [
    ['2026-01-31T12:00', '2026-02-01T00:00'],
    ['2026-02-28T23:59', '2026-03-01T00:00'],
    ['2028-02-29T00:00', '2028-03-01T00:00'],
    ['2026-12-31T00:00', '2027-01-01T00:00'],
    ['2000-02-29T00:00', '2000-03-01T00:00'],
    ['2100-02-28T00:00', '2100-03-01T00:00'],
  ] as const) {
    expect(endOfMonth(seconds(at))).toBe(seconds(end));
  }
});

it('agrees with the calendar of the platform over four centuries', () => {
  const instants = fc.integer({ min: 0, max: seconds('2400-01-01T00:00') });
  fc.assert(
    fc.property(instants, (at) => {
      const date = new Date(1000 * at);
      const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000;
      expect(endOfMonth(at)).toBe(end);
    }),
    { numRuns: 3000, seed: 1 },
  );
});
