import TinyQueue from 'tinyqueue';
import { EventQueue } from '../src/engine/event-queue.ts';
import { priority } from '../src/engine/priority.ts';
import { namedStreams } from '../src/engine/streams.ts';
import type { Task } from './measure.ts';

interface Event {
  readonly time: number;
  readonly priority: number;
  readonly sequence: number;
  readonly entity: number;
}

const increments = exponentialTicks(1 << 16);
const mask = increments.length - 1;

/**
 * The hold model (Vaucher and Duval 1975): take the least event, schedule another an exponential
 * time later, with `pending` events all the while. Increments are drawn beforehand.
 */
export function holdOurs(pending: number, holds: number): Task {
  const queue = new EventQueue();
  for (let at = 0; at < pending; at += 1)
    queue.push(increments[at & mask]!, priority.arrival, 0, at);
  let draw = 0;
  return () => {
    for (let left = holds; left > 0; left -= 1) {
      queue.next(Number.POSITIVE_INFINITY);
      queue.push(
        queue.time + increments[draw++ & mask]!,
        priority.arrival,
        queue.handler,
        queue.entity,
      );
    }
    return holds;
  };
}

/** The same on tinyqueue: a binary heap of objects under the same total order. */
export function holdTinyqueue(pending: number, holds: number): Task {
  const queue = new TinyQueue<Event>([], (one, other) => {
    return one.time - other.time || one.priority - other.priority || one.sequence - other.sequence;
  });
  let sequence = 0;
  const push = (time: number, entity: number) => {
    queue.push({ time, priority: priority.arrival, sequence: sequence++, entity });
  };
  for (let at = 0; at < pending; at += 1) push(increments[at & mask]!, at);
  let draw = 0;
  return () => {
    for (let left = holds; left > 0; left -= 1) {
      const event = queue.pop()!;
      push(event.time + increments[draw++ & mask]!, event.entity);
    }
    return holds;
  };
}

/** Exponential times of mean one second, in ticks. */
export function exponentialTicks(count: number): Float64Array {
  const uniform = namedStreams('bench', 0)('hold');
  return Float64Array.from({ length: count }, () => Math.ceil(-1e6 * Math.log1p(-uniform())));
}
