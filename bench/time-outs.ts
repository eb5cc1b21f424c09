import { EventQueue, priority } from '../src/engine/event-queue.ts';
import type { Task } from './measure.ts';

const outstanding = 10_000;
const delay = 30_000_000;

/**
 * A time-out of one constant delay with each request, nearly always withdrawn: push one, cancel the
 * oldest of ten thousand, through a lane or through the heap.
 */
export function timeOuts(way: 'lane' | 'heap', requests: number): Task {
  const queue = new EventQueue();
  const lane = queue.openLane();
  const handles = new Float64Array(outstanding);
  let now = 0;
  let at = 0;
  return () => {
    for (let left = requests; left > 0; left -= 1) {
      queue.cancel(handles[at]!);
      handles[at] =
        way === 'lane'
          ? queue.pushLane(lane, now + delay, priority.control, 0, at)
          : queue.push(now + delay, priority.control, 0, at);
      at = at + 1 === outstanding ? 0 : at + 1;
      now += 500;
      queue.next(now);
    }
    return requests;
  };
}
