import type { Uniform } from '../../../engine/streams.ts';
import type { Backoff } from '../retry.ts';

/** The waits of one back-off for one breaker, one after the other, from the first again once it closed. */
export class Waits {
  readonly #backoff: Backoff;
  readonly #draw: Uniform;
  #times = 0;
  #memory = 0;

  constructor(backoff: Backoff, draw: Uniform) {
    this.#backoff = backoff;
    this.#draw = draw;
  }

  restart(): void {
    this.#times = 0;
    this.#memory = 0;
  }

  /** Seconds. */
  next(): number {
    const wait = this.#backoff.delay(this.#times, this.#memory, this.#draw);
    this.#memory = this.#backoff.memory;
    this.#times += 1;
    return wait;
  }
}
