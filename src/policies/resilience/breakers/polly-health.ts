/** What Polly knows of the calls of its sampling duration. Times are ticks. */
export interface PollyHealth {
  readonly calls: number;
  readonly failures: number;
  add(now: number, isSuccess: boolean): void;
  /** Lets go of what is too old by now. */
  advance(now: number): void;
  reset(now: number): void;
}

const windows = 10;
/** Shorter samples are not divided: ten windows of 20 ms, the resolution of a timer. */
const shortest = windows * 20_000;

/** Polly's health metrics for a sampling duration, begun at 0. */
export function pollyHealth(samplingTicks: number): PollyHealth {
  return samplingTicks < shortest
    ? new SingleHealth(samplingTicks)
    : new RollingHealth(samplingTicks, windows);
}

/** Windows of a tenth of the sampling duration, each begun by the first event after the one before it ended. */
export class RollingHealth implements PollyHealth {
  calls = 0;
  failures = 0;
  readonly #sampling: number;
  readonly #window: number;
  /** A ring of windows: where each began, its calls and its failures. */
  readonly #startedAt: Float64Array;
  readonly #calls: Float64Array;
  readonly #failures: Float64Array;
  #oldest = 0;
  #length = 0;

  constructor(samplingTicks: number, count: number) {
    this.#sampling = samplingTicks;
    this.#window = samplingTicks / count;
    // One more than divide the sample, since a new one is there before the oldest goes.
    this.#startedAt = new Float64Array(count + 1);
    this.#calls = new Float64Array(count + 1);
    this.#failures = new Float64Array(count + 1);
  }

  add(now: number, isSuccess: boolean): void {
    this.advance(now);
    const current = this.#at(this.#length - 1);
    this.calls += 1;
    this.#calls[current]! += 1;
    if (isSuccess) return;
    this.failures += 1;
    this.#failures[current]! += 1;
  }

  advance(now: number): void {
    const startedAt = this.#startedAt;
    if (this.#length === 0 || now - startedAt[this.#at(this.#length - 1)]! >= this.#window) {
      const next = this.#at(this.#length);
      startedAt[next] = now;
      this.#calls[next] = 0;
      this.#failures[next] = 0;
      this.#length += 1;
    }
    while (now - startedAt[this.#oldest]! >= this.#sampling) {
      this.calls -= this.#calls[this.#oldest]!;
      this.failures -= this.#failures[this.#oldest]!;
      this.#oldest = this.#at(1);
      this.#length -= 1;
    }
  }

  reset(): void {
    this.calls = 0;
    this.failures = 0;
    this.#length = 0;
  }

  /** The place of the n-th oldest window. */
  #at(n: number): number {
    const place = this.#oldest + n;
    return place < this.#startedAt.length ? place : place - this.#startedAt.length;
  }
}

/** One window, which forgets all at once. */
export class SingleHealth implements PollyHealth {
  calls = 0;
  failures = 0;
  readonly #sampling: number;
  #startedAt = 0;

  constructor(samplingTicks: number) {
    this.#sampling = samplingTicks;
  }

  add(now: number, isSuccess: boolean): void {
    this.advance(now);
    this.calls += 1;
    if (!isSuccess) this.failures += 1;
  }

  advance(now: number): void {
    if (now - this.#startedAt >= this.#sampling) this.reset(now);
  }

  reset(now: number): void {
    this.#startedAt = now;
    this.calls = 0;
    this.failures = 0;
  }
}
