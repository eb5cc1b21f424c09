import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestStart } from '../../../src/policies/deferral/deferral-policy.ts';
import { gramSeconds } from '../../../src/policies/deferral/hours-ahead.ts';
import type { DeferralConfig } from '../../../src/policies/deferral/index.ts';
import { decisionOf, dutchJune, hoursOf, viewOf, type WorkAt } from './bench.ts';

const night = { kind: 'cheapest-hours', windows: [{ from: 22, to: 6 }] } as const;
const greenest = { kind: 'greenest' } as const;

describe('a Dutch day in June: 294 g at midnight, 110 g at noon, 350 g at 20 o’clock', () => {
  it('has these hours', () => {
    expect([dutchJune[0], dutchJune[11], dutchJune[12], dutchJune[20]]).toEqual([
      294.3, 110.4, 110, 349.9,
    ]);
  });

  it('work of midnight waits for noon, the least of all, where its deadline allows it', () => {
    expect(hoursOf(greenest, viewOf({ hour: 0, within: 24 }))).toEqual([
      12,
      12.5,
      'the least carbon',
    ]);
  });

  it('takes the greenest hour that there is before its latest start', () => {
    // Of 0 to 8 o'clock, 7 o'clock (162.7 g) is the best that work may begin in: 7.5 is the last start.
    expect(hoursOf(greenest, viewOf({ hour: 0, within: 8 }))).toEqual([7, 7.5, 'the least carbon']);
    expect(hoursOf(greenest, viewOf({ hour: 0, within: 8, safety: 45 }))).toEqual([
      6.75,
      6.75,
      'the least carbon',
    ]);
  });

  it('work of the evening that must be done by midnight waits until the grid falls again', () => {
    // 349.9 at 20, 342.4 at 21, 325.7 at 22, 308.4 at 23.
    expect(hoursOf(greenest, viewOf({ hour: 20, within: 4 }))).toEqual([
      23,
      23.5,
      'the least carbon',
    ]);
  });

  it('does not wait at noon', () => {
    expect(hoursOf(greenest, viewOf({ hour: 12.25, within: 8 }))).toEqual([
      12.25,
      12.25,
      'no hour before its deadline is greener',
    ]);
  });

  it('work of three hours begins when its three hours are the greenest together', () => {
    // 10 to 13 o'clock: 114.3 + 110.4 + 110 = 334.7; 11 to 14: 110.4 + 110 + 112.8 = 333.2.
    const [start] = hoursOf(greenest, viewOf({ hour: 0, within: 24, work: 180 }));
    expect(start).toBe(11);
  });

  it('begins below a threshold, or when its deadline forces it', () => {
    const below = (grams: number, within: number) =>
      hoursOf({ kind: 'below', grams }, viewOf({ hour: 0, within }));
    // 209.1 g at 6 o'clock, 162.7 at 7.
    expect(below(200, 12)).toEqual([7, 8, 'the grid falls below its threshold']);
    expect(below(200, 4)).toEqual([3.5, 3.5, 'its deadline does not let it wait any longer']);
    expect(below(300, 12)).toEqual([0, 0, 'the grid is below its threshold']);
    expect(below(294.3, 12)[0]).toBe(1);
  });

  it('waits for cheap hours of the night, if there are any before its deadline', () => {
    expect(hoursOf(night, viewOf({ hour: 20.5, within: 8 }))).toEqual([
      22,
      23,
      'cheap hours begin',
    ]);
    expect(hoursOf(night, viewOf({ hour: 5.5, within: 8 }))[2]).toBe('these are cheap hours');
    expect(hoursOf(night, viewOf({ hour: 8, within: 8 }))).toEqual([
      8,
      8,
      'no cheap hour comes before its deadline',
    ]);
  });

  it('takes the window that comes first', () => {
    const windows = [
      { from: 22, to: 6 },
      { from: 12, to: 12.5 },
    ];
    const config = { kind: 'cheapest-hours', windows } as const;
    expect(hoursOf(config, viewOf({ hour: 9, within: 24 }))).toEqual([
      12,
      12.5,
      'cheap hours begin',
    ]);
    expect(hoursOf(config, viewOf({ hour: 13, within: 24 }))[0]).toBe(22);
  });

  it('begins at once where the deadline leaves no time, or nothing is to wait', () => {
    for (const config of [greenest, night, { kind: 'below', grams: 1 }] as const) {
      const view = viewOf({ hour: 20, within: 0.5, work: 25, safety: 5 });
      expect(hoursOf(config, view)).toEqual([20, 20, 'its deadline leaves no time to wait']);
    }
    expect(hoursOf({ kind: 'now' }, viewOf({ hour: 20, within: 12 }))).toEqual([20, 20, 'at once']);
  });
});

const works = (): fc.Arbitrary<WorkAt> =>
  fc.record({
    hour: fc.integer({ min: 0, max: 3 * 86_400 }).map((seconds) => seconds / 3600),
    within: fc.integer({ min: 1, max: 30 * 60 }).map((minutes) => minutes / 60),
    work: fc.integer({ min: 0, max: 300 }),
    safety: fc.integer({ min: 0, max: 60 }),
    grams: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 24, maxLength: 24 }),
  });

const configs = fc.constantFrom<DeferralConfig>(
  { kind: 'now' },
  greenest,
  { kind: 'below', grams: 300 },
  night,
);

describe('whatever the policy, the work and the grid', () => {
  it('nothing begins before now, nor after its latest start unless that is past', () => {
    fc.assert(
      fc.property(configs, works(), (config, work) => {
        const view = viewOf(work);
        const { start, until } = decisionOf(config, view);
        expect(start).toBeGreaterThanOrEqual(view.now);
        expect(until).toBeGreaterThanOrEqual(start);
        expect(until).toBeLessThanOrEqual(Math.max(view.now, latestStart(view)));
        expect(until - start).toBeLessThanOrEqual(3600);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('the greenest start has no more carbon than that of any other five minutes', () => {
    fc.assert(
      fc.property(works(), (work) => {
        const view = viewOf(work);
        const { start } = decisionOf(greenest, view);
        const own = gramSeconds(view, start);
        let least = own;
        for (let other = view.now; other <= latestStart(view); other += 300) {
          least = Math.min(least, gramSeconds(view, other));
        }
        expect(least).toBeGreaterThanOrEqual(own * (1 - 1e-8));
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('work that fits into its hour has the same carbon wherever in its spread it begins', () => {
    fc.assert(
      fc.property(works(), fc.double({ min: 0, max: 1, noNaN: true }), (work, part) => {
        const view = viewOf({ ...work, work: work.work! % 60 });
        const { start, until } = decisionOf(greenest, view);
        const later = gramSeconds(view, start + part * (until - start));
        // Seconds of a third day have 10^-11 of a relative rounding.
        expect(later).toBeCloseTo(gramSeconds(view, start), 3);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
