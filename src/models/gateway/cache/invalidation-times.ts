import type { CacheInvalidation } from './response-cache.ts';

/** The instants at which a part of a cache becomes worthless, one after the other. */
export class InvalidationTimes {
  /** Of the answers. */
  readonly share: number;
  readonly #every: number;
  readonly #at: readonly number[];
  #periods = 1;
  #passed = 0;
  #next: number;

  constructor(config: CacheInvalidation | undefined) {
    this.share = config?.share ?? 1;
    this.#every = config?.every ?? Number.POSITIVE_INFINITY;
    this.#at = (config?.at ?? []).toSorted((a, b) => a - b);
    this.#next = this.#following;
  }

  /** The next instant in seconds; infinite where there is none. */
  get next(): number {
    return this.#next;
  }

  /** The next instant is over; those at one instant are one. */
  pass(): void {
    const { next } = this;
    // Multiples, not sums, so that a thousand periods of 0.1 s end at 100 s.
    if (this.#regular === next) this.#periods += 1;
    while (this.#at[this.#passed] === next) this.#passed += 1;
    this.#next = this.#following;
  }

  get #following(): number {
    return Math.min(this.#regular, this.#at[this.#passed] ?? Number.POSITIVE_INFINITY);
  }

  get #regular(): number {
    return this.#every * this.#periods;
  }
}
