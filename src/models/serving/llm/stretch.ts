import { ticksPerSecond, toTicks } from '../../../engine/time.ts';

/**
 * Decode steps in a row of the same sequences. Their KV grows by a token for each a step, and a step's time
 * is affine in it, so the end of any step is a closed form, rounded to ticks from the beginning of the stretch.
 */
export class Stretch {
  /** Steps that are done and counted. */
  done = 0;
  /** The step after whose end there is something to do. */
  end = 0;
  #origin = 0;
  #sequences = 0;
  #kvTokens = 0;
  #base = 0;
  #perKvToken = 0;

  /** Begins at an instant in ticks, with so many KV tokens read by the first step. */
  begin(
    origin: number,
    sequences: number,
    kvTokens: number,
    base: number,
    perKvToken: number,
  ): void {
    this.done = 0;
    this.#origin = origin;
    this.#sequences = sequences;
    this.#kvTokens = kvTokens;
    this.#base = base;
    this.#perKvToken = perKvToken;
  }

  /** The instant at which so many steps are done, in ticks. */
  at(steps: number): number {
    const kvTokens = steps * this.#kvTokens + (this.#sequences * steps * (steps - 1)) / 2;
    return this.#origin + toTicks(steps * this.#base + this.#perKvToken * kvTokens);
  }

  /** A step takes no fewer ticks than this: its time, rounded down. */
  shortest(step: number): number {
    return Math.floor(this.#seconds(step) * ticksPerSecond);
  }

  /** A step takes no more ticks than this: its time, rounded up. */
  longest(step: number): number {
    return Math.floor(this.#seconds(step) * ticksPerSecond) + 1;
  }

  #seconds(step: number): number {
    return this.#base + this.#perKvToken * (this.#kvTokens + step * this.#sequences);
  }

  /** Steps done at an instant in ticks, from `done` up to, not including, `end`. */
  passed(now: number): number {
    let low = this.done;
    let high = this.end;
    let lowAt = this.at(low);
    // Later steps are longer, so that no more than this can have passed.
    const first = this.#base + this.#perKvToken * (this.#kvTokens + low * this.#sequences);
    const most = (low + Math.ceil((now - lowAt + 1) / ticksPerSecond / first) + 1) | 0;
    if (most < high) high = most;
    let highAt = this.at(high);
    while (high - low > 1) {
      // Nearly a straight line: where it crosses, or the next, is almost always it.
      const crossing = (low + ((now - lowAt) / (highAt - lowAt)) * (high - low)) | 0;
      const middle = Math.min(high - 1, Math.max(low + 1, crossing));
      const at = this.at(middle);
      if (at <= now) {
        low = middle;
        lowAt = at;
      } else {
        high = middle;
        highAt = at;
      }
    }
    return low;
  }
}
