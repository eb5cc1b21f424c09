import type { Client } from './client.ts';
import { computeSpeed, memorySpeed } from './mps-speed.ts';
import type { Pacing } from './pacing.ts';

/**
 * Everybody at once, each on its part of the multiprocessors, under a memory that nobody owns (MPS). Where more
 * parts are promised than there are, all shrink alike. Where their work asks for more bandwidth than there is, the
 * time that it spends on memory grows by as much. Neither concerns the time that it spends on the host; but each
 * co-runner costs the part `interference` of all time, by caches, clocks and hosts.
 */
export class MpsPacing implements Pacing {
  readonly usesDemand = true;
  readonly #interference: number;

  constructor(interference: number) {
    this.#interference = interference;
  }

  rate(clients: readonly Client[]): void {
    rateSideBySide(clients, this.#interference);
  }
}

/** One of those that run side by side: a client, or a group that has a part together. */
export interface Party {
  readonly terms: { readonly share: number };
  readonly isActive: boolean;
  /** Parts of its own time that it spends on reading memory, and on the host. */
  readonly demand: number;
  readonly host: number;
  pace: number;
  use: number;
}

/** Writes the pace and use of all parties that are active, as `MpsPacing` says. */
export function rateSideBySide(parties: readonly Party[], interference: number): void {
  let promised = 0;
  let running = 0;
  for (const party of parties) {
    if (!party.isActive) continue;
    promised += party.terms.share;
    running += 1;
  }
  const scale = promised > 1 ? 1 / promised : 1;
  let wanted = 0;
  for (const party of parties) {
    if (!party.isActive) continue;
    const { share } = party.terms;
    party.use = share * scale;
    wanted += (onMemory(party) * memorySpeed(share)) / shrunkTime(party, scale, 1);
  }
  const crowding = Math.max(1, wanted);
  const friction = 1 + interference * (running - 1);
  for (const party of parties) {
    if (!party.isActive) continue;
    party.pace = 1 / (shrunkTime(party, scale, crowding) * friction);
  }
}

/**
 * How many times as long work takes on a part that shrank to `scale` of itself, under a memory that is `crowding`
 * times as busy as it can be.
 */
function shrunkTime(party: Party, scale: number, crowding: number): number {
  const { host } = party;
  const part = party.terms.share;
  const reading = onMemory(party);
  const computing = 1 - host - reading;
  if (scale === 1) return host + computing + reading * crowding;
  const left = part * scale;
  return (
    host +
    (computing * computeSpeed(part)) / computeSpeed(left) +
    ((reading * memorySpeed(part)) / memorySpeed(left)) * crowding
  );
}

/** The part of its own time that it reads memory: not while it is on the host. */
function onMemory({ demand, host }: Party): number {
  return Math.min(1 - host, demand);
}
