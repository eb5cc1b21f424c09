import type { DeferralView } from '../policies/deferral/deferral-policy.ts';
import type { DeferralTerms } from '../scenario/check-deferral.ts';
import type { ForecastError } from './forecast-error.ts';
import type { HoursAhead } from './regions-ahead.ts';

const secondsPerHour = 3600;

/** What a policy of deferral sees of the request at hand: one object, refilled request after request. */
export class SeenWork implements DeferralView {
  now = 0;
  deadline = 0;
  work = 0;
  safety = 0;
  untilNextHour = secondsPerHour;
  readonly #ahead: HoursAhead;
  readonly #error: ForecastError | undefined;
  /** Seconds from the full hour before the run to its start. */
  readonly #intoHour: number;
  #place = -1;

  constructor(ahead: HoursAhead, start: number, error: ForecastError | undefined) {
    this.#ahead = ahead;
    this.#error = error;
    this.#intoHour = start % secondsPerHour;
  }

  /** Looks at a request that arrives now from a place. */
  look(now: number, { deadline, work }: DeferralTerms, safety: number, place: number): void {
    this.now = now;
    this.deadline = now + deadline;
    this.work = work;
    this.safety = safety;
    this.untilNextHour = secondsPerHour - ((this.#intoHour + now) % secondsPerHour);
    this.#place = place;
  }

  gramsPerKwh(hour: number): number {
    if (hour === 0) return this.#ahead.gramsPerKwh(this.#place, this.now);
    // The middle of the hour, all of which is alike: no rounding leads to the one before.
    const middle = this.now + this.untilNextHour + (hour - 0.5) * secondsPerHour;
    const grams = this.#ahead.gramsPerKwh(this.#place, middle);
    if (this.#error === undefined) return grams;
    return grams * this.#error(Math.floor((this.#intoHour + middle) / secondsPerHour));
  }

  get localHour(): number {
    return this.#ahead.localHour(this.#place, this.now);
  }
}
