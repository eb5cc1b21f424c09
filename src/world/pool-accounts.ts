import { ticksPerSecond } from '../engine/time.ts';
import { TimeWeighted } from '../metrics/time-weighted.ts';
import type { PooledSheet, RentingPool } from '../models/fleet/pooled-accelerator.ts';

/** What one pool rents over time, in accelerators, dollars an hour and watts at rest. */
export class PoolAccount {
  readonly accelerators = new TimeWeighted();
  readonly price = new TimeWeighted();
  /** What is drawn of all of it without any work. */
  readonly restWatts = new TimeWeighted();
  /** Of the accelerators and dollars, what is on spot nodes. */
  readonly spot = new TimeWeighted();
  readonly spotPrice = new TimeWeighted();
  /** Of the accelerators, those that a commitment covers. */
  readonly covered = new TimeWeighted();
  /** Dollars by which bills of rentals that ended were rounded up; and of those, what spot nodes were. */
  roundedUsd = 0;
  spotRoundedUsd = 0;

  /** Hours and dollars since the start, or since the last reset. */
  values(now: number): {
    readonly hours: number;
    readonly usd: number;
    readonly spotHours: number;
    readonly spotUsd: number;
    readonly coveredHours: number;
  } {
    return {
      hours: hours(this.accelerators, now),
      usd: hours(this.price, now) + this.roundedUsd,
      spotHours: hours(this.spot, now),
      spotUsd: hours(this.spotPrice, now) + this.spotRoundedUsd,
      coveredHours: hours(this.covered, now),
    };
  }

  /** kWh of what it rents, at rest, since the start or the last reset. */
  restKwh(now: number): number {
    return hours(this.restWatts, now) / 1000;
  }

  /** Forgets what was before `now`: the end of the warm-up. */
  reset(now: number): void {
    const { accelerators, price, restWatts, spot, spotPrice, covered } = this;
    for (const one of [accelerators, price, restWatts, spot, spotPrice, covered]) one.reset(now);
    this.roundedUsd = 0;
    this.spotRoundedUsd = 0;
  }
}

/** What every pool rents; pools that never rented anything have no account. */
export class PoolAccounts {
  readonly #accounts = new Map<RentingPool, PoolAccount>();

  /** An accelerator, or group, is rented or returned, and its bill is rounded up by so many dollars. */
  rented(now: number, sheet: PooledSheet, change: 1 | -1, roundedUsd: number): void {
    const { pool, width, usdPerHour, isSpot = false } = sheet;
    if (pool === undefined) return;
    const account = this.#accounts.get(pool) ?? this.#open(pool, now);
    account.accelerators.add(now, change * width);
    account.price.add(now, change * usdPerHour);
    account.covered.set(now, Math.min(account.accelerators.value, pool.committed));
    account.roundedUsd += roundedUsd;
    if (!isSpot) return;
    account.spot.add(now, change * width);
    account.spotPrice.add(now, change * usdPerHour);
    account.spotRoundedUsd += roundedUsd;
  }

  /** A pool draws so many watts more at rest. */
  rests(now: number, pool: RentingPool, watts: number): void {
    this.#accounts.get(pool)!.restWatts.add(now, watts);
  }

  /** The account of a pool; undefined where it never rented anything. */
  of(name: string): PoolAccount | undefined {
    for (const [pool, account] of this.#accounts) if (pool.name === name) return account;
    return undefined;
  }

  reset(now: number): void {
    for (const account of this.#accounts.values()) account.reset(now);
  }

  #open(pool: RentingPool, now: number): PoolAccount {
    const account = new PoolAccount();
    account.reset(now);
    this.#accounts.set(pool, account);
    return account;
  }
}

/** The integral of a quantity over hours. */
function hours(quantity: TimeWeighted, now: number): number {
  return quantity.integral(now) / ticksPerSecond / 3600;
}
