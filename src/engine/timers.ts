import { longer } from './longer.ts';

export type TimerId = number;

/** The instant of a timer that is not set. */
const never = Number.POSITIVE_INFINITY;
const initialLength = 16;

/**
 * Timers, each set to one instant at most, and moved or stopped as often as need be: a binary heap that knows where each
 * stands, those that are not set at its bottom. At one instant they go by handler and entity, whichever was set first: an
 * engine may set the end of its step anew, to the same instant, and nothing changes.
 */
export class Timers {
  #count = 0;
  #times = new Float64Array(initialLength).fill(never);
  #heap = new Int32Array(initialLength);
  /** The root fired. It stays where it is until something else happens: most are set again at once. */
  #hasFired = false;

  /** Of each timer: where it stands in the heap, and what it calls. */
  #places = new Int32Array(initialLength);
  #handlers = new Int32Array(initialLength);
  #entities = new Int32Array(initialLength);

  /** Timers that are set. */
  get size(): number {
    this.#settle();
    return this.#times.reduce((size, time) => size + Number(time !== never), 0);
  }

  /** Opens a timer, which is not set. */
  open(handler: number, entity: number): TimerId {
    if (this.#count === this.#heap.length) this.#grow();
    const timer = this.#count++;
    this.#heap[timer] = timer;
    this.#places[timer] = timer;
    this.#handlers[timer] = handler;
    this.#entities[timer] = entity;
    return timer;
  }

  /** Sets or moves a timer to an instant in ticks, or stops it where that is infinite. O(log n). */
  set(timer: TimerId, time: number): void {
    if (this.#heap[0] === timer) this.#hasFired = false;
    else this.#settle();
    const at = this.#places[timer]!;
    const isEarlier = time < this.#times[at]!;
    this.#times[at] = time;
    if (isEarlier) this.#siftUp(at);
    else this.#siftDown(at);
  }

  /** The instant of the first, in ticks; infinite where none is set. */
  first(): number {
    this.#settle();
    return this.#times[0]!;
  }

  /** Takes the first: it is not set any more, unless it is set anew. */
  fire(): void {
    this.#hasFired = true;
  }

  /** Handler of the one that `fire` took. */
  get handler(): number {
    return this.#handlers[this.#heap[0]!]!;
  }

  /** Entity of the one that `fire` took. */
  get entity(): number {
    return this.#entities[this.#heap[0]!]!;
  }

  /** Stops the one that fired, if it was not set again. */
  #settle(): void {
    if (!this.#hasFired) return;
    this.#hasFired = false;
    this.#times[0] = never;
    this.#siftDown(0);
  }

  #siftUp(from: number): void {
    const times = this.#times;
    const heap = this.#heap;
    const places = this.#places;
    const time = times[from]!;
    const timer = heap[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#precedes(time, timer, parent)) break;
      const risen = heap[parent]!;
      times[at] = times[parent]!;
      heap[at] = risen;
      places[risen] = at;
      at = parent;
    }
    times[at] = time;
    heap[at] = timer;
    places[timer] = at;
  }

  #siftDown(from: number): void {
    const times = this.#times;
    const heap = this.#heap;
    const places = this.#places;
    const count = this.#count;
    const half = count >> 1;
    const time = times[from]!;
    const timer = heap[from]!;
    let at = from;
    while (at < half) {
      let child = 2 * at + 1;
      const right = child + 1;
      // Adds a comparison: a branch would be guessed wrong half the time.
      if (right < count) child += Number(this.#precedes(times[right]!, heap[right]!, child));
      if (this.#precedes(time, timer, child)) break;
      const sunk = heap[child]!;
      times[at] = times[child]!;
      heap[at] = sunk;
      places[sunk] = at;
      at = child;
    }
    times[at] = time;
    heap[at] = timer;
    places[timer] = at;
  }

  /** Whether a timer set to an instant comes before the one at a place of the heap. */
  #precedes(time: number, timer: TimerId, at: number): boolean {
    const otherTime = this.#times[at]!;
    if (time !== otherTime) return time < otherTime;
    const other = this.#heap[at]!;
    const handler = this.#handlers[timer]!;
    const otherHandler = this.#handlers[other]!;
    if (handler !== otherHandler) return handler < otherHandler;
    return this.#entities[timer]! < this.#entities[other]!;
  }

  #grow(): void {
    const length = 2 * this.#count;
    this.#times = longer(this.#times, length).fill(never, this.#count);
    this.#heap = longer(this.#heap, length);
    this.#places = longer(this.#places, length);
    this.#handlers = longer(this.#handlers, length);
    this.#entities = longer(this.#entities, length);
  }
}
