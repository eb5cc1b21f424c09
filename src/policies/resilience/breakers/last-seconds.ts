import { ticksPerSecond } from '../../../engine/time.ts';
import {
  type CallCounts,
  type CallWindow,
  clearCounts,
  count,
  noCalls,
  subtract,
} from './call-window.ts';

/**
 * The calls of the last `size` whole seconds of the clock, the present one among them, in a ring of one bucket for each:
 * a call at 4.9 s leaves a window of 5 at 9 s, not at 9.9.
 */
export class LastSeconds implements CallWindow {
  readonly counts = noCalls();
  readonly #buckets: readonly CallCounts[];
  /** The second of the newest bucket, and where that is. */
  #second = 0;
  #head = 0;

  constructor(size: number) {
    this.#buckets = Array.from({ length: size }, noCalls);
  }

  record(now: number, isSuccess: boolean, isSlow: boolean, lasted: number): void {
    this.advance(now);
    count(this.counts, isSuccess, isSlow, lasted);
    count(this.#buckets[this.#head]!, isSuccess, isSlow, lasted);
  }

  advance(now: number): void {
    const second = Math.floor(now / ticksPerSecond);
    let steps = Math.min(second - this.#second, this.#buckets.length);
    this.#second = second;
    for (; steps > 0; steps -= 1) {
      this.#head = this.#head + 1 === this.#buckets.length ? 0 : this.#head + 1;
      const oldest = this.#buckets[this.#head]!;
      subtract(this.counts, oldest);
      clearCounts(oldest);
    }
  }

  clear(): void {
    clearCounts(this.counts);
    for (const bucket of this.#buckets) clearCounts(bucket);
  }
}
