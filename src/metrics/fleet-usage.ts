import { ticksPerSecond } from '../engine/time.ts';
import { remainder } from './remainder.ts';
import { TimeWeighted } from './time-weighted.ts';

/** What a deployment holds over time: waiting requests, slots, replicas, accelerators. */
export class FleetUsage {
  readonly waiting = new TimeWeighted();
  readonly busySlots = new TimeWeighted();
  readonly openSlots = new TimeWeighted();
  readonly replicas = new TimeWeighted();
  /** Accelerators rented, and those that work keeps busy. */
  readonly accelerators = new TimeWeighted();
  readonly used = new TimeWeighted();
  /** Those that replicas hold which are not ready yet. */
  readonly starting = new TimeWeighted();
  /** Dollars an hour: in all, of what is used, and of what is held by replicas that are not ready yet; and watts. */
  readonly price = new TimeWeighted();
  readonly usedPrice = new TimeWeighted();
  readonly startingPrice = new TimeWeighted();
  readonly watts = new TimeWeighted();
  /** Of those watts, what is drawn at rest by all that is rented, whether it works or not. */
  readonly restWatts = new TimeWeighted();
  /** Dollars by which bills of rentals that ended were rounded up. */
  roundedUsd = 0;
  /** Dollars paid to providers, call by call or by the hour; and those before the last reset. */
  apiUsd = 0;
  #forgottenApiUsd = 0;
  /** Models that came back to an accelerator, and the seconds that it took. */
  swaps = 0;
  swapSeconds = 0;

  /** The metrics of what was held since the start, or since the last reset. */
  values(now: number): Record<string, number> {
    const provisioned = hours(this.accelerators, now);
    const used = hours(this.used, now);
    const starting = hours(this.starting, now);
    return {
      queue_mean: this.waiting.mean(now),
      queue_max: this.waiting.max,
      utilisation: this.busySlots.integral(now) / this.openSlots.integral(now),
      replicas_mean: this.replicas.mean(now),
      replicas_max: this.replicas.max,
      accelerator_hours: provisioned,
      used_hours: used,
      starting_hours: starting,
      idle_hours: remainder(provisioned, used + starting),
      accelerator_use: this.used.integral(now) / this.accelerators.integral(now),
      cost_usd: hours(this.price, now) + this.roundedUsd + this.apiUsd,
      cost_api_usd: this.apiUsd,
      energy_kwh: this.kwh(now),
      swaps: this.swaps,
      swap_seconds: this.swapSeconds,
    };
  }

  /** Dollars of accelerators since the start, or since the last reset. */
  dollars(now: number): {
    readonly usd: number;
    readonly usedUsd: number;
    readonly startingUsd: number;
  } {
    return {
      usd: hours(this.price, now) + this.roundedUsd,
      usedUsd: hours(this.usedPrice, now),
      startingUsd: hours(this.startingPrice, now),
    };
  }

  /** Energy since the start, or since the last reset. */
  kwh(now: number): number {
    return hours(this.watts, now) / 1000;
  }

  /** Of that, what was drawn at rest. */
  restKwh(now: number): number {
    return hours(this.restWatts, now) / 1000;
  }

  /** Providers have billed so much since the start of the run. */
  setApiUsd(total: number): void {
    this.apiUsd = total - this.#forgottenApiUsd;
  }

  /** Forgets what was before `now`: the end of the warm-up. */
  reset(now: number): void {
    this.waiting.reset(now);
    this.busySlots.reset(now);
    this.openSlots.reset(now);
    this.replicas.reset(now);
    this.accelerators.reset(now);
    this.used.reset(now);
    this.starting.reset(now);
    this.price.reset(now);
    this.usedPrice.reset(now);
    this.startingPrice.reset(now);
    this.watts.reset(now);
    this.restWatts.reset(now);
    this.roundedUsd = 0;
    this.#forgottenApiUsd += this.apiUsd;
    this.apiUsd = 0;
    this.swaps = 0;
    this.swapSeconds = 0;
  }
}

/** The integral of a quantity over hours. */
function hours(quantity: TimeWeighted, now: number): number {
  return quantity.integral(now) / ticksPerSecond / 3600;
}
