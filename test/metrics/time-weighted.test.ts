import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TimeWeighted } from '../../src/metrics/time-weighted.ts';

describe('TimeWeighted', () => {
  test('2 for 10 ticks, then 5 for 30, averages 4.25', () => {
    const busy = new TimeWeighted(2);
    busy.set(10, 5);
    expect(busy.integral(40)).toBe(170);
    expect(busy.mean(40)).toBe(4.25);
    expect([busy.value, busy.max]).toEqual([5, 5]);
  });

  test('a change that lasts no time moves the maximum, not the mean', () => {
    const queue = new TimeWeighted(0);
    queue.add(10, 3);
    queue.add(10, -3);
    expect(queue.mean(20)).toBe(0);
    expect(queue.max).toBe(3);
  });

  test('where no time has passed the mean is the present value', () => {
    expect(new TimeWeighted(7, 100).mean(100)).toBe(7);
  });

  test('after a reset only what follows counts', () => {
    const queue = new TimeWeighted(0);
    queue.set(10, 100);
    queue.set(20, 4);
    queue.reset(30);
    queue.set(40, 6);
    expect(queue.mean(50)).toBe(5);
    expect(queue.max).toBe(6);
  });

  test('its integral is the sum over every tick', () => {
    const changes = fc.array(
      fc.record({ after: fc.nat(20), change: fc.integer({ min: -5, max: 5 }) }),
    );
    fc.assert(
      fc.property(changes, fc.nat(20), (steps, rest) => {
        const quantity = new TimeWeighted(3);
        let now = 0;
        let value = 3;
        let sum = 0;
        const pass = (ticks: number) => {
          for (let tick = 0; tick < ticks; tick += 1) sum += value;
          now += ticks;
        };
        for (const { after, change } of steps) {
          pass(after);
          quantity.add(now, change);
          value += change;
        }
        pass(rest);
        expect(quantity.integral(now)).toBe(sum);
      }),
    );
  });

  test('what goes as it came leaves nothing, in whatever order, and nothing negative is held meanwhile', () => {
    const prices = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(prices, fc.infiniteStream(fc.nat()), (held, picks) => {
        const usdPerHour = new TimeWeighted();
        for (const price of held) usdPerHour.add(0, price);
        const left = [...held];
        while (left.length > 0) {
          const [price] = left.splice(picks.next().value! % left.length, 1);
          usdPerHour.add(0, -price!);
          expect(usdPerHour.value).toBeGreaterThanOrEqual(0);
        }
        expect(usdPerHour.value).toBe(0);
      }),
    );
  });
});
