import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tally } from '../../../src/policies/budgeting/tally.ts';

it('a rolling sum is that of the amounts younger than its period, however many there are', () => {
  const amounts = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 1e9 })), {
    minLength: 200,
    maxLength: 400,
  });
  let longest = 0;
  fc.assert(
    fc.property(fc.constantFrom(10, 100, 1000), amounts, (seconds, list) => {
      const sum = tally(seconds, 0);
      const given: (readonly [number, number])[] = [];
      const seen: number[] = [];
      const expected: number[] = [];
      let now = 0;
      for (const [gap, amount] of list) {
        now += gap;
        given.push([now, amount]);
        sum.add(now, amount);
        const young = given.filter(([at]) => at + seconds > now);
        longest = Math.max(longest, new Set(young.map(([at]) => at)).size);
        seen.push(sum.total(now));
        expected.push(young.reduce((total, [, one]) => total + one, 0));
      }
      expect(seen).toEqual(expected);
    }),
    { numRuns: 20, seed: 1 },
  );
  // The ring grew, with its head anywhere.
  expect(longest).toBeGreaterThan(128);
});

it('a calendar’s day ends at its midnight, whenever the run began', () => {
  const hour = 3600;
  const sum = tally('day', 10 * hour);
  sum.add(1, 5);
  expect([sum.total(14 * hour - 1), sum.total(14 * hour)]).toEqual([5, 0]);
  sum.add(14 * hour, 3);
  expect([sum.total(38 * hour - 1), sum.total(38 * hour)]).toEqual([3, 0]);
});

it('a run is one period', () => {
  const sum = tally('run', 99);
  sum.add(0, 5);
  sum.add(1e9, 2);
  expect(sum.total(1e12)).toBe(7);
});

it('a calendar skips the days on which nothing is asked', () => {
  const sum = tally('day', 0);
  sum.add(10, 5);
  sum.add(5 * 86_400 + 1, 7);
  expect([5.5, 6].map((day) => sum.total(day * 86_400))).toEqual([7, 0]);
});
