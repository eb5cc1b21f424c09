import { Lane } from './lane.ts';
import { type Priority, priority } from './priority.ts';
import { Timers } from './timers.ts';

/** Names one scheduled event until it fires or is cancelled; stale handles are recognised. */
export type EventHandle = number;

const priorityCount = Object.keys(priority).length;
/** Above every sequence number a run can reach, so that (class, sequence) is one double. */
const classUnit = 1125899906842624;
/** Slots a handle can name; the other 29 of its 53 bits are the stamp of the event. */
const slotUnit = 16777216;
/** A stamp is the low bits of the sequence number: a handle is unique among 2^29 events. */
const stampMask = 536870911;

/** A slot is four words of one table: its event's handler, entity, stamp and lane, if any. */
const slotShift = 2;
/** Of a free slot: the next free one. */
const entityWord = 1;
const stampWord = 2;
const laneWord = 3;
const dead = -1;
const none = -1;
/** When the next comes where there is none. */
const never = Number.POSITIVE_INFINITY;
/** So many of the cancelled may stay in the heap, however small it is. */
const fewDead = 16;

/**
 * Pending events under the total order (time, class, sequence): a binary heap as a struct of arrays, FIFO lanes for what
 * arrives sorted, and timers, which come before all else of their instant.
 *
 * Invariant: the head of a lane is live, and the least of all is the first timer, the heap's root, if that is live, or the
 * head of the least lane.
 */
export class EventQueue {
  /** Time of the event that `next` took, in ticks. */
  time = 0;
  /** Handler of the event that `next` took. */
  handler = 0;
  /** Entity of the event that `next` took. */
  entity = 0;
  /** What has one event at most, moved as often as need be. */
  readonly timers = new Timers();
  // The heap moves times and slots only; keys are looked up where times tie, which is rare.
  /** Of an empty heap the first is infinite. */
  #times = new Float64Array(64).fill(never);
  #heap = new Int32Array(64);
  #size = 0;
  /** The root was taken and nothing has filled its place: the next push may, at half the price. */
  #hole = false;
  #deadInHeap = 0;
  #deadInLanes = 0;

  #lanes: Lane[] = Array.from({ length: priorityCount }, () => new Lane());
  #lane = none;
  #laneTime = never;
  // From the start a double, which V8 does not take for a small integer until a lane is used.
  #laneKey = never;

  #slots = new Int32Array(64 << slotShift).fill(dead);
  /** (class, sequence) of the event in each slot. */
  #keys = new Float64Array(64);
  #freeSlot = none;
  #slotCount = 0;
  /** From 1, so that 0 is no event's handle. */
  #sequence = 1;

