/**
 * Events that arrive already in order, as a ring buffer: everything due "now", or after one
 * constant delay. Push and shift are O(1), where the heap would pay O(log n).
 */
export class Lane {
  #times = new Float64Array(16);
  #slots = new Int32Array(16);
  #head = 0;
  size = 0;

  /** Time of the first event, in ticks; the lane must not be empty. */
  get headTime(): number {
    return this.#times[this.#head]!;
  }

  get headSlot(): number {
    return this.#slots[this.#head]!;
  }

  /** Appends an event; it must not be due before the last one. */
  push(time: number, slot: number): void {
    if (this.size === this.#times.length) this.#grow();
    const at = (this.#head + this.size) & (this.#times.length - 1);
    this.#times[at] = time;
    this.#slots[at] = slot;
    this.size += 1;
  }

  /** Drops the first event. */
  shift(): void {
    this.#head = (this.#head + 1) & (this.#times.length - 1);
    this.size -= 1;
  }

  #grow(): void {
    const length = this.#times.length;
    const unrolled = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from.subarray(this.#head));
      to.set(from.subarray(0, this.#head), length - this.#head);
      return to;
    };
    this.#times = unrolled(this.#times, new Float64Array(2 * length));
    this.#slots = unrolled(this.#slots, new Int32Array(2 * length));
    this.#head = 0;
  }
}
