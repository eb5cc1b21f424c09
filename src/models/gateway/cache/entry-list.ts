import { longer } from '../../../engine/longer.ts';
import { none } from '../../requests.ts';

/** Entries of a cache in an order, linked through columns of its own; leaving it is O(1) anywhere. */
export class EntryList {
  #next = new Int32Array(initialLength);
  #previous = new Int32Array(initialLength);
  #last = none;
  /** The first entry, or none. */
  first = none;

  /** The entry behind another, or none. */
  after(entry: number): number {
    return this.#next[entry]!;
  }

  append(entry: number): void {
    if (entry >= this.#next.length) this.#grow(entry);
    this.#next[entry] = none;
    this.#previous[entry] = this.#last;
    if (this.#last === none) this.first = entry;
    else this.#next[this.#last] = entry;
    this.#last = entry;
  }

  remove(entry: number): void {
    const before = this.#previous[entry]!;
    const after = this.#next[entry]!;
    if (before === none) this.first = after;
    else this.#next[before] = after;
    if (after === none) this.#last = before;
    else this.#previous[after] = before;
  }

  /** Puts an entry last. */
  renew(entry: number): void {
    if (entry === this.#last) return;
    this.remove(entry);
    this.append(entry);
  }

  #grow(entry: number): void {
    const length = Math.max(2 * this.#next.length, entry + 1);
    this.#next = longer(this.#next, length);
    this.#previous = longer(this.#previous, length);
  }
}

/** Enough for most: growing has compiled code thrown away. */
const initialLength = 512;
