/** A straight piece of a rate factor over time; times in seconds. */
export interface RateSegment {
  readonly start: number;
  readonly end: number;
  /** Factor at `start`. */
  readonly from: number;
  /** Factor just before `end`. */
  readonly to: number;
}

/**
 * A piecewise-linear rate factor over time, from 0 s on. Answers depend on the arguments alone; a
 * cursor makes questions in order of time O(1).
 */
export class RateCurve {
  /** The instant from which the factor is 0 for ever; infinite where it never is. */
  readonly silentFrom: number;
  readonly #count: number;
  /** Start of each segment, then the end of the last. */
  readonly #starts: Float64Array;
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  readonly #slopes: Float64Array;
  /** Integral from 0 to each of the starts. */
  readonly #masses: Float64Array;
  /** Length of a cycle; infinite where the curve does not repeat. */
  readonly #period: number;
  readonly #after: number;
  #cursor = 0;

  /**
   * Segments follow one another without gaps from 0 s. After their end the factor holds `after`, by
   * default the last value, or the segments repeat.
   */
  constructor(segments: readonly RateSegment[], after?: number | 'repeat') {
    const pieces = segments.filter((segment) => segment.end > segment.start);
    checkPieces(pieces);
    const count = pieces.length;
    this.#count = count;
    this.#starts = new Float64Array(count + 1);
    this.#from = Float64Array.from(pieces, (piece) => piece.from);
    this.#to = Float64Array.from(pieces, (piece) => piece.to);
    this.#slopes = Float64Array.from(pieces, (p) => (p.to - p.from) / (p.end - p.start));
    this.#masses = new Float64Array(count + 1);
    let heardUntil = 0;
    for (let at = 0; at < count; at += 1) {
      const { start, end, from, to } = pieces[at]!;
      this.#starts[at + 1] = end;
      this.#masses[at + 1] = this.#masses[at]! + 0.5 * (from + to) * (end - start);
      if (from > 0 || to > 0) heardUntil = end;
    }
    const repeats = after === 'repeat' && count > 0;
    this.#period = repeats ? this.#starts[count]! : Number.POSITIVE_INFINITY;
    this.#after = typeof after === 'number' ? after : (segments.at(-1)?.to ?? 1);
    const heardForEver = repeats ? heardUntil > 0 : this.#after > 0;
    this.silentFrom = heardForEver ? Number.POSITIVE_INFINITY : heardUntil;
  }

  /** The factor at `t`; at a jump, the one after it. */
  value(t: number): number {
    const local = t - this.#cycleOf(t) * this.#length;
    return this.#valueAt(this.#find(local), local);
  }

