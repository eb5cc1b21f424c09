import { ticksPerSecond } from '../../../engine/time.ts';
import { wide } from '../../../engine/wide-numbers.ts';

/**
 * Decode steps in a row of the same sequences. Their KV grows by a token for each a step, and a step's time
 * is affine in it, so the end of any step is a closed form, rounded to ticks from the beginning of the stretch,
 * or from the last change of the pace at which its replica runs.
 */
export class Stretch {
  /** Steps that are done and counted. */
  done = 0;
  /** The instant at which they were. */
  doneAt = wide;
  /** The step after whose end there is something to do. */
  end = 0;
  /** Whether the pace changed since the last step that is counted. */
  isBent = false;
  /** Since when the present pace lasts, the replica's own ticks by then, and how many ticks one of them takes. */
  #since = wide;
  #own = wide;
  #slowdown = wide;
  #sequences = wide;
  #kvTokens = wide;
  #base = wide;
  #perKvToken = wide;

  /** Begins at an instant in ticks, with so many KV tokens read by the first step. */
  begin(
    now: number,
    sequences: number,
    kvTokens: number,
    base: number,
    perKvToken: number,
    pace = 1,
  ): void {
    this.done = 0;
    this.doneAt = now;
    this.isBent = false;
    this.#since = now;
    this.#own = 0;
    this.#slowdown = 1 / pace;
    this.#sequences = sequences;
    this.#kvTokens = kvTokens;
    this.#base = base;
    this.#perKvToken = perKvToken;
  }

  /** Goes on at another pace; the steps that are done by now are counted. */
  repace(now: number, pace: number): void {
    this.#own += (now - this.#since) / this.#slowdown;
    this.#since = now;
    this.#slowdown = 1 / pace;
    this.isBent = true;
  }

  /** Counts steps up to one that is done, and was at that instant. */
  advance(steps: number, at = this.at(steps)): void {
    this.doneAt = at;
    this.done = steps;
    this.isBent = false;
  }

  /** The instant at which so many steps are done, in ticks; none are before `done`, and never where it stands still. */
  at(steps: number): number {
    if (steps === this.done) return this.doneAt;
    const kvTokens = steps * this.#kvTokens + (this.#sequences * steps * (steps - 1)) / 2;
    const own = (steps * this.#base + this.#perKvToken * kvTokens) * ticksPerSecond;
    const ticks = Math.floor((own - this.#own) * this.#slowdown + 0.5);
    return this.#since + (ticks > 0 ? ticks : 1);
  }

  /**
   * A step takes no fewer ticks than this: its time, rounded down; and one less where the pace changed, since the step
   * before may have lasted to the next tick with less than half of one to go.
   */
  shortest(step: number): number {
    return this.#wholeTicks(step) - Number(this.#own > 0);
  }

  /** A step takes no more ticks than this: its time, rounded up. */
  longest(step: number): number {
    return this.#wholeTicks(step) + 1;
  }

  /**
   * The first step, of those from `from` up to a later `until`, that may take more than so many ticks: later ones are
   * longer.
   */
  firstBeyond(ticks: number, from: number, until: number): number {
    if (this.longest(until - 1) <= ticks) return until;
    if (this.longest(from) > ticks) return from;
    const kvTokens = (ticks / ticksPerSecond / this.#slowdown - this.#base) / this.#perKvToken;
    const crossing = (kvTokens - this.#kvTokens) / this.#sequences;
    // Roundings aside, that is it; infinite where steps do not grow.
    let step = crossing < until ? Math.ceil(crossing) : until;
    while (step > from && this.longest(step - 1) > ticks) step -= 1;
    while (step < until && this.longest(step) <= ticks) step += 1;
    return step;
  }

  #wholeTicks(step: number): number {
    return Math.floor(this.#seconds(step) * this.#slowdown * ticksPerSecond);
  }

  #seconds(step: number): number {
    return this.#base + this.#perKvToken * (this.#kvTokens + step * this.#sequences);
  }

  /** Steps done at an instant in ticks, from `done` up to, not including, `end`. */
  passed(now: number): number {
    let low = this.done;
    if (this.#slowdown === Number.POSITIVE_INFINITY) return low;
    let high = this.end;
    let lowAt = this.doneAt;
    // Later steps are longer, so that no more than this can have passed, and one that was under way.
    const first = this.#seconds(low) * this.#slowdown;
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
