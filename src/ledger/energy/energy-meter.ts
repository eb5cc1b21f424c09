import { CompensatedSum } from './compensated-sum.ts';

/** Joules of a kilowatt-hour. */
export const joulesPerKwh = 3_600_000;

/** Joules of power that stays the same between changes. Seconds must not go back. Nothing is allocated for a change. */
export class EnergyMeter {
  /** Present watts. */
  watts: number;
  #since: number;
  readonly #joules = new CompensatedSum();

  constructor(watts = 0, start = 0) {
    this.watts = watts;
    this.#since = start;
  }

  /** The power is `watts` from the second `now` on. */
  set(now: number, watts: number): void {
    this.#joules.add(this.watts * (now - this.#since));
    this.#since = now;
    this.watts = watts;
  }

  /** Joules since the start. */
  joules(now: number): number {
    return this.#joules.value + this.watts * (now - this.#since);
  }
}
