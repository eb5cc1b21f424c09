import { longer } from '../../../engine/longer.ts';
import { none } from '../../requests.ts';
import type { Eviction } from './eviction.ts';

/**
 * A binary heap of entries by how often they were used, and then by when they last were, so that all have their place
 * in one order. An entry that leaves is forgotten with its count.
 */
export class LeastOften implements Eviction {
  #heap = new Int32Array(64);
  #size = 0;
  /** Of each entry: its place in the heap, its uses, and the number of its last use. */
  #place = new Int32Array(64);
  #uses = new Float64Array(64);
  #used = new Float64Array(64);
  #clock = 0;

  get victim(): number {
    return this.#size === 0 ? none : this.#heap[0]!;
  }

  add(entry: number): void {
    if (entry >= this.#place.length) this.#grow(entry);
    this.#uses[entry] = 0;
    this.#used[entry] = this.#clock++;
    this.#put(this.#size, entry);
    this.#size += 1;
    this.#rise(this.#size - 1);
  }

  use(entry: number): void {
    this.#uses[entry]! += 1;
    this.#used[entry] = this.#clock++;
    this.#sink(this.#place[entry]!);
  }

  remove(entry: number): void {
    const place = this.#place[entry]!;
    this.#size -= 1;
    if (place === this.#size) return;
    this.#put(place, this.#heap[this.#size]!);
    this.#rise(place);
    this.#sink(place);
  }

  #rise(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(this.#heap[place]!, this.#heap[parent]!)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #sink(from: number): void {
    let place = from;
    for (;;) {
      let least = 2 * place + 1;
      if (least >= this.#size) return;
      const right = least + 1;
      if (right < this.#size && this.#isBefore(this.#heap[right]!, this.#heap[least]!))
        least = right;
      if (!this.#isBefore(this.#heap[least]!, this.#heap[place]!)) return;
      this.#swap(place, least);
      place = least;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const difference = this.#uses[one]! - this.#uses[other]!;
    return difference === 0 ? this.#used[one]! < this.#used[other]! : difference < 0;
  }

  #swap(one: number, other: number): void {
    const entry = this.#heap[one]!;
    this.#put(one, this.#heap[other]!);
    this.#put(other, entry);
  }

  #put(place: number, entry: number): void {
    this.#heap[place] = entry;
    this.#place[entry] = place;
  }

  #grow(entry: number): void {
    const length = Math.max(2 * this.#place.length, entry + 1);
    this.#heap = longer(this.#heap, length);
    this.#place = longer(this.#place, length);
    this.#uses = longer(this.#uses, length);
    this.#used = longer(this.#used, length);
  }
}
