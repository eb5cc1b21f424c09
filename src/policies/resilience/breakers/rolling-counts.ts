/** Calls and failures of opossum's rolling window: buckets that a timer turns, begun at 0. Times are ticks. */
export class RollingCounts {
  fires = 0;
  failures = 0;
  readonly #interval: number;
  readonly #fires: Float64Array;
  readonly #failures: Float64Array;
  /** Turns of the timer so far. */
  #turns = 0;

  constructor(windowTicks: number, buckets: number) {
    // Whole milliseconds, at least one, as timers count.
    this.#interval = Math.max(1, Math.floor(windowTicks / 1000 / buckets)) * 1000;
    this.#fires = new Float64Array(buckets);
    this.#failures = new Float64Array(buckets);
  }

  fire(now: number): void {
    const bucket = this.#bucket(now);
    this.fires += 1;
    this.#fires[bucket]! += 1;
  }

  fail(now: number): void {
    const bucket = this.#bucket(now);
    this.failures += 1;
    this.#failures[bucket]! += 1;
  }

  #bucket(now: number): number {
    const turns = Math.floor(now / this.#interval);
    const buckets = this.#fires.length;
    for (let turn = Math.max(this.#turns, turns - buckets) + 1; turn <= turns; turn += 1) {
      const oldest = turn % buckets;
      this.fires -= this.#fires[oldest]!;
      this.failures -= this.#failures[oldest]!;
      this.#fires[oldest] = 0;
      this.#failures[oldest] = 0;
    }
    this.#turns = turns;
    return turns % buckets;
  }
}
