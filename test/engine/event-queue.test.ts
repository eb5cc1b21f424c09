import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../src/engine/event-queue.ts';
import { type Priority, priority } from '../../src/engine/priority.ts';
import { namedStreams } from '../../src/engine/streams.ts';
import { SortedQueue } from './sorted-queue.ts';

describe('EventQueue', () => {
  test('time first, then class, then order of scheduling', () => {
    const queue = new EventQueue();
    queue.push(20, priority.completion, 0, 1);
    queue.push(10, priority.sampling, 0, 2);
    queue.push(10, priority.arrival, 0, 3);
    queue.push(10, priority.arrival, 0, 4);
    queue.push(10, priority.completion, 0, 5);
    expect(drain(queue)).toEqual([5, 3, 4, 2, 1]);
  });

  test('timers come before all else of their instant', () => {
    const queue = new EventQueue();
    const [first, second] = [queue.timers.open(0, 1), queue.timers.open(0, 2)];
    queue.push(10, priority.completion, 0, 3);
    queue.pushLane(queue.openLane(), 10, priority.completion, 0, 4);
    queue.push(9, priority.sampling, 0, 5);
    queue.timers.set(second, 10);
    queue.timers.set(first, 10);
    expect([queue.live, queue.next(8)]).toEqual([5, false]);
    expect(drain(queue)).toEqual([5, 1, 2, 3, 4]);
  });

  test('heap, lanes and "now" merge under one order', () => {
    const queue = new EventQueue();
    const lane = queue.openLane();
    queue.push(10, priority.arrival, 0, 1);
    queue.pushLane(lane, 10, priority.arrival, 0, 2);
    queue.push(10, priority.arrival, 0, 3);
    queue.pushNow(0, priority.control, 0, 4);
    queue.pushLane(lane, 11, priority.arrival, 0, 5);
    queue.pushNow(0, priority.completion, 0, 6);
    expect(drain(queue)).toEqual([6, 4, 1, 2, 3, 5]);
  });

  test('next stops before what is later than it may', () => {
    const queue = new EventQueue();
    queue.push(10, priority.arrival, 7, 8);
    expect(queue.next(9)).toBe(false);
    expect(queue.next(10)).toBe(true);
    expect([queue.time, queue.handler, queue.entity]).toEqual([10, 7, 8]);
    expect(queue.next(Number.POSITIVE_INFINITY)).toBe(false);
  });

  test('a handle cancels once, and never another event in the same slot', () => {
    const queue = new EventQueue();
    const first = queue.push(10, priority.arrival, 0, 1);
    expect(queue.cancel(first)).toBe(true);
    expect(queue.cancel(first)).toBe(false);
    expect(drain(queue)).toEqual([]);
    const second = queue.push(20, priority.arrival, 0, 2);
    expect(queue.cancel(first)).toBe(false);
    expect(queue.live).toBe(1);
    expect(drain(queue)).toEqual([2]);
    expect(queue.cancel(second)).toBe(false);
  });

  test('what was never a handle cancels nothing', () => {
    const queue = new EventQueue();
    queue.push(10, priority.arrival, 0, 1);
    for (const wrong of [0, -1, 5, Number.NaN, 1e15]) expect(queue.cancel(wrong)).toBe(false);
    expect(drain(queue)).toEqual([1]);
  });

  test('ten thousand cancelled time-outs leave the survivors in order', () => {
    const queue = new EventQueue();
    const handles = Array.from({ length: 10_000 }, (_, at) => {
      return queue.push((at * 7919) % 10_007, priority.control, 0, at);
    });
    for (const [at, handle] of handles.entries()) if (at % 100 !== 0) queue.cancel(handle);
    expect(queue.live).toBe(100);
    const kept = Array.from({ length: 100 }, (_, at) => 100 * at);
    expect(drain(queue)).toEqual(
      kept.sort((one, other) => ((one * 7919) % 10_007) - ((other * 7919) % 10_007)),
    );
  });

  test('when the first to come are cancelled, the rest still come in order', () => {
    for (let count = 130; count < 330; count += 1) {
      const queue = new EventQueue();
      const times = Array.from({ length: count }, (_, at) => (at * 7919) % 10_007);
      const handles = times.map((time) => queue.push(time, priority.control, 0, time));
      const sorted = [...times].sort((one, other) => one - other);
      // The 66th or later that leaves more dead than alive makes the heap anew.
      const cancelled = (count >> 1) + 1;
      for (const time of sorted.slice(0, cancelled)) queue.cancel(handles[times.indexOf(time)]!);
      expect(drain(queue)).toEqual(sorted.slice(cancelled));
    }
  });

  test('it does what a sorted array does, whatever is pushed, cancelled and taken', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 400 }), (commands) => {
        const pair = new Pair();
        for (const each of commands) pair.apply(each);
        pair.drain();
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    // Weights of: push, now, lane, cancel, timer, next.
    ['as much in as out', [3, 1, 1, 1, 1, 5]],
    ['filling up', [6, 1, 4, 1, 4, 2]],
    ['mostly cancelled', [6, 1, 2, 8, 2, 2]],
    ['lanes only', [0, 2, 4, 1, 0, 6]],
    ['heap only', [5, 0, 0, 2, 0, 4]],
    ['timers, and little else', [1, 0, 1, 1, 9, 8]],
    // Keeps more dead than alive in the heap, so that it is compacted again and again.
    ['heap, mostly cancelled', [6, 0, 0, 12, 0, 2]],
  ] as const)('so it does over 20,000 commands: %s', (title, weights) => {
    const uniform = namedStreams('event-queue', 0)(title);
    const below = (limit: number) => Math.floor(uniform() * limit);
    const total = weights.reduce((sum: number, weight) => sum + weight, 0);
    const pair = new Pair();
    for (let step = 0; step < 20_000; step += 1) {
      let pick = below(total);
      let kind = 0;
      while (pick >= weights[kind]!) pick -= weights[kind++]!;
      pair.apply({
        kind: kinds[kind]!,
        order: 1 + below(5),
        delay: below(2) === 0 ? below(4) : below(5000),
        pick: below(1 << 30),
      });
    }
    pair.drain();
  });
});

