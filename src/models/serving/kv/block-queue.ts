import { longer } from '../../../engine/longer.ts';
import { none } from '../../requests.ts';

/** An entry is six words of one table, on one line of a processor's cache. */
const shift = 3;
const ownerWord = 0;
const fromWord = 1;
const toWord = 2;
const deeperWord = 3;
/** Of a free entry: the next free one. */
const nextWord = 4;
const previousWord = 5;

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

  #words = new Int32Array(initialLength << shift);
  #last = none;
  #free = none;
  #taken = 0;

  owner(entry: number): number {
    return this.#words[(entry << shift) + ownerWord]!;
  }

  from(entry: number): number {
    return this.#words[(entry << shift) + fromWord]!;
  }

  to(entry: number): number {
    return this.#words[(entry << shift) + toWord]!;
  }

  size(entry: number): number {
    return this.to(entry) - this.from(entry);
  }

  /** The entry with the next blocks of the same owner, which stands further in front; or none. */
  deeper(entry: number): number {
    return this.#words[(entry << shift) + deeperWord]!;
  }

  setDeeper(entry: number, deeper: number): void {
    this.#words[(entry << shift) + deeperWord] = deeper;
  }

  /** Adds blocks [from, to) of an owner at the back, and returns their entry. */
  append(owner: number, from: number, to: number): number {
    const last = this.#last;
    this.blocks += to - from;
    if (owner !== none) this.owned += to - from;
    else if (last !== none && this.owner(last) === none) {
      this.#words[(last << shift) + toWord]! += to - from;
      return last;
    }
    const entry = this.#take();
    const words = this.#words;
    const base = entry << shift;
    words[base + ownerWord] = owner;
    words[base + fromWord] = from;
    words[base + toWord] = to;
    words[base + deeperWord] = none;
    words[base + nextWord] = none;
    words[base + previousWord] = last;
    if (last === none) this.first = entry;
    else words[(last << shift) + nextWord] = entry;
    this.#last = entry;
    return entry;
  }

  /** Takes the last `count` blocks of an entry; an empty entry leaves the queue. */
  takeLast(entry: number, count: number): void {
    this.#words[(entry << shift) + toWord]! -= count;
    this.#drop(entry, count);
  }

  /** Takes the first `count` blocks of an entry; an empty entry leaves the queue. */
  takeFirst(entry: number, count: number): void {
    this.#words[(entry << shift) + fromWord]! += count;
    this.#drop(entry, count);
  }

  #drop(entry: number, count: number): void {
    const words = this.#words;
    const base = entry << shift;
    this.blocks -= count;
    if (words[base + ownerWord] !== none) this.owned -= count;
    if (words[base + fromWord]! < words[base + toWord]!) return;
    const before = words[base + previousWord]!;
    const after = words[base + nextWord]!;
    if (before === none) this.first = after;
    else words[(before << shift) + nextWord] = after;
    if (after === none) this.#last = before;
    else words[(after << shift) + previousWord] = before;
    words[base + nextWord] = this.#free;
    this.#free = entry;
  }

  #take(): number {
    const entry = this.#free;
    if (entry !== none) {
      this.#free = this.#words[(entry << shift) + nextWord]!;
      return entry;
    }
    if (this.#taken << shift === this.#words.length) {
      this.#words = longer(this.#words, 2 * this.#words.length);
    }
    return this.#taken++;
  }
}

const initialLength = 16;
