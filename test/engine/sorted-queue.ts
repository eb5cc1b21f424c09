import { priority } from '../../src/engine/priority.ts';

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly sequence: number;
  readonly handler: number;
  readonly entity: number;
}

/** The event queue by its definition, the oracle of the fast one: an array kept sorted. */
export class SortedQueue {
  #entries: Entry[] = [];
  #sequence = 0;

  get live(): number {
    return this.#entries.length;
  }

  /** Returns what `cancel` needs. */
  push(time: number, order: number, handler: number, entity: number): Entry {
    const entry = { time, order, sequence: this.#sequence++, handler, entity };
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (precedes(this.#entries[middle]!, entry)) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
    return entry;
  }

  cancel(entry: Entry): boolean {
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
    return at >= 0;
  }

  next(until: number): Entry | undefined {
    const first = this.#entries[0];
    if (first === undefined || first.time > until) return undefined;
    return this.#entries.shift();
  }
}

function precedes(one: Entry, other: Entry): boolean {
  if (one.time === other.time && one.order === priority.step && other.order === priority.step) {
    return (one.handler - other.handler || one.entity - other.entity) < 0;
  }
  return (one.time - other.time || one.order - other.order || one.sequence - other.sequence) < 0;
}
