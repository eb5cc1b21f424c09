import { type CarbonIntensity, writeDay } from './carbon-intensity.ts';

const secondsPerHour = 3600;
const secondsPerDay = 86_400;

/**
 * The carbon intensity of a grid over a run, by seconds since its start, which may not be below 0. The hours are written
 * out a day at a time as they are asked for; nothing else is allocated.
 */
export class HourlyIntensity {
  readonly #intensity: CarbonIntensity;
  readonly #firstDay: number;
  /** Seconds from the midnight before the start to the start. */
  readonly #intoDay: number;
  #table = new Float64Array(24 * 8);
  #days = 0;

  /** `startEpochSeconds` is when the run starts, in seconds since 1970-01-01 UTC. */
  constructor(intensity: CarbonIntensity, startEpochSeconds = 0) {
    this.#intensity = intensity;
    this.#firstDay = Math.floor(startEpochSeconds / secondsPerDay);
    this.#intoDay = startEpochSeconds - this.#firstDay * secondsPerDay;
  }

  /** Grams per kWh at a second. */
  gramsAt(seconds: number): number {
    return this.#hour(Math.floor((this.#intoDay + seconds) / secondsPerHour));
  }

  /** Grams per kWh, times seconds, from one second to another: the mean is this over the seconds between. */
  gramSeconds(from: number, to: number): number {
    const start = this.#intoDay + from;
    const end = this.#intoDay + to;
    const first = Math.floor(start / secondsPerHour);
    const last = Math.floor(end / secondsPerHour);
    // Not from `start` and `end`: a short time late in a run would lose digits to the hours before it.
    if (first === last) return this.#hour(first) * (to - from);
    let sum = this.#hour(first) * ((first + 1) * secondsPerHour - start);
    for (let hour = first + 1; hour < last; hour += 1) sum += this.#hour(hour) * secondsPerHour;
    const rest = end - last * secondsPerHour;
    return rest > 0 ? sum + this.#hour(last) * rest : sum;
  }

  #hour(index: number): number {
    while (index >= this.#days * 24) this.#writeNextDay();
    return this.#table[index]!;
  }

  #writeNextDay(): void {
    const offset = this.#days * 24;
    if (offset === this.#table.length) {
      const longer = new Float64Array(2 * offset);
      longer.set(this.#table);
      this.#table = longer;
    }
    writeDay(this.#intensity, this.#firstDay + this.#days, this.#table, offset);
    this.#days += 1;
  }
}
