import { type CallWindow, clearCounts, count, noCalls } from './call-window.ts';

const failed = 1;
const slow = 2;

/** The last `size` calls, in a ring. */
export class LastCalls implements CallWindow {
  readonly counts = noCalls();
  readonly #outcomes: Uint8Array;
  readonly #lasted: Float64Array;
  /** The oldest call once the ring is full, and the place of the next in any case. */
  #next = 0;

  constructor(size: number) {
    this.#outcomes = new Uint8Array(size);
    this.#lasted = new Float64Array(size);
  }

  record(_now: number, isSuccess: boolean, isSlow: boolean, lasted: number): void {
    const at = this.#next;
    if (this.counts.calls === this.#outcomes.length) this.#forget(at);
    this.#outcomes[at] = (isSuccess ? 0 : failed) | (isSlow ? slow : 0);
    this.#lasted[at] = lasted;
    count(this.counts, isSuccess, isSlow, lasted);
    this.#next = at + 1 === this.#outcomes.length ? 0 : at + 1;
  }

  /** Time alone changes nothing. */
  advance(): void {}

  clear(): void {
    clearCounts(this.counts);
    this.#next = 0;
  }

  #forget(at: number): void {
    const outcome = this.#outcomes[at]!;
    this.counts.calls -= 1;
    this.counts.ticks -= this.#lasted[at]!;
    if ((outcome & failed) !== 0) this.counts.failed -= 1;
    if ((outcome & slow) !== 0) this.counts.slow -= 1;
    if (outcome === (failed | slow)) this.counts.slowFailed -= 1;
  }
}
