import { longer } from '../../../engine/longer.ts';
import { none } from '../../requests.ts';

/**
 * Blocks that nobody uses, the one to be taken next in front. Neighbouring blocks of one owner are one
 * entry, a range [from, to) of which the last is taken first; nameless blocks have the owner `none`.
 */
export class BlockQueue {
  /** Blocks in all entries. */
  blocks = 0;
  /** Blocks whose contents are known: those that have an owner. */
  owned = 0;
  /** The first entry, or none. */
  first = none;
  owner = new Int32Array(initialLength);
  from = new Int32Array(initialLength);
  to = new Int32Array(initialLength);
  /** The entry with the next blocks of the same owner, which stands further in front; or none. */
  deeper = new Int32Array(initialLength);

  #next = new Int32Array(initialLength);
  #previous = new Int32Array(initialLength);
  #last = none;
  #free = none;
  #taken = 0;

  /** Adds blocks [from, to) of an owner at the back, and returns their entry. */
  append(owner: number, from: number, to: number): number {
    const last = this.#last;
    this.blocks += to - from;
    if (owner !== none) this.owned += to - from;
    else if (last !== none && this.owner[last] === none) {
      this.to[last]! += to - from;
      return last;
    }
    const entry = this.#take();
    this.owner[entry] = owner;
    this.from[entry] = from;
    this.to[entry] = to;
    this.deeper[entry] = none;
    this.#next[entry] = none;
    this.#previous[entry] = last;
    if (last === none) this.first = entry;
    else this.#next[last] = entry;
    this.#last = entry;
    return entry;
  }

  /** Takes the last `count` blocks of an entry; an empty entry leaves the queue. */
  takeLast(entry: number, count: number): void {
    this.to[entry]! -= count;
    this.#drop(entry, count);
  }

  /** Takes the first `count` blocks of an entry; an empty entry leaves the queue. */
  takeFirst(entry: number, count: number): void {
    this.from[entry]! += count;
    this.#drop(entry, count);
  }

  size(entry: number): number {
    return this.to[entry]! - this.from[entry]!;
  }

  #drop(entry: number, count: number): void {
    this.blocks -= count;
    if (this.owner[entry] !== none) this.owned -= count;
    if (this.from[entry]! < this.to[entry]!) return;
    const before = this.#previous[entry]!;
    const after = this.#next[entry]!;
    if (before === none) this.first = after;
    else this.#next[before] = after;
    if (after === none) this.#last = before;
    else this.#previous[after] = before;
    this.#next[entry] = this.#free;
    this.#free = entry;
  }

  #take(): number {
    const entry = this.#free;
    if (entry !== none) {
      this.#free = this.#next[entry]!;
      return entry;
    }
    if (this.#taken === this.owner.length) this.#grow();
    return this.#taken++;
  }

  #grow(): void {
    const length = 2 * this.owner.length;
    this.owner = longer(this.owner, length);
    this.from = longer(this.from, length);
    this.to = longer(this.to, length);
    this.deeper = longer(this.deeper, length);
    this.#next = longer(this.#next, length);
    this.#previous = longer(this.#previous, length);
  }
}

const initialLength = 16;