const kinds = ['push', 'now', 'lane', 'cancel', 'timer', 'next'] as const;

interface Command {
  readonly kind: (typeof kinds)[number];
  readonly order: number;
  readonly delay: number;
  readonly pick: number;
}

const command: fc.Arbitrary<Command> = fc.record({
  kind: fc.constantFrom(...kinds),
  order: fc.integer({ min: 1, max: 5 }),
  delay: fc.oneof(fc.nat(4), fc.nat(1_000_000)),
  pick: fc.nat(),
});

const laneDelays = [0, 2, 1000];
const timerCount = 20;

/** The queue and its oracle under the same commands, compared at every answer. */
class Pair {
  readonly #queue = new EventQueue();
  readonly #oracle = new SortedQueue();
  readonly #lanes = laneDelays.map(() => this.#queue.openLane());
  readonly #timers = Array.from({ length: timerCount }, (_, at) =>
    this.#queue.timers.open(at % 3, at),
  );
  /** What the oracle has of each timer that was set once. */
  readonly #set: ReturnType<SortedQueue['push']>[] = [];
  /** Every handle ever given, so that most are stale. */
  readonly #handles: [number, ReturnType<SortedQueue['push']>][] = [];
  #now = 0;
  #entity = 0;

  apply({ kind, order, delay, pick }: Command): void {
    switch (kind) {
      case 'push':
        this.#keep(order, this.#now + delay, (...event) => this.#queue.push(...event));
        break;
      case 'now':
        this.#keep(order, this.#now, (...event) => this.#queue.pushNow(...event));
        break;
      case 'lane': {
        // A lane serves one handler, so one class.
        const lane = pick % laneDelays.length;
        this.#keep(lane + 1, this.#now + laneDelays[lane]!, (...event) =>
          this.#queue.pushLane(this.#lanes[lane]!, ...event),
        );
        break;
      }
      case 'cancel': {
        // Half of them among the last thirty, of which most are live.
        const among = Math.min(this.#handles.length, pick % 2 === 0 ? 30 : 1e9);
        const held = this.#handles[this.#handles.length - 1 - ((pick >> 1) % Math.max(1, among))];
        if (held) agree(this.#queue.cancel(held[0]), this.#oracle.cancel(held[1]));
        break;
      }
      case 'timer': {
        // One of three is stopped.
        const at = pick % timerCount;
        const isSet = pick % 9 < 6;
        this.#queue.timers.set(
          this.#timers[at]!,
          isSet ? this.#now + delay : Number.POSITIVE_INFINITY,
        );
        if (this.#set[at] !== undefined) this.#oracle.cancel(this.#set[at]);
        if (isSet) this.#set[at] = this.#oracle.push(this.#now + delay, priority.step, at % 3, at);
        break;
      }
      case 'next':
        this.#next(this.#now + delay);
        break;
    }
    agree(this.#queue.live, this.#oracle.live);
  }

  drain(): void {
    while (this.#oracle.live > 0) this.#next(Number.POSITIVE_INFINITY);
    expect(this.#queue.next(Number.POSITIVE_INFINITY)).toBe(false);
    expect(this.#queue.live).toBe(0);
  }

  #keep(
    order: number,
    time: number,
    push: (time: number, order: Priority, handler: number, entity: number) => number,
  ): void {
    const entity = this.#entity++;
    const handler = entity % 5;
    const handle = push(time, order as Priority, handler, entity);
    this.#handles.push([handle, this.#oracle.push(time, order, handler, entity)]);
  }

  #next(until: number): void {
    const expected = this.#oracle.next(until);
    agree(this.#queue.next(until), expected !== undefined);
    if (expected === undefined) return;
    const { time, handler, entity } = this.#queue;
    agree(time, expected.time);
    agree(handler, expected.handler);
    agree(entity, expected.entity);
    this.#now = time;
  }
}

/** An assertion that costs something only where it fails: there are half a million of them. */
function agree(ours: unknown, oracles: unknown): void {
  if (ours !== oracles) expect(ours).toBe(oracles);
}

function drain(queue: EventQueue): number[] {
  const entities: number[] = [];
  while (queue.next(Number.POSITIVE_INFINITY)) entities.push(queue.entity);
  return entities;
}
