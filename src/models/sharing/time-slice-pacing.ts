import type { TurnShares } from '../../policies/sharing/turns.ts';
import type { Client } from './client.ts';
import type { Pacing } from './pacing.ts';

/** How those who take turns do so. */
export interface TurnTerms {
  /** Of the time, who gets which part; of those who want a turn. */
  readonly shares: TurnShares;
  /** Seconds of a turn, and of the switch to the next. */
  readonly quantum: number;
  readonly switching: number;
  /** Whether the turns of those who have nothing to do go to the others, or to waste. */
  readonly idle: 'given' | 'wasted';
}

/**
 * The whole accelerator in turns, so short that all seem to run at once: with n of equal rights at 1 / n of the pace,
 * less what switching costs. What a request waits for its first turn, it is spared of its last one, on average: means
 * are within 2 % of `ExactTurns` for work of a dozen turns on average, a little too low by the switches of turns that
 * end early. Of five turns they are up to 8 % too low, and of a part of a turn, which needs a switch too, up to half.
 */
export class TimeSlicePacing implements Pacing {
  readonly usesDemand = false;
  readonly #terms: TurnTerms;
  #active = new Uint8Array(8);
  #parts = new Float64Array(8);

  constructor(terms: TurnTerms) {
    this.#terms = terms;
  }

  rate(clients: readonly Client[]): void {
    const { shares, quantum, switching, idle } = this.#terms;
    const count = clients.length;
    if (count > this.#active.length) {
      this.#active = new Uint8Array(2 * count);
      this.#parts = new Float64Array(2 * count);
    }
    for (let index = 0; index < count; index += 1) {
      this.#active[index] = Number(idle === 'wasted' || clients[index]!.isActive);
    }
    shares(clients, this.#active, count, this.#parts);
    // There is nothing to switch to where others want turns and get none.
    let sharers = 0;
    for (let index = 0; index < count; index += 1) sharers += Number(this.#parts[index]! > 0);
    const worth = sharers > 1 ? quantum / (quantum + switching) : 1;
    for (let index = 0; index < count; index += 1) {
      const client = clients[index]!;
      if (!client.isActive) continue;
      client.pace = this.#parts[index]! * worth;
      client.use = this.#parts[index]!;
    }
  }
}
