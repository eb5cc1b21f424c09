import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../src/engine/streams.ts';
import type { ScalingObservation } from '../../../src/policies/autoscaling/autoscaler.ts';
import { type Happening, type Watch, watched } from './watched.ts';

/** Changes of what there is to be measured, in whole seconds from 1 on. */
const happenings = fc.array(
  fc
    .record({
      at: fc.integer({ min: 1, max: 60 }),
      arrived: fc.nat(20),
      completed: fc.nat(20),
      waiting: fc.nat(9),
      busy: fc.nat(10),
      answered: fc.nat(99),
    })
    .map(
      ({ at, arrived, completed, waiting, busy, answered }): Happening => [
        at,
        (one) => {
          one.waiting = waiting;
          one.ongoing = waiting + busy;
          one.totals.arrived += arrived;
          one.totals.completed += completed;
          one.totals.latencyTicks += completed * 1e6;
          one.totals.busySlotTicks += busy * 1e5;
          one.totals.openSlotTicks += 1e6;
          one.tokens.answered += answered;
          for (let count = 0; count < completed; count += 1) {
            const request = one.arrive(count, answered);
            one.answer(request, at / 2);
          }
        },
      ],
    ),
);

const windows = fc.constantFrom(undefined, 3, 10, 25, 40);
const scrapes = fc.constantFrom(0, 0, 2, 5, 7, 15);

/** Signals without the counts, which are of now. */
function signalsIn({
  now: _,
  ready: __,
  starting: ___,
  draining: ____,
  ...rest
}: ScalingObservation) {
  return rest;
}

const draws = () => namedStreams('1', 0)('signals/d');

describe('a lag shifts observations exactly', () => {
  it('of so many intervals: each decision sees what one without it saw so many before', () => {
    fc.assert(
      fc.property(
        happenings,
        fc.integer({ min: 1, max: 4 }),
        fc.record({
          window: windows,
          scrape: scrapes,
          noise: fc.constantFrom(0, 0.2),
          missing: fc.constantFrom(0, 0.3),
        }),
        (what, intervals, watch: Watch) => {
          const prompt = watched(what, { ...watch, until: 60, draws: draws() });
          const late = watched(what, { ...watch, until: 60, lag: 10 * intervals, draws: draws() });
          const seen = late.map(signalsIn);
          expect(seen.slice(0, intervals).every((one) => Object.keys(one).length === 0)).toBe(true);
          expect(seen.slice(intervals)).toEqual(prompt.map(signalsIn).slice(0, -intervals));
        },
      ),
      { seed: 1 },
    );
  });

  it('of any length: as if everything happened so much later', () => {
    fc.assert(
      fc.property(happenings, fc.integer({ min: 1, max: 30 }), windows, (what, lag, window) => {
        const later = what.map(([at, change]): Happening => [at + lag, change]);
        const watch: Watch = { window, until: 100, reads: levelsAndRates };
        const late = watched(what, { ...watch, lag });
        const shifted = watched(later, watch);
        // Before, the window of one begins with the run, and of the other before it.
        const whole = (seen: ScalingObservation[]) =>
          seen.filter(({ now }) => now - lag >= (window ?? 10)).map(signalsIn);
        expect(whole(late)).toEqual(whole(shifted));
      }),
      { seed: 2 },
    );
  });

  const levelsAndRates = ['queue-depth', 'arrival-rate', 'tokens-per-second'] as const;
});

describe('noise and gaps', () => {
  it('of 0 change nothing, whatever is drawn', () => {
    fc.assert(
      fc.property(happenings, windows, scrapes, (what, window, scrape) => {
        const exact = watched(what, { window, scrape, until: 60 });
        expect(watched(what, { window, scrape, until: 60, draws: draws() })).toEqual(exact);
      }),
      { seed: 3 },
    );
  });

  it('at decisions leave what is read as it is, or nothing', () => {
    fc.assert(
      fc.property(
        happenings,
        windows,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (what, window, missing) => {
          const exact = watched(what, { window, until: 60 });
          const some = watched(what, { window, until: 60, missing, draws: draws() });
          for (const [index, one] of some.entries()) {
            const { now, ready, starting, draining } = one;
            expect([exact[index], { now, ready, starting, draining }]).toContainEqual(one);
          }
        },
      ),
      { seed: 4 },
    );
  });

  // Of 200 readings, each signal is off by 20 % of itself: the mean of the factors has a standard error of
  // 0.2 / sqrt(200), and their deviation one of 0.2 / sqrt(400).
  it('of 20 % is what the readings are off by, on the whole', () => {
    const steady: Happening[] = [[1, (one) => (one.waiting = 100)]];
    const seen = watched(steady, { noise: 0.2, until: 2000, draws: draws() });
    const factors = seen.map(({ queueDepth }) => queueDepth! / 100);
    const mean = factors.reduce((sum, one) => sum + one, 0) / factors.length;
    const squares = factors.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
    expect(factors.length).toBe(200);
    expect(Math.abs(mean - 1)).toBeLessThan((3 * 0.2) / Math.sqrt(200));
    expect(Math.abs(Math.sqrt(squares / 199) - 0.2)).toBeLessThan((3 * 0.2) / Math.sqrt(400));
  });
});