  /** Events scheduled and neither fired nor cancelled. */
  get live(): number {
    let live = this.#size - Number(this.#hole) - this.#deadInHeap - this.#deadInLanes;
    for (const lane of this.#lanes) live += lane.size;
    live += this.timers.size;
    return live;
  }

  /** Opens a lane: events pushed to it must be due in the order in which they are pushed. */
  openLane(): number {
    return this.#lanes.push(new Lane()) - 1;
  }

  /** Adds an event at `time` ticks. O(log n). */
  push(time: number, order: Priority, handler: number, entity: number): EventHandle {
    const slot = this.#take(order, handler, entity, none);
    if (this.#hole) {
      this.#hole = false;
      this.#times[0] = time;
      this.#heap[0] = slot;
      this.#siftDown(0);
    } else {
      const at = this.#size++;
      if (at === this.#times.length) this.#growHeap();
      this.#times[at] = time;
      this.#heap[at] = slot;
      this.#siftUp(at);
    }
    return this.#slots[(slot << slotShift) + stampWord]! * slotUnit + slot;
  }

  /** Adds an event due at the present instant. O(1). */
  pushNow(time: number, order: Priority, handler: number, entity: number): EventHandle {
    return this.pushLane(order, time, order, handler, entity);
  }

  /** Adds an event to an open lane. O(1). */
  pushLane(
    lane: number,
    time: number,
    order: Priority,
    handler: number,
    entity: number,
  ): EventHandle {
    const slot = this.#take(order, handler, entity, lane);
    const line = this.#lanes[lane]!;
    line.push(time, slot);
    if (line.size === 1) this.#offer(lane);
    return this.#slots[(slot << slotShift) + stampWord]! * slotUnit + slot;
  }

  /** Withdraws an event; false where it already fired or was cancelled. */
  cancel(handle: EventHandle): boolean {
    const stamp = Math.floor(handle / slotUnit);
    const slot = handle - stamp * slotUnit;
    const base = slot << slotShift;
    if (this.#slots[base] === dead || this.#slots[base + stampWord] !== stamp) return false;
    this.#slots[base] = dead;
    const lane = this.#slots[base + laneWord]!;
    if (lane !== none) {
      this.#deadInLanes += 1;
      if (this.#lanes[lane]!.headSlot === slot) this.#dropDead(lane);
    } else if (++this.#deadInHeap > fewDead && 2 * this.#deadInHeap > this.#size) {
      this.#compact();
    }
    return true;
  }

  /**
   * Takes the least event into `time`, `handler` and `entity`, unless it is later than `until`;
   * false where there is none.
   */
  next(until: number): boolean {
    for (;;) {
      if (this.#hole) this.#fillHole();
      const timersTime = this.timers.first();
      const heapTime = this.#times[0]!;
      const laneTime = this.#laneTime;
      if (timersTime <= heapTime && timersTime <= laneTime) {
        if (timersTime > until || timersTime === never) return false;
        this.time = timersTime;
        this.timers.fire();
        this.handler = this.timers.handler;
        this.entity = this.timers.entity;
        return true;
      }
      let slot = this.#heap[0]!;
      const isOfHeap =
        heapTime < laneTime || (heapTime === laneTime && this.#keys[slot]! < this.#laneKey);
      const time = isOfHeap ? heapTime : laneTime;
      if (time > until) return false;
      this.time = time;
      if (isOfHeap) this.#hole = true;
      else slot = this.#lanes[this.#lane]!.headSlot;
      const slots = this.#slots;
      const base = slot << slotShift;
      const handler = slots[base]!;
      this.handler = handler;
      this.entity = slots[base + entityWord]!;
      slots[base] = dead;
      if (!isOfHeap) {
        this.#deadInLanes += 1;
        this.#dropDead(this.#lane);
        return true;
      }
      this.#release(slot);
      if (handler !== dead) return true;
      this.#deadInHeap -= 1;
    }
  }

  /** Drops the dead at the head of a lane, and finds the least lane anew if it was that one. */
  #dropDead(lane: number): void {
    const line = this.#lanes[lane]!;
    while (line.size > 0) {
      const slot = line.headSlot;
      if (this.#slots[slot << slotShift] !== dead) break;
      line.shift();
      this.#release(slot);
      this.#deadInLanes -= 1;
    }
    if (lane !== this.#lane) return;
    this.#lane = none;
    this.#laneTime = never;
    for (let each = 0; each < this.#lanes.length; each += 1) {
      if (this.#lanes[each]!.size > 0) this.#offer(each);
    }
  }

  /** Makes a lane the least one if its head precedes the present least. */
  #offer(lane: number): void {
    const line = this.#lanes[lane]!;
    const time = line.headTime;
    const key = this.#keys[line.headSlot]!;
    if (time < this.#laneTime || (time === this.#laneTime && key < this.#laneKey)) {
      this.#lane = lane;
      this.#laneTime = time;
      this.#laneKey = key;
    }
  }

  #take(order: Priority, handler: number, entity: number, lane: number): number {
    let slot = this.#freeSlot;
    if (slot === none) {
      if (this.#slotCount === this.#keys.length) this.#growSlots();
      slot = this.#slotCount++;
    } else {
      this.#freeSlot = this.#slots[(slot << slotShift) + entityWord]!;
    }
    const slots = this.#slots;
    const base = slot << slotShift;
    const sequence = this.#sequence++;
    slots[base] = handler | 0;
    slots[base + entityWord] = entity | 0;
    slots[base + stampWord] = sequence & stampMask;
    slots[base + laneWord] = lane | 0;
    this.#keys[slot] = order * classUnit + sequence;
    return slot;
  }

  #release(slot: number): void {
    this.#slots[(slot << slotShift) + entityWord] = this.#freeSlot;
    this.#freeSlot = slot;
  }

  // The sifts take an index, not the entry: doubles passed to a call would be boxed.

  #siftUp(from: number): void {
    const times = this.#times;
    const heap = this.#heap;
    const time = times[from]!;
    const slot = heap[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentTime = times[parent]!;
      if (parentTime < time) break;
      const parentSlot = heap[parent]!;
      if (parentTime === time && this.#keys[parentSlot]! < this.#keys[slot]!) break;
      times[at] = parentTime;
      heap[at] = parentSlot;
      at = parent;
    }
    times[at] = time;
    heap[at] = slot;
  }

  #siftDown(from: number): void {
    const times = this.#times;
    const heap = this.#heap;
    const size = this.#size;
    const half = size >> 1;
    const time = times[from]!;
    const slot = heap[from]!;
    let at = from;
    while (at < half) {
      let child = 2 * at + 1;
      const right = child + 1;
      if (right < size) {
        const leftTime = times[child]!;
        const rightTime = times[right]!;
        if (rightTime === leftTime) {
          if (this.#keys[heap[right]!]! < this.#keys[heap[child]!]!) child = right;
        } else {
          // Adds a comparison: a branch would be guessed wrong half the time.
          child += Number(rightTime < leftTime);
        }
      }
      const childTime = times[child]!;
      if (time < childTime) break;
      const childSlot = heap[child]!;
      if (time === childTime && this.#keys[slot]! < this.#keys[childSlot]!) break;
      times[at] = childTime;
      heap[at] = childSlot;
      at = child;
    }
    times[at] = time;
    heap[at] = slot;
  }

  #fillHole(): void {
    this.#hole = false;
    const last = --this.#size;
    this.#times[0] = this.#times[last]!;
    this.#heap[0] = this.#heap[last]!;
    if (last > 0) this.#siftDown(0);
    else this.#times[0] = never;
  }

  /** Drops the cancelled and builds the heap anew, so that tombstones never outnumber the living. */
  #compact(): void {
    if (this.#hole) this.#fillHole();
    let kept = 0;
    for (let at = 0; at < this.#size; at += 1) {
      const slot = this.#heap[at]!;
      if (this.#slots[slot << slotShift] === dead) {
        this.#release(slot);
      } else {
        this.#times[kept] = this.#times[at]!;
        this.#heap[kept] = slot;
        kept += 1;
      }
    }
    this.#size = kept;
    this.#deadInHeap = 0;
    if (kept === 0) this.#times[0] = never;
    for (let at = (kept >> 1) - 1; at >= 0; at -= 1) this.#siftDown(at);
  }

  #growHeap(): void {
    const length = 2 * this.#times.length;
    this.#times = copyInto(new Float64Array(length), this.#times);
    this.#heap = copyInto(new Int32Array(length), this.#heap);
  }

  #growSlots(): void {
    const length = 2 * this.#keys.length;
    if (length > slotUnit) throw new Error(`more than ${slotUnit} events are pending`);
    this.#slots = copyInto(new Int32Array(length << slotShift).fill(dead), this.#slots);
    this.#keys = copyInto(new Float64Array(length), this.#keys);
  }
}

function copyInto<T extends Float64Array | Int32Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