  /** Integral of the factor over a window. */
  integral(from: number, to: number): number {
    const firstCycle = this.#cycleOf(from);
    const first = from - firstCycle * this.#length;
    const firstSegment = this.#find(first);
    const firstValue = this.#valueAt(firstSegment, first);
    const lastCycle = this.#cycleOf(to);
    const last = to - lastCycle * this.#length;
    const lastSegment = this.#find(last);
    const lastValue = this.#valueAt(lastSegment, last);
    if (firstCycle === lastCycle && firstSegment === lastSegment) {
      // Inside one segment nothing large cancels, however late it is.
      return 0.5 * (firstValue + lastValue) * (to - from);
    }
    return (
      (lastCycle - firstCycle) * this.#masses[this.#count]! +
      (this.#massBefore(lastSegment, last, lastValue) -
        this.#massBefore(firstSegment, first, firstValue))
    );
  }

  /** The first instant at which the integral from `t` reaches `mass`; infinite where it never does. */
  advance(t: number, mass: number): number {
    if (!(mass > 0)) return t;
    const here = this.#cursor;
    if (t >= this.#starts[here]! && t < this.#starts[here + 1]!) {
      const step = this.#stepWithin(here, t, mass);
      if (step >= 0) return t + step;
    }
    if (mass === Number.POSITIVE_INFINITY || t >= this.silentFrom) return Number.POSITIVE_INFINITY;
    const count = this.#count;
    const length = this.#length;
    let cycle = this.#cycleOf(t);
    let local = t - cycle * length;
    let at = this.#find(local);
    let left = mass;
    for (;;) {
      if (at === count) {
        if (this.#period === Number.POSITIVE_INFINITY) {
          return this.#after > 0 ? local + left / this.#after : Number.POSITIVE_INFINITY;
        }
        const cycleMass = this.#masses[count]!;
        const whole = Math.floor(left / cycleMass);
        left = Math.max(0, left - whole * cycleMass);
        cycle += whole + 1;
        at = 0;
        local = 0;
      }
      const step = this.#stepWithin(at, local, left);
      if (step >= 0) {
        this.#cursor = at;
        return Math.max(t, cycle * length + (local + step));
      }
      left -= this.#massOfRest(at, local);
      at += 1;
      local = this.#starts[at]!;
    }
  }

  /** Time from `local` until the integral reaches `mass` inside a segment, or -1 where it does not. */
  #stepWithin(at: number, local: number, mass: number): number {
    if (mass > this.#massOfRest(at, local)) return -1;
    const value = this.#valueAt(at, local);
    // The root of value·d + slope·d²/2 = mass, in the form that does not cancel.
    const square = value * value + 2 * this.#slopes[at]! * mass;
    const speed = value + Math.sqrt(Math.max(square, 0));
    return speed > 0 ? Math.min(this.#starts[at + 1]! - local, (2 * mass) / speed) : 0;
  }

  #massOfRest(at: number, local: number): number {
    return 0.5 * (this.#valueAt(at, local) + this.#to[at]!) * (this.#starts[at + 1]! - local);
  }

  /** Mean factor over a window. */
  mean(from: number, to: number): number {
    return this.integral(from, to) / (to - from);
  }

  /** Highest factor over a window; at a jump both sides count. */
  max(from: number, to: number): number {
    let cycle = this.#cycleOf(from);
    let local = from - cycle * this.#length;
    let at = this.#find(local);
    let highest = this.#valueAt(at, local);
    // Two cycles have shown every value of a curve that repeats.
    for (let seen = 0; seen <= 2 * this.#count + 1; seen += 1) {
      if (at === this.#count) {
        if (this.#period === Number.POSITIVE_INFINITY) return Math.max(highest, this.#after);
        cycle += 1;
        at = 0;
        local = 0;
      }
      const end = to - cycle * this.#length;
      const start = this.#valueAt(at, local);
      if (end < this.#starts[at + 1]!) {
        return Math.max(highest, start, start + this.#slopes[at]! * (end - local));
      }
      highest = Math.max(highest, start, this.#to[at]!);
      at += 1;
      local = this.#starts[at]!;
      if (end === local) return highest;
    }
    return highest;
  }

  /** Length of a cycle, or 0 where there are no cycles, so that products with a cycle number hold. */
  get #length(): number {
    return this.#period === Number.POSITIVE_INFINITY ? 0 : this.#period;
  }

  #cycleOf(t: number): number {
    return this.#period === Number.POSITIVE_INFINITY ? 0 : Math.floor(t / this.#period);
  }

  /** The segment that holds a time within the cycle, or the number of segments after their end. */
  #find(local: number): number {
    const starts = this.#starts;
    const count = this.#count;
    if (local >= starts[count]!) return count;
    let at = this.#cursor;
    if (at < count && starts[at]! <= local) {
      if (local < starts[at + 1]!) return at;
      at += 1;
      if (local < starts[at + 1]!) {
        this.#cursor = at;
        return at;
      }
    }
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= local) low = middle;
      else high = middle - 1;
    }
    this.#cursor = low;
    return low;
  }

  #valueAt(at: number, local: number): number {
    if (at === this.#count) {
      return this.#period === Number.POSITIVE_INFINITY ? this.#after : this.#from[0]!;
    }
    const value = this.#from[at]! + this.#slopes[at]! * (local - this.#starts[at]!);
    return Math.max(value, 0);
  }

  /** Integral from the start of the cycle to `local`, where the factor is `value`. */
  #massBefore(at: number, local: number, value: number): number {
    const from = at === this.#count ? value : this.#from[at]!;
    return this.#masses[at]! + 0.5 * (from + value) * (local - this.#starts[at]!);
  }
}

function checkPieces(pieces: readonly RateSegment[]): void {
  let end = 0;
  for (const piece of pieces) {
    if (piece.start !== end) {
      throw new RangeError(
        `a segment starts at ${piece.start} s, but the one before ends at ${end} s`,
      );
    }
    if (!(piece.from >= 0 && piece.to >= 0)) {
      throw new RangeError(`a rate cannot go from ${piece.from} to ${piece.to}`);
    }
    end = piece.end;
  }
}
