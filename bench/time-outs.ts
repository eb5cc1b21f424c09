import { EventQueue } from '../src/engine/event-queue.ts';
import { priority } from '../src/engine/priority.ts';
import { exponentialTicks } from './hold.ts';
import type { Task } from './measure.ts';

const service = 0;
const inService = 1000;
/** Thirty mean services: a time-out hardly ever fires. */
const patience = 30_000_000;

/**
 * A thousand requests in service, each with a time-out after one constant delay that its completion
 * withdraws; the time-outs wait in a lane or among the completions in the heap.
 */
export function timeOuts(way: 'lane' | 'heap', requests: number): Task {
  const queue = new EventQueue();
  const lane = queue.openLane();
  const handles = new Float64Array(inService);
  const services = exponentialTicks(1 << 16);
  let draw = 0;
  const start = (entity: number) => {
    const ticks = services[draw++ & (services.length - 1)]!;
    queue.push(queue.time + ticks, priority.completion, service, entity);
    handles[entity] =
      way === 'lane'
        ? queue.pushLane(lane, queue.time + patience, priority.control, 1, entity)
        : queue.push(queue.time + patience, priority.control, 1, entity);
  };
  for (let entity = 0; entity < inService; entity += 1) start(entity);
  return () => {
    for (let left = requests; left > 0; ) {
      queue.next(Number.POSITIVE_INFINITY);
      if (queue.handler !== service) continue;
      queue.cancel(handles[queue.entity]!);
      start(queue.entity);
      left -= 1;
    }
    return requests;
  };
}
