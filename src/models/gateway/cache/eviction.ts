import { EntryList } from './entry-list.ts';
import { LeastOften } from './least-often.ts';

/** Who of a cache's entries makes room. */
export interface Eviction {
  add(entry: number): void;
  /** An entry was used. */
  use(entry: number): void;
  remove(entry: number): void;
  /** Who goes next, or none. */
  readonly victim: number;
}

export function eviction(kind: 'lru' | 'lfu'): Eviction {
  return kind === 'lru' ? new LeastRecent() : new LeastOften();
}

class LeastRecent implements Eviction {
  readonly #list = new EntryList();

  get victim(): number {
    return this.#list.first;
  }

  add(entry: number): void {
    this.#list.append(entry);
  }

  use(entry: number): void {
    this.#list.renew(entry);
  }

  remove(entry: number): void {
    this.#list.remove(entry);
  }
}
