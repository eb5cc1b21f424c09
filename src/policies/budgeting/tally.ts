import { longer } from '../../engine/longer.ts';
import type { BudgetPeriod } from './budget-config.ts';
import { endOfDay, endOfMonth } from './calendar.ts';

/**
 * What is spent in the present period, in whole units, so that sums are exact. Times are seconds of one clock that never
 * goes back.
 */
export interface Tally {
  add(now: number, amount: number): void;
  total(now: number): number;
}

/** The tally of a period; `starts` says when the clock is 0, in seconds since the beginning of 1970. */
export function tally(per: BudgetPeriod, starts: number): Tally {
  switch (per) {
    case 'day':
      return new CalendarTally(endOfDay, starts);
    case 'month':
      return new CalendarTally(endOfMonth, starts);
    case 'run':
      return new CalendarTally(() => Number.POSITIVE_INFINITY, starts);
    default:
      return new RollingTally(per);
  }
}

/** A sum that begins again at each end of a period; what is spent at that instant belongs to the next one. */
class CalendarTally implements Tally {
  readonly #endAfter: (at: number) => number;
  readonly #starts: number;
  #sum = 0;
  #end: number;

  constructor(endAfter: (at: number) => number, starts: number) {
    this.#endAfter = endAfter;
    this.#starts = starts;
    this.#end = endAfter(starts) - starts;
  }

  add(now: number, amount: number): void {
    this.#turn(now);
    this.#sum += amount;
  }

  total(now: number): number {
    this.#turn(now);
    return this.#sum;
  }

  #turn(now: number): void {
    if (now < this.#end) return;
    this.#sum = 0;
    this.#end = this.#endAfter(now + this.#starts) - this.#starts;
  }
}

/** The sum of what was spent after `now - seconds`: each amount leaves as many seconds after it came. */
class RollingTally implements Tally {
  readonly #seconds: number;
  /** A ring of amounts, the oldest at `#head`; its length is a power of two. */
  #at = new Float64Array(64);
  #amounts = new Float64Array(64);
  #head = 0;
  #count = 0;
  #sum = 0;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  add(now: number, amount: number): void {
    this.#drop(now);
    this.#sum += amount;
    const mask = this.#at.length - 1;
    const last = (this.#head + this.#count - 1) & mask;
    if (this.#count > 0 && this.#at[last] === now) {
      this.#amounts[last]! += amount;
      return;
    }
    if (this.#count === this.#at.length) this.#grow();
    const place = (this.#head + this.#count) & (this.#at.length - 1);
    this.#at[place] = now;
    this.#amounts[place] = amount;
    this.#count += 1;
  }

  total(now: number): number {
    this.#drop(now);
    return this.#sum;
  }

  #drop(now: number): void {
    const mask = this.#at.length - 1;
    while (this.#count > 0 && this.#at[this.#head]! + this.#seconds <= now) {
      this.#sum -= this.#amounts[this.#head]!;
      this.#head = (this.#head + 1) & mask;
      this.#count -= 1;
    }
  }

  #grow(): void {
    const before = this.#at.length;
    this.#at = longer(this.#at, 2 * before);
    this.#amounts = longer(this.#amounts, 2 * before);
    // The ring is full: what stands before the head comes after the old end.
    this.#at.copyWithin(before, 0, this.#head);
    this.#amounts.copyWithin(before, 0, this.#head);
  }
}
