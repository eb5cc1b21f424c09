import type { Client } from './client.ts';
import { type Party, rateSideBySide } from './mps-pacing.ts';
import type { Pacing } from './pacing.ts';

export interface HybridTerms {
  /** Part of the multiprocessors of those that have their own, 0 to 1; turns are taken on the rest. */
  readonly reserved: number;
  /** Part of all time that each co-runner costs, as of `MpsPacing`. */
  readonly interference: number;
  /** Of those who take turns, as if nobody else were there. */
  readonly turns: Pacing;
}

/**
 * Some clients each on multiprocessors of their own, and all others in turns on the rest. Those who take turns are
 * together one more party of those that run side by side: their demand for bandwidth is that of whoever has the
 * turn, by the time that each has it.
 */
export class HybridPacing implements Pacing {
  readonly usesDemand = true;
  readonly #interference: number;
  readonly #turns: Pacing;
  readonly #group: { -readonly [Key in keyof Party]: Party[Key] };
  /** Those that run side by side, the group first, and those that take turns. */
  readonly #parties: Party[];
  readonly #takers: Client[] = [];

  constructor({ reserved, interference, turns }: HybridTerms) {
    this.#interference = interference;
    this.#turns = turns;
    this.#group = {
      terms: { share: 1 - reserved },
      isActive: false,
      demand: 0,
      host: 0,
      pace: 1,
      use: 0,
    };
    this.#parties = [this.#group];
  }

  rate(clients: readonly Client[]): void {
    this.#divide(clients);
    this.#turns.rate(this.#takers);
    this.#sumUp();
    rateSideBySide(this.#parties, this.#interference);
    for (const taker of this.#takers) {
      if (!taker.isActive) continue;
      taker.pace *= this.#group.pace;
      taker.use *= this.#group.use;
    }
  }

  #divide(clients: readonly Client[]): void {
    let parties = 1;
    let takers = 0;
    for (const client of clients) {
      if (client.terms.isSpatial) this.#parties[parties++] = client;
      else this.#takers[takers++] = client;
    }
    shorten(this.#parties, parties);
    shorten(this.#takers, takers);
  }

  /** Makes one party of those who take turns. */
  #sumUp(): void {
    let turns = 0;
    let demand = 0;
    let host = 0;
    for (const taker of this.#takers) {
      if (!taker.isActive) continue;
      turns += taker.use;
      demand += taker.use * taker.demand;
      host += taker.use * taker.host;
    }
    this.#group.isActive = turns > 0;
    this.#group.demand = demand;
    this.#group.host = host;
  }
}

/** Turns that nobody ever gets: the reference design queues those who want one, and never serves its queue. */
export const noTurns: Pacing = {
  usesDemand: false,
  rate(clients) {
    for (const client of clients) {
      client.pace = 0;
      client.use = 0;
    }
  },
};

/** An array is shortened only where it has to be: setting its length allocates. */
function shorten(array: unknown[], length: number): void {
  if (array.length > length) array.length = length;
}
