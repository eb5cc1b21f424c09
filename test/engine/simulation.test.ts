import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priority } from '../../src/engine/priority.ts';
import { EventBudgetError, Simulation } from '../../src/engine/simulation.ts';

const second = 1e6;

describe('Simulation', () => {
  test('at one instant: completions, arrivals, control, sampling, each in order of scheduling', () => {
    const simulation = new Simulation();
    const order: string[] = [];
    const on = (name: keyof typeof priority) =>
      simulation.on(name, priority[name], (entity) => order.push(`${name} ${entity}`));
    const sampling = on('sampling');
    const arrival = on('arrival');
    const control = on('control');
    const completion = on('completion');
    const lane = simulation.lane(1, arrival);
    for (const handler of [sampling, control, arrival, completion]) {
      simulation.schedule(1, handler, 0);
      if (handler === arrival) simulation.scheduleIn(lane, 1);
      simulation.schedule(1, handler, 2);
    }
    simulation.run();
    expect(order).toEqual([
      'completion 0',
      'completion 2',
      'arrival 0',
      'arrival 1',
      'arrival 2',
      'control 0',
      'control 2',
      'sampling 0',
      'sampling 2',
    ]);
  });

  test('what an event frees at its instant comes before arrivals that were already due', () => {
    const simulation = new Simulation();
    const order: string[] = [];
    const release = simulation.on('release', priority.completion, () => order.push('release'));
    const arrival = simulation.on('arrival', priority.arrival, (entity) => {
      order.push(`arrival ${entity}`);
      if (entity === 0) simulation.schedule(0, release, 0);
    });
    simulation.schedule(1, arrival, 0);
    simulation.schedule(1, arrival, 1);
    simulation.run();
    expect(order).toEqual(['arrival 0', 'release', 'arrival 1']);
  });

  test('delays round to the nearest microsecond, halves up', () => {
    const simulation = new Simulation();
    const at: number[] = [];
    const handler = simulation.on('note', priority.arrival, () => at.push(simulation.now));
    for (const delay of [0.49e-6, 0.5e-6, 1.5e-6, 2.4e-6]) simulation.schedule(delay, handler, 0);
    simulation.run();
    expect(at).toEqual([0, 1, 2, 2]);
  });

  test('run(until) fires up to and including that instant and moves the clock there', () => {
    const { simulation, times, handler } = recorder();
    for (const seconds of [1, 2, 3]) simulation.schedule(seconds, handler, 0);
    simulation.run(2 * second);
    expect([simulation.now, simulation.fired, simulation.pending]).toEqual([2 * second, 2, 1]);
    simulation.run(2.5 * second);
    expect([simulation.now, simulation.fired]).toEqual([2.5 * second, 2]);
    simulation.schedule(0, handler, 0);
    simulation.run();
    expect(times).toEqual([1, 2, 2.5, 3].map((seconds) => seconds * second));
    expect(simulation.now).toBe(3 * second);
  });

  test('I2: nothing is scheduled before now', () => {
    const { simulation, handler } = recorder();
    simulation.run(5);
    expect(() => simulation.scheduleAt(4, handler, 0)).toThrow(
      'cannot schedule record at tick 4, before now (5)',
    );
    expect(() => simulation.schedule(-1, handler, 0)).toThrow(RangeError);
    expect(() => simulation.schedule(Number.NaN, handler, 0)).toThrow(RangeError);
    expect(() => simulation.setTimer(simulation.timer(handler, 0), 4)).toThrow(
      'cannot set a timer to tick 4, before now (5)',
    );
  });

  test('I2: the clock never goes back, and each event fires at its own instant', () => {
    const delays = fc.array(fc.oneof(fc.nat(3), fc.nat(10_000)), { minLength: 1 });
    fc.assert(
      fc.property(delays, delays, (first, then) => {
        const simulation = new Simulation();
        const due: number[] = [];
        let last = 0;
        const plan = (delay: number) => {
          due.push(simulation.now + delay);
          simulation.scheduleAt(simulation.now + delay, handler, due.length - 1);
        };
        const handler = simulation.on('step', priority.arrival, (entity) => {
          expect(simulation.now).toBe(due[entity]);
          expect(simulation.now).toBeGreaterThanOrEqual(last);
          last = simulation.now;
          if (entity < then.length) plan(then[entity]!);
        });
        first.forEach(plan);
        simulation.run();
        expect(simulation.fired).toBe(due.length);
      }),
    );
  });

  test('a cancelled event does not fire', () => {
    const { simulation, times, handler } = recorder();
    const handle = simulation.schedule(1, handler, 0);
    const inLane = simulation.scheduleIn(simulation.lane(2, handler), 0);
    simulation.schedule(3, handler, 0);
    expect([simulation.cancel(handle), simulation.cancel(inLane)]).toEqual([true, true]);
    expect(simulation.cancel(handle)).toBe(false);
    simulation.run();
    expect(times).toEqual([3 * second]);
  });

  test('a timer fires where it was set last, and not where it was stopped', () => {
    const { simulation, times, handler } = recorder();
    const [moved, stopped] = [simulation.timer(handler, 1), simulation.timer(handler, 2)];
    simulation.setTimer(moved, 10);
    simulation.setTimer(stopped, 20);
    simulation.setTimer(moved, 30);
    simulation.stopTimer(stopped);
    simulation.run();
    expect(times).toEqual([30]);
  });

  describe('fingerprint', () => {
    const run = (events: readonly (readonly [number, number, number])[]) => {
      const simulation = new Simulation();
      const handlers = [0, 1].map((at) => simulation.on(`h${at}`, priority.arrival, () => {}));
      for (const [ticks, handler, entity] of events) {
        simulation.scheduleAt(ticks, handlers[handler]!, entity);
      }
      simulation.run();
      return simulation.fingerprint;
    };
    const base = [
      [1, 0, 5],
      [2, 1, 6],
    ] as const;

    test('equal trajectories have equal ones, and it is these eight digits', () => {
      expect(run(base)).toBe(run(base));
      expect(run([base[1], base[0]])).toBe(run(base));
      expect(run(base)).toBe('c7bcefcb');
    });

    test('has eight digits, zeros in front among them', () => {
      const prints = Array.from({ length: 200 }, (_, entity) => run([[1, 0, entity]]));
      expect(prints.every((print) => /^[0-9a-f]{8}$/.test(print))).toBe(true);
      expect(prints.some((print) => print.startsWith('0'))).toBe(true);
    });

    test('a tick, a handler, an entity or an order that differs shows', () => {
      const others = [
        [[1, 0, 5]],
        [
          [1, 0, 5],
          [3, 1, 6],
        ],
        // A time that differs by 2^32 ticks only.
        [
          [1, 0, 5],
          [2 + 4294967296, 1, 6],
        ],
        [
          [1, 0, 5],
          [2, 0, 6],
        ],
        [
          [1, 0, 5],
          [2, 1, 7],
        ],
        [
          [1, 1, 6],
          [2, 0, 5],
        ],
      ] as const;
      const all = [run(base), ...others.map((events) => run(events))];
      expect(new Set(all).size).toBe(all.length);
    });

    test('a run in pieces has the fingerprint of the whole', () => {
      const pieces = recorder();
      const whole = recorder();
      for (const { simulation, handler } of [pieces, whole]) {
        for (let at = 0; at < 50; at += 1) simulation.scheduleAt(at * 3, handler, at);
      }
      for (let until = 0; until < 200; until += 7) pieces.simulation.run(until);
      whole.simulation.run();
      expect(pieces.simulation.fingerprint).toBe(whole.simulation.fingerprint);
    });
  });

  describe('event budget (I17)', () => {
    test('one instant repeated without end stops with the handlers of the loop', () => {
      const simulation = new Simulation({ perInstant: 1000 });
      const other = simulation.on('innocent', priority.arrival, () => {});
      const retry = simulation.on('retry', priority.arrival, () =>
        simulation.schedule(0, again, 0),
      );
      const again = simulation.on('try-again', priority.arrival, () => {
        simulation.schedule(0, retry, 0);
      });
      simulation.schedule(0, other, 0);
      simulation.schedule(1.5, retry, 0);
      expect(() => simulation.run()).toThrow(
        new EventBudgetError(
          'the run fired 1000 events at one instant and does not end; at 1.5 s it last ran: try-again, retry',
        ),
      );
    });

    test('so does a run of too many events in all', () => {
      const simulation = new Simulation({ total: 100 });
      const tick = simulation.on('tick', priority.control, () => simulation.schedule(1, tick, 0));
      simulation.schedule(1, tick, 0);
      expect(() => simulation.run()).toThrow(/100 events in all.*last ran: tick$/);
    });

    test('as many events as it allows are fine', () => {
      const simulation = new Simulation({ total: 100, perInstant: 99 });
      const event = simulation.on('event', priority.arrival, () => {});
      for (let at = 0; at < 100; at += 1) simulation.schedule(1, event, at);
      simulation.run();
      expect(simulation.fired).toBe(100);
    });
  });
});

function recorder() {
  const simulation = new Simulation();
  const times: number[] = [];
  const handler = simulation.on('record', priority.arrival, () => times.push(simulation.now));
  return { simulation, times, handler };
}
