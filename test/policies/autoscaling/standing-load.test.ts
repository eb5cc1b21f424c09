import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type WindowStatistic,
  windowLoad,
} from '../../../src/policies/autoscaling/histogram/load-window.ts';
import { standingLoad } from '../../../src/policies/autoscaling/histogram/standing-load.ts';
import { noPeriods, withSample } from '../../../src/policies/autoscaling/metric-periods.ts';

const statistics: readonly WindowStatistic[] = [
  { kind: 'max' },
  { kind: 'average', halfLifeSeconds: 700 },
  { kind: 'percentile', part: 0.95, halfLifeSeconds: 700 },
];

/** Looks at times of their own, with a load or without one. */
const looks = fc.array(
  fc.record({
    gap: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 5000 })),
    load: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 80 },
);

test('kept from period to period it is the load of the whole window, asked for as its last period ended', () => {
  const [period, keep] = [100, 12];
  for (const statistic of statistics) {
    const standing = standingLoad(statistic, period, keep);
    fc.assert(
      fc.property(looks, (all) => {
        let [periods, kept, now] = [noPeriods, standing.initial, 0];
        for (const { gap, load } of all) {
          now += gap;
          const before = periods;
          periods = withSample(before, now, load, period, keep);
          kept = standing.after(kept, before, periods);
          const first = periods.period - periods.datapoints.length;
          const window = periods.datapoints.flatMap((one, at) =>
            one === undefined ? [] : [{ at: (first + at) * period, load: one }],
          );
          const end = (periods.period - 1) * period;
          expect(kept.window.length).toBe(window.length);
          if (window.length === 0) expect(kept.load).toBeUndefined();
          else expect(kept.load).toBe(windowLoad(statistic, window, end));
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  }
});
