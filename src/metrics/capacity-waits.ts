import { toSeconds } from '../engine/time.ts';

/**
 * How long capacity takes to come: from a decision that asks for more replicas than there are, those on their way
 * included, until so many are ready. What is asked for again while it is on its way is the same wait. A decision for
 * fewer takes back what is beyond it: if more than are ready are still wanted, the wait for those goes on from the
 * decision that first asked for them; if not, it does not count.
 */
export class CapacityWaits {
  /** Numbers of replicas that are waited for, ascending, and since when, in ticks. */
  readonly #targets: number[] = [];
  readonly #since: number[] = [];
  #ready = 0;
  /** Waits that ended, and their sum and maximum in ticks. */
  #count = 0;
  #sum = 0;
  #max = 0;

  /** So many replicas are ready from `now` on. */
  ready(now: number, count: number): void {
    this.#ready = count;
    while (this.#targets.length > 0 && this.#targets[0]! <= count) {
      this.#targets.shift();
      this.#add(now - this.#since.shift()!);
    }
  }

  /** Of `current` replicas, some of which may be on their way, somebody wants to have `desired`. */
  decided(now: number, current: number, desired: number): void {
    const asks = desired > current;
    let since = asks ? now : Number.NaN;
    while (this.#last > desired) {
      this.#targets.pop();
      since = this.#since.pop()!;
    }
    if (Number.isNaN(since) || this.#last === desired) return;
    if (desired > this.#ready) {
      this.#targets.push(desired);
      this.#since.push(since);
    } else if (asks) {
      // They were ready at once.
      this.#add(now - since);
    }
  }

  /** Forgets all waits, those under way too: the end of the warm-up. */
  reset(): void {
    this.#targets.length = 0;
    this.#since.length = 0;
    this.#count = 0;
    this.#sum = 0;
    this.#max = 0;
  }

  /** Count, sum and maximum in ticks; waits under way count until `now`. */
  totals(now: number): {
    readonly count: number;
    readonly sum: number;
    readonly max: number;
  } {
    const open = this.#since.map((since) => now - since);
    return {
      count: this.#count + open.length,
      sum: open.reduce((sum, ticks) => sum + ticks, this.#sum),
      max: Math.max(this.#max, ...open),
    };
  }

  get #last(): number {
    return this.#targets.at(-1) ?? 0;
  }

  #add(ticks: number): void {
    this.#count += 1;
    this.#sum += ticks;
    this.#max = Math.max(this.#max, ticks);
  }
}

/** The metrics of one deployment's waits, or of several together; NaN where nothing was waited for. */
export function capacityValues(all: readonly CapacityWaits[], now: number): Record<string, number> {
  const totals = all.map((one) => one.totals(now)).filter(({ count }) => count > 0);
  const count = totals.reduce((sum, one) => sum + one.count, 0);
  const sum = totals.reduce((so, one) => so + one.sum, 0);
  return {
    time_to_capacity_mean: toSeconds(sum) / count,
    time_to_capacity_max:
      count === 0 ? Number.NaN : toSeconds(Math.max(...totals.map(({ max }) => max))),
  };
}
