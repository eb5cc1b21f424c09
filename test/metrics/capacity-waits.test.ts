import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CapacityWaits, capacityValues } from '../../src/metrics/capacity-waits.ts';

const second = 1e6;

type Step = readonly ['asks' | 'ready', at: number, ...counts: number[]];

/** `['asks', 10, 2, 5]`: at 10 s somebody has 2 replicas, some on their way, and wants 5. */
function played(...steps: Step[]): CapacityWaits {
  const waits = new CapacityWaits();
  for (const [what, at, ...counts] of steps) {
    if (what === 'ready') waits.ready(at * second, counts[0]!);
    else waits.decided(at * second, counts[0]!, counts[1]!);
  }
  return waits;
}

/** Seconds: how many waits, their sum and the longest. */
function found(until: number, ...steps: Step[]): number[] {
  const { count, sum, max } = played(...steps).totals(until * second);
  return [count, sum / second, max / second];
}

describe('the time to capacity', () => {
  test('runs from the decision until all are ready', () => {
    const steps: Step[] = [
      ['ready', 0, 2],
      ['asks', 10, 2, 5],
      ['ready', 30, 3],
      ['ready', 40, 4],
      ['ready', 55, 5],
    ];
    expect(found(100, ...steps)).toEqual([1, 45, 45]);
  });

  test('is one wait, however often the same is asked for', () => {
    const steps: Step[] = [
      ['ready', 0, 2],
      ['asks', 10, 2, 5],
      ['asks', 20, 4, 5],
      ['asks', 30, 5, 5],
      ['ready', 50, 5],
      ['asks', 60, 5, 5],
    ];
    expect(found(100, ...steps)).toEqual([1, 40, 40]);
  });

  test('is a wait for each number that is asked for', () => {
    const steps: Step[] = [
      ['ready', 0, 1],
      ['asks', 10, 1, 2],
      ['asks', 20, 2, 4],
      ['ready', 40, 2],
      ['ready', 50, 4],
    ];
    expect(found(100, ...steps)).toEqual([2, 60, 30]);
  });

  test('is 0 where they are ready at once', () => {
    expect(found(100, ['ready', 0, 2], ['ready', 10, 4], ['asks', 10, 2, 4])).toEqual([1, 0, 0]);
  });

  test('counts until the horizon where they never come', () => {
    expect(found(100, ['ready', 0, 2], ['asks', 10, 2, 5], ['ready', 20, 4])).toEqual([1, 90, 90]);
  });

  test('does not count where the decision is taken back', () => {
    expect(found(100, ['ready', 0, 2], ['asks', 10, 2, 5], ['asks', 30, 5, 2])).toEqual([0, 0, 0]);
    expect(
      found(100, ['ready', 0, 2], ['asks', 10, 2, 5], ['ready', 20, 4], ['asks', 30, 5, 3]),
    ).toEqual([0, 0, 0]);
  });

  test('goes on for those that are still wanted, from the decision that first asked for them', () => {
    const steps: Step[] = [
      ['ready', 0, 2],
      ['asks', 10, 2, 6],
      ['asks', 30, 6, 4],
      ['ready', 50, 4],
    ];
    expect(found(100, ...steps)).toEqual([1, 40, 40]);
    const twice: Step[] = [
      ['ready', 0, 2],
      ['asks', 10, 2, 4],
      ['asks', 20, 4, 9],
      ['asks', 30, 9, 6],
      ['ready', 50, 4],
      ['ready', 60, 6],
    ];
    // 4 since 10 s, and 6 since 20 s.
    expect(found(100, ...twice)).toEqual([2, 80, 40]);
  });

  test('begins anew where replicas were lost and are asked for again', () => {
    const steps: Step[] = [
      ['ready', 0, 4],
      ['ready', 10, 3],
      ['asks', 15, 3, 4],
      ['ready', 45, 4],
    ];
    expect(found(100, ...steps)).toEqual([1, 30, 30]);
  });

  test('is not counted of replicas that start anew: they are asked for already', () => {
    expect(
      found(100, ['ready', 0, 4], ['ready', 10, 3], ['asks', 15, 4, 4], ['ready', 45, 4]),
    ).toEqual([0, 0, 0]);
  });

  test('forgets at the end of a warm-up what was asked for before it', () => {
    const waits = played(['ready', 0, 2], ['asks', 10, 2, 5]);
    waits.reset();
    waits.ready(60 * second, 5);
    expect(waits.totals(100 * second).count).toBe(0);
  });

  test('of several deployments is the mean over all waits', () => {
    const one = played(['asks', 0, 0, 1], ['ready', 10, 1], ['asks', 20, 1, 2], ['ready', 40, 2]);
    const other = played(['asks', 0, 0, 3]);
    const values = capacityValues([one, other, new CapacityWaits()], 60 * second);
    expect(values).toEqual({ time_to_capacity_mean: 30, time_to_capacity_max: 60 });
    expect(capacityValues([new CapacityWaits()], 0)['time_to_capacity_mean']).toBeNaN();
  });

  test('is never longer than the run, nor more waits than decisions', () => {
    const steps = fc.array(
      fc.tuple(fc.boolean(), fc.nat(9), fc.nat(6), fc.nat(6)).map(([asks, later, one, other]) => {
        return { asks, later, one, other };
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const waits = new CapacityWaits();
        let now = 0;
        let decisions = 0;
        for (const { asks, later, one, other } of list) {
          now += later;
          decisions += Number(asks);
          if (asks) waits.decided(now, one, other);
          else waits.ready(now, one);
        }
        const { count, sum, max } = waits.totals(now);
        expect(count).toBeLessThanOrEqual(decisions);
        expect(max).toBeLessThanOrEqual(now);
        expect(sum).toBeLessThanOrEqual(count * max);
      }),
      { seed: 1 },
    );
  });
});
