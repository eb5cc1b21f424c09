import { longer } from '../../../engine/longer.ts';

/** Which entries of a cache belong to each topic, in no order that matters. */
export class TopicEntries {
  readonly #byTopic = new Map<number, number[]>();
  /** Of each entry: its topic, and its place among the entries of it. */
  #topic = new Float64Array(64);
  #place = new Int32Array(64);

  count(topic: number): number {
    return this.#byTopic.get(topic)?.length ?? 0;
  }

  /** An entry of a topic by its place, from 0. */
  at(topic: number, place: number): number {
    return this.#byTopic.get(topic)![place]!;
  }

  add(topic: number, entry: number): void {
    if (entry >= this.#place.length) this.#grow(entry);
    let entries = this.#byTopic.get(topic);
    if (entries === undefined) {
      entries = [];
      this.#byTopic.set(topic, entries);
    }
    this.#topic[entry] = topic;
    this.#place[entry] = entries.length;
    entries.push(entry);
  }

  remove(entry: number): void {
    const entries = this.#byTopic.get(this.#topic[entry]!)!;
    const last = entries.pop()!;
    if (last === entry) return;
    const place = this.#place[entry]!;
    entries[place] = last;
    this.#place[last] = place;
  }

  #grow(entry: number): void {
    const length = Math.max(2 * this.#place.length, entry + 1);
    this.#topic = longer(this.#topic, length);
    this.#place = longer(this.#place, length);
  }
}
