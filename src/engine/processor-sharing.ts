import type { EventHandle } from './event-queue.ts';
import { priority } from './priority.ts';
import type { HandlerId, Simulation } from './simulation.ts';
import { toSeconds, toTicks } from './time.ts';

/** Work served per second by the whole server: a constant, or a function of the number of jobs. */
export type SharingRate = number | ((jobs: number) => number);

const absent = -1;
const nothingDue = -1;

/**
 * One server shared by all its jobs at once, each at a part of the rate proportional to its weight.
 *
 * Virtual time is the work that a job of weight 1 has received. It moves at rate / total weight, so
 * a job is done when virtual time reaches a point fixed at its arrival, and a change costs
 * O(log n) however many share. A job ends at the tick nearest to its exact instant, and virtual
 * time does not jump there: the roundings of different jobs do not add up.
 */
export class ProcessorSharing {
  /** Jobs in service. */
  size = 0;

  readonly #simulation: Simulation;
  readonly #onDone: (job: number) => void;
  readonly #handler: HandlerId;
  #rate: (jobs: number) => number;
  #totalWeight = 0;
  #virtual = 0;
  /** Virtual seconds per second. */
  #speed = 0;
  #advancedAt = 0;

  #pending: EventHandle = 0;
  #dueAt = nothingDue;
  #dueJob = absent;

  /** A binary heap of jobs by (end, arrival). */
  #heap = new Int32Array(16);
  /** Virtual time at which each job ends. */
  #ends = new Float64Array(16);
  #weights = new Float64Array(16);
  #arrivals = new Float64Array(16);
  /** Place of each job in the heap. */
  #places = new Int32Array(16).fill(absent);
  #arrivalCount = 0;

  /** `onDone` is called when a job has received its work; `name` names that event. */
  constructor(
    simulation: Simulation,
    name: string,
    onDone: (job: number) => void,
    rate: SharingRate = 1,
  ) {
    this.#simulation = simulation;
    this.#onDone = onDone;
    this.#rate = asFunction(rate);
    this.#handler = simulation.on(name, priority.completion, () => this.#complete());
  }

  /**
   * Starts a job that needs `work` seconds of a server of rate 1. Jobs are small whole numbers, such
   * as slots of a table: memory grows with the largest.
   */
  add(job: number, work: number, weight = 1): void {
    if (this.has(job)) throw new RangeError(`job ${job} is already in service`);
    if (!(work >= 0 && weight > 0)) {
      throw new RangeError(`job ${job} cannot have work ${work} s and weight ${weight}`);
    }
    this.#advance();
    if (this.size === 0) {
      // A fresh start costs nothing and keeps virtual time small, so precise.
      this.#virtual = 0;
      this.#totalWeight = 0;
    }
    while (job >= this.#places.length || this.size === this.#heap.length) this.#grow();
    this.#ends[job] = this.#virtual + work / weight;
    this.#weights[job] = weight;
    this.#arrivals[job] = this.#arrivalCount++;
    this.#totalWeight += weight;
    this.#siftUp(job, this.size++);
    this.#reschedule();
  }

  /** Takes a job out before its end; returns the work it still needed, in seconds. */
  remove(job: number): number {
    const left = this.remaining(job);
    this.#advance();
    this.#take(job);
    this.#reschedule();
    return left;
  }

  /** The work that a job in service still needs, in seconds. */
  remaining(job: number): number {
    if (!this.has(job)) throw new RangeError(`job ${job} is not in service`);
    this.#advance();
    return Math.max(0, this.#ends[job]! - this.#virtual) * this.#weights[job]!;
  }

  has(job: number): boolean {
    return job < this.#places.length && this.#places[job] !== absent;
  }

  /** Changes the rate from now on; at rate 0 the server stands still. */
  setRate(rate: SharingRate): void {
    this.#advance();
    this.#rate = asFunction(rate);
    this.#reschedule();
  }

  #complete(): void {
    this.#advance();
    const job = this.#heap[0]!;
    this.#dueAt = nothingDue;
    this.#take(job);
    this.#reschedule();
    this.#onDone(job);
  }

  #advance(): void {
    const now = this.#simulation.now;
    this.#virtual += toSeconds(now - this.#advancedAt) * this.#speed;
    this.#advancedAt = now;
  }

  #reschedule(): void {
    const simulation = this.#simulation;
    const busy = this.size > 0;
    this.#speed = busy ? this.#rate(this.size) / this.#totalWeight : 0;
    const job = busy ? this.#heap[0]! : absent;
    // Rounding may have let virtual time pass the next end by half a tick.
    const delay = busy ? Math.max(0, this.#ends[job]! - this.#virtual) / this.#speed : Infinity;
    const due = delay < Infinity ? simulation.now + toTicks(delay) : nothingDue;
    if (due === this.#dueAt && job === this.#dueJob) return;
    if (this.#dueAt !== nothingDue) simulation.cancel(this.#pending);
    this.#dueAt = due;
    this.#dueJob = job;
    if (due !== nothingDue) this.#pending = simulation.scheduleAt(due, this.#handler, job);
  }

  #take(job: number): void {
    const place = this.#places[job]!;
    const last = this.#heap[--this.size]!;
    this.#places[job] = absent;
    this.#totalWeight -= this.#weights[job]!;
    if (last === job) return;
    this.#siftDown(last, place);
    this.#siftUp(last, this.#places[last]!);
  }

  #siftUp(job: number, from: number): void {
    let at = from;
    while (at > 0) {
      const parent = this.#heap[(at - 1) >> 1]!;
      if (!this.#precedes(job, parent)) break;
      this.#put(parent, at);
      at = (at - 1) >> 1;
    }
    this.#put(job, at);
  }

  #siftDown(job: number, from: number): void {
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      const right = child + 1;
      if (right < this.size && this.#precedes(this.#heap[right]!, this.#heap[child]!))
        child = right;
      if (!this.#precedes(this.#heap[child]!, job)) break;
      this.#put(this.#heap[child]!, at);
      at = child;
    }
    this.#put(job, at);
  }

  #precedes(one: number, other: number): boolean {
    const end = this.#ends[one]!;
    const otherEnd = this.#ends[other]!;
    return end < otherEnd || (end === otherEnd && this.#arrivals[one]! < this.#arrivals[other]!);
  }

  #put(job: number, place: number): void {
    this.#heap[place] = job;
    this.#places[job] = place;
  }

  #grow(): void {
    const length = 2 * this.#places.length;
    this.#heap = copyInto(new Int32Array(length), this.#heap);
    this.#ends = copyInto(new Float64Array(length), this.#ends);
    this.#weights = copyInto(new Float64Array(length), this.#weights);
    this.#arrivals = copyInto(new Float64Array(length), this.#arrivals);
    this.#places = copyInto(new Int32Array(length).fill(absent), this.#places);
  }
}

function asFunction(rate: SharingRate): (jobs: number) => number {
  return typeof rate === 'number' ? () => rate : rate;
}

function copyInto<T extends Float64Array | Int32Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
