import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CarbonTally } from '../../../src/ledger/carbon/carbon-tally.ts';
import { runsOf } from '../../nightly.ts';

describe('a carbon tally', () => {
  it('counts what came since the last closing at the present grams, and what was before at those', () => {
    const tally = new CarbonTally();
    expect(tally.grams(2, 100)).toBe(200);
    tally.close(2, 100);
    expect(tally.grams(3, 500)).toBe(700);
    tally.close(3, 500);
    expect(tally.grams(3, 1)).toBe(700);
  });

  it('forgets what was before a reset, with which energy begins anew', () => {
    const tally = new CarbonTally();
    tally.close(7, 100);
    tally.reset();
    expect(tally.grams(0, 300)).toBe(0);
    expect(tally.grams(2, 300)).toBe(600);
  });

  it('I9: is Σ energy × grams, wherever it is closed', () => {
    const part = fc.record({
      kwh: fc.double({ min: 0, max: 1000, noNaN: true }),
      grams: fc.double({ min: 0, max: 1000, noNaN: true }),
      closes: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const tally = new CarbonTally();
        let kwh = 0;
        let expected = 0;
        for (const one of parts) {
          // Closed in between too, where nothing changes.
          for (let step = 1; step <= one.closes; step += 1) {
            tally.close(kwh + (step / (one.closes + 1)) * one.kwh, one.grams);
          }
          kwh += one.kwh;
          tally.close(kwh, one.grams);
          expected += one.kwh * one.grams;
        }
        expect(Math.abs(tally.grams(kwh, 0) - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected));
      }),
      { numRuns: runsOf(200), seed: 1 },
    );
  });
});
