import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Timers } from '../../src/engine/timers.ts';

describe('Timers', () => {
  test('time first, then handler, then entity, whichever was set first', () => {
    const timers = new Timers();
    const set = (time: number, handler: number, entity: number) =>
      timers.set(timers.open(handler, entity), time);
    set(10, 2, 1);
    set(10, 1, 8);
    set(10, 1, 3);
    set(9, 3, 4);
    expect(drain(timers)).toEqual([
      [9, 3, 4],
      [10, 1, 3],
      [10, 1, 8],
      [10, 2, 1],
    ]);
  });

  test('one that is moved fires once, where it was moved to', () => {
    const timers = new Timers();
    const [first, second] = [timers.open(0, 1), timers.open(0, 2)];
    timers.set(first, 10);
    timers.set(second, 20);
    timers.set(first, 30);
    expect(timers.size).toBe(2);
    timers.set(second, 15);
    expect(drain(timers)).toEqual([
      [15, 0, 2],
      [30, 0, 1],
    ]);
  });

  test('one that is stopped does not fire, nor one that was never set', () => {
    const timers = new Timers();
    const [first, second] = [timers.open(0, 1), timers.open(0, 2)];
    timers.open(0, 3);
    timers.set(first, 10);
    timers.set(second, 20);
    timers.set(first, Number.POSITIVE_INFINITY);
    expect(timers.size).toBe(1);
    expect(drain(timers)).toEqual([[20, 0, 2]]);
    expect([timers.first(), timers.size]).toEqual([Number.POSITIVE_INFINITY, 0]);
  });

  test('one that fired is not set until it is set anew, before or after others', () => {
    const timers = new Timers();
    const [first, second] = [timers.open(0, 1), timers.open(0, 2)];
    timers.set(first, 10);
    timers.fire();
    expect([timers.handler, timers.entity, timers.size]).toEqual([0, 1, 0]);
    timers.set(first, 10);
    timers.fire();
    timers.set(second, 10);
    timers.set(first, 10);
    expect(drain(timers)).toEqual([
      [10, 0, 1],
      [10, 0, 2],
    ]);
  });

  test('the last of many is the only one that is set', () => {
    const timers = new Timers();
    for (let entity = 0; entity < 100; entity += 1) {
      const timer = timers.open(7, entity);
      timers.set(timer, 5);
      expect([timers.first(), timers.size]).toEqual([5, 1]);
      timers.fire();
    }
  });

  test('they do what a list does in which the first is looked for', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
        const timers = new Timers();
        const list: { handler: number; entity: number; time: number }[] = [];
        for (const { kind, pick, time } of commands) {
          const at = pick % Math.max(1, list.length);
          if (kind === 'open') {
            list.push({ handler: pick % 3, entity: list.length, time: Number.POSITIVE_INFINITY });
            expect(timers.open(pick % 3, list.length - 1)).toBe(list.length - 1);
          } else if (kind !== 'fire' && list.length > 0) {
            list[at]!.time = kind === 'set' ? time : Number.POSITIVE_INFINITY;
            timers.set(at, list[at]!.time);
          } else {
            const set = list.filter((one) => one.time !== Number.POSITIVE_INFINITY);
            expect(timers.size).toBe(set.length);
            const [first] = set.sort(
              (one, other) =>
                one.time - other.time || one.handler - other.handler || one.entity - other.entity,
            );
            expect(timers.first()).toBe(first?.time ?? Number.POSITIVE_INFINITY);
            if (first === undefined) continue;
            timers.fire();
            expect([timers.handler, timers.entity]).toEqual([first.handler, first.entity]);
            first.time = Number.POSITIVE_INFINITY;
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});

const command = fc.record({
  kind: fc.constantFrom('open', 'set', 'set', 'set', 'stop', 'fire', 'fire'),
  pick: fc.nat(),
  time: fc.nat(20),
});

/** Fires them all: time, handler and entity of each. */
function drain(timers: Timers): [number, number, number][] {
  const fired: [number, number, number][] = [];
  for (let at = timers.first(); at !== Number.POSITIVE_INFINITY; at = timers.first()) {
    timers.fire();
    fired.push([at, timers.handler, timers.entity]);
  }
  return fired;
}
