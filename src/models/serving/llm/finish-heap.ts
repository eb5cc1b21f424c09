import { longer } from '../../../engine/longer.ts';
import type { RequestId } from '../../requests.ts';

/** Where sequences stand in heaps, and the order in which they were admitted. */
interface Places {
  place: Int32Array;
  readonly admitted: Float64Array;
}

/**
 * Sequences by the step with which each has its last token, and in the order of admission where that is
 * the same: a binary heap that can be left anywhere.
 */
export class FinishHeap {
  size = 0;
  /** Steps, each beside its request. They are 32-bit everywhere: the remainder of a double takes ten times as long. */
  #entries = new Int32Array(2 * initialLength).fill(never);
  /** Where each request stands; shared by the heaps of a deployment, since a request is in one at most. */
  readonly #places: Places;

  constructor(places: Places) {
    this.#places = places;
  }

  /** The step of the first; beyond all others where there is none. */
  get firstStep(): number {
    return this.#entries[0]!;
  }

  get first(): RequestId {
    return this.#entries[1]!;
  }

  stepOf(request: RequestId): number {
    return this.#entries[2 * this.#places.place[request]!]!;
  }

  add(request: RequestId, step: number): void {
    if (2 * this.size === this.#entries.length)
      this.#entries = longer(this.#entries, 4 * this.size);
    this.#up(this.size++, request, step);
  }

  remove(request: RequestId): void {
    const at = this.#places.place[request]!;
    const entries = this.#entries;
    this.size -= 1;
    const step = entries[2 * this.size]!;
    const moved = entries[2 * this.size + 1]!;
    entries[2 * this.size] = never;
    if (at === this.size) return;
    const parent = (at - 1) >> 1;
    if (at > 0 && this.#isBefore(moved, step, parent)) this.#up(at, moved, step);
    else this.#down(at, moved, step);
  }

  #up(from: number, request: RequestId, step: number): void {
    const { place } = this.#places;
    const entries = this.#entries;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(request, step, parent)) break;
      const risen = entries[2 * parent + 1]!;
      entries[2 * at] = entries[2 * parent]!;
      entries[2 * at + 1] = risen;
      place[risen] = at;
      at = parent;
    }
    entries[2 * at] = step;
    entries[2 * at + 1] = request;
    place[request] = at;
  }

  #down(from: number, request: RequestId, step: number): void {
    const { place } = this.#places;
    const entries = this.#entries;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      const right = child + 1;
      if (
        right < this.size &&
        this.#isBefore(entries[2 * right + 1]!, entries[2 * right]!, child)
      ) {
        child = right;
      }
      if (this.#isBefore(request, step, child)) break;
      const sunk = entries[2 * child + 1]!;
      entries[2 * at] = entries[2 * child]!;
      entries[2 * at + 1] = sunk;
      place[sunk] = at;
      at = child;
    }
    entries[2 * at] = step;
    entries[2 * at + 1] = request;
    place[request] = at;
  }

  #isBefore(request: RequestId, step: number, at: number): boolean {
    const other = this.#entries[2 * at]!;
    if (step !== other) return step < other;
    const { admitted } = this.#places;
    return admitted[request]! < admitted[this.#entries[2 * at + 1]!]!;
  }
}

/** Enough for most batches: for another table V8 compiles all that reads it again. */
const initialLength = 64;
/** The greatest step. */
export const never = 0x7fffffff;
