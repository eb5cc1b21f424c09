import { CompensatedSum } from '../energy/compensated-sum.ts';

/**
 * Grams of CO2e of an energy that somebody else adds up and resets: whoever keeps the tally closes it, with the running total
 * of kWh, whenever grams per kWh change. Where the total is exact, so are the grams, and nothing is done between changes.
 */
export class CarbonTally {
  #grams = new CompensatedSum();
  /** kWh whose grams are counted already. */
  #closed = 0;

  /** Energy has been `kwh` in all by now, with so many grams each since the last closing. */
  close(kwh: number, gramsPerKwh: number): void {
    this.#grams.add((kwh - this.#closed) * gramsPerKwh);
    this.#closed = kwh;
  }

  /** Grams since the start or the last reset. */
  grams(kwh: number, gramsPerKwh: number): number {
    return this.#grams.value + (kwh - this.#closed) * gramsPerKwh;
  }

  /** Energy begins at 0 again, and what it was is forgotten. */
  reset(): void {
    this.#grams = new CompensatedSum();
    this.#closed = 0;
  }
}
