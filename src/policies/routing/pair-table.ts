import { longer } from '../../engine/longer.ts';
import { hashOf } from './hash.ts';

const none = -1;

/**
 * A set of pairs of whole numbers, each known by a small id of its own; ids of removed pairs are given
 * again. All operations are O(1), and only growth allocates.
 */
export class PairTable {
  #firsts = new Int32Array(64);
  #seconds = new Int32Array(64);
  /** The next id in the same bucket, or the next free id. */
  #next = new Int32Array(64);
  #buckets = new Int32Array(64).fill(none);
  #free = none;
  #used = 0;

  /** Ids are below this; it grows. */
  get length(): number {
    return this.#firsts.length;
  }

  first(id: number): number {
    return this.#firsts[id]!;
  }

  second(id: number): number {
    return this.#seconds[id]!;
  }

  /** The id of a pair, or -1. */
  find(first: number, second: number): number {
    let id = this.#buckets[this.#bucketOf(first, second)]!;
    while (id !== none && (this.#firsts[id] !== first || this.#seconds[id] !== second)) {
      id = this.#next[id]!;
    }
    return id;
  }

  /** Adds a pair that is not there, and returns its id. */
  add(first: number, second: number): number {
    let id = this.#free;
    if (id === none) {
      if (this.#used === this.length) this.#grow();
      id = this.#used++;
    } else {
      this.#free = this.#next[id]!;
    }
    this.#firsts[id] = first;
    this.#seconds[id] = second;
    this.#link(id);
    return id;
  }

  remove(id: number): void {
    const bucket = this.#bucketOf(this.#firsts[id]!, this.#seconds[id]!);
    if (this.#buckets[bucket] === id) {
      this.#buckets[bucket] = this.#next[id]!;
    } else {
      let before = this.#buckets[bucket]!;
      while (this.#next[before] !== id) before = this.#next[before]!;
      this.#next[before] = this.#next[id]!;
    }
    this.#next[id] = this.#free;
    this.#free = id;
  }

  #bucketOf(first: number, second: number): number {
    return hashOf(first, second) & (this.#buckets.length - 1);
  }

  #link(id: number): void {
    const bucket = this.#bucketOf(this.#firsts[id]!, this.#seconds[id]!);
    this.#next[id] = this.#buckets[bucket]!;
    this.#buckets[bucket] = id;
  }

  /** Only when every id is in use, so that every one has its bucket. */
  #grow(): void {
    const length = 2 * this.length;
    this.#firsts = longer(this.#firsts, length);
    this.#seconds = longer(this.#seconds, length);
    this.#next = longer(this.#next, length);
    this.#buckets = new Int32Array(length).fill(none);
    for (let id = 0; id < this.#used; id += 1) this.#link(id);
  }
}
