/**
 * Twitter's `WindowedAdder`: a sum over a time, in slices of which the present one is as long as nobody asks. Times are
 * milliseconds.
 */
export class WindowedAdder {
  readonly #slice: number;
  readonly #past: Float64Array;
  #present = 0;
  #next = 0;
  #since = 0;

  constructor(range: number, slices: number) {
    this.#slice = Math.floor(range / slices);
    this.#past = new Float64Array(slices - 1);
  }

  add(now: number, value: number): void {
    this.#turn(now);
    this.#present += value;
  }

  sum(now: number): number {
    this.#turn(now);
    let sum = this.#present;
    for (let i = 0; i < this.#past.length; i += 1) sum += this.#past[i]!;
    return sum;
  }

  reset(now: number): void {
    this.#past.fill(0);
    this.#present = 0;
    this.#since = now;
  }

  #turn(now: number): void {
    if (now - this.#since < this.#slice) return;
    const slices = this.#past.length;
    this.#past[this.#next] = this.#present;
    this.#present = 0;
    this.#next = (this.#next + 1) % slices;
    const skipped = Math.min(Math.floor((now - this.#since) / this.#slice) - 1, slices);
    for (let n = 0; n < skipped; n += 1) {
      this.#past[this.#next] = 0;
      this.#next = (this.#next + 1) % slices;
    }
    this.#since = now;
  }
}
