import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gapValues, ProvisioningGap } from '../../src/metrics/provisioning-gap.ts';

const second = 1e6;

describe('ProvisioningGap', () => {
  test('2 requests a second over 10 s need 4 of replicas that serve half a request a second', () => {
    const gap = new ProvisioningGap(10 * second);
    gap.ready(0, 3);
    for (let at = 0; at < 20; at += 1) gap.arrived((at / 2) * second);
    // One too few for 10 s, then three too many: nothing comes.
    gap.finish(30 * second);
    expect(gap.gap(0.5)).toEqual({ under: 10 * second, over: 60 * second });
  });

  test('within a window the replicas count as they were, and the need as a mean', () => {
    const gap = new ProvisioningGap(10 * second);
    gap.ready(0, 1);
    for (let at = 0; at < 20; at += 1) gap.arrived(1 * second);
    // 2 needed: 1 for 4 s, 5 for 6 s.
    gap.ready(4 * second, 5);
    gap.finish(10 * second);
    expect(gap.gap(1)).toEqual({ under: 4 * second, over: 18 * second });
  });

  test('a window that the horizon cuts has the rate of its part', () => {
    const gap = new ProvisioningGap(10 * second);
    gap.ready(0, 1);
    for (let at = 0; at < 8; at += 1) gap.arrived(10 * second);
    gap.finish(14 * second);
    expect(gap.gap(1)).toEqual({ over: 10 * second, under: 4 * second });
  });

  test('an arrival at the end of a window is of the next', () => {
    const gap = new ProvisioningGap(second);
    gap.arrived(second);
    gap.finish(second);
    expect(gap.gap(1).under).toBe(0);
    gap.finish(2 * second);
    expect(gap.gap(1).under).toBe(second);
  });

  test('after a reset windows begin there, with the replicas of before', () => {
    const gap = new ProvisioningGap(10 * second);
    gap.ready(0, 3);
    gap.arrived(2 * second);
    gap.reset(4 * second);
    for (let at = 0; at < 20; at += 1) gap.arrived(13 * second);
    gap.finish(14 * second);
    expect(gap.gap(1)).toEqual({ over: 10 * second, under: 0 });
  });

  test('over − under is what was ready less what arrived over the capacity', () => {
    const steps = fc.array(
      fc.record({ later: fc.nat(25), ready: fc.option(fc.nat(5), { nil: undefined }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 12 }), (list, window) => {
        const gap = new ProvisioningGap(window * second);
        let [now, count, held, arrived] = [0, 0, 0, 0];
        for (const { later, ready } of list) {
          now += later * second;
          held += count * later * second;
          if (ready === undefined) {
            gap.arrived(now);
            arrived += 1;
          } else {
            gap.ready(now, ready);
            count = ready;
          }
        }
        gap.finish(now + second);
        const needed = (arrived / 2) * second;
        const { over, under } = gap.gap(2);
        expect(over - under).toBeCloseTo(held + count * second - needed, 0);
      }),
      { seed: 1 },
    );
  });

  test('is in hours, and nothing is needed where nothing comes, whatever a replica serves', () => {
    const gap = new ProvisioningGap(second);
    gap.ready(0, 2);
    gap.finish(3600 * second);
    const hours = { over_provisioned_hours: 2, under_provisioned_hours: 0 };
    expect(gapValues(gap.gap(Number.NaN))).toEqual(hours);
  });
});
