import { CompensatedSum } from '../energy/compensated-sum.ts';
import { joulesPerKwh } from '../energy/energy-meter.ts';
import type { HourlyIntensity } from './hourly-intensity.ts';

/**
 * Grams of CO2e of computers whose power stays the same between changes: I9's Σ energy × PUE × intensity, with the
 * intensity of every hour that the energy is drawn in. Seconds are those of the run, and must not go back.
 */
export class CarbonMeter {
  /** Present watts of the computers, without what the site adds. */
  watts: number;
  readonly #intensity: HourlyIntensity;
  readonly #pue: number;
  readonly #wattGramSeconds = new CompensatedSum();
  #since: number;

  constructor(intensity: HourlyIntensity, pue: number, watts = 0, start = 0) {
    this.#intensity = intensity;
    this.#pue = pue;
    this.watts = watts;
    this.#since = start;
  }

  /** The power is `watts` from the second `now` on. */
  set(now: number, watts: number): void {
    if (now > this.#since && this.watts !== 0) this.#wattGramSeconds.add(this.#upTo(now));
    this.#since = now;
    this.watts = watts;
  }

  /** Grams since the start. */
  grams(now: number): number {
    const open = now > this.#since && this.watts !== 0 ? this.#upTo(now) : 0;
    return ((this.#wattGramSeconds.value + open) * this.#pue) / joulesPerKwh;
  }

  #upTo(now: number): number {
    return this.watts * this.#intensity.gramSeconds(this.#since, now);
  }
}
