import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCost } from '../../src/ledger/opencost.ts';

describe('OpenCost’s attribution', () => {
  it('has a workload pay for what it asked for, or for what it used where that is more', () => {
    const cost = openCost(
      [
        { requested: 4, used: 1 },
        { requested: 1, used: 2 },
      ],
      8,
      10,
      0.95,
      3,
    );
    expect(cost).toEqual({
      workloadUsd: [expect.closeTo(38, 9), expect.closeTo(19, 9)],
      idleUsd: expect.closeTo(19, 9),
      overheadUsd: 3,
      totalUsd: expect.closeTo(79, 9),
    });
  });

  it('shares what there is among workloads that use more than that', () => {
    const cost = openCost(
      [
        { requested: 6, used: 6 },
        { requested: 0, used: 6 },
      ],
      8,
      1,
      1,
    );
    expect(cost).toEqual({ workloadUsd: [4, 4], idleUsd: 0, overheadUsd: 0, totalUsd: 8 });
  });

  it('I8: is the total, and the same as unit by unit', () => {
    const whole = fc.nat(8);
    const workloads = fc.array(fc.record({ requested: whole, used: whole }), { maxLength: 4 });
    fc.assert(
      fc.property(
        workloads,
        fc.integer({ min: 32, max: 64 }),
        fc.nat(5),
        (all, capacity, overhead) => {
          const cost = openCost(all, capacity, 2, 0.5, overhead);
          // The oracle hands units out one by one: to whoever asked for it or uses it, and the others to nobody.
          const units = new Array<number>(capacity).fill(-1);
          let next = 0;
          for (const [index, { requested, used }] of all.entries()) {
            for (let unit = 0; unit < requested || unit < used; unit += 1) units[next++] = index;
          }
          const usdOf = (index: number) =>
            units.filter((owner) => owner === index).length * 2 * 0.5;
          expect(cost.workloadUsd).toEqual(all.map((_, index) => usdOf(index)));
          expect(cost.idleUsd).toBe(usdOf(-1));
          const sum = cost.workloadUsd.reduce((so, one) => so + one, 0);
          expect(sum + cost.idleUsd + cost.overheadUsd).toBeCloseTo(cost.totalUsd, 9);
        },
      ),
      { numRuns: 200, seed: 2 },
    );
  });
});
