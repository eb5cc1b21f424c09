import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import { Client, type ClientTerms } from './client.ts';
import type { Pacing } from './pacing.ts';
import type { Runner } from './share.ts';

/** Told how much of an accelerator its owners keep busy: the change, in accelerators. */
export type UseObserver = (owner: number, change: number) => void;

/** An accelerator, slice or group of accelerators whose time or multiprocessors several replicas share. */
export interface SharedPart {
  /** Takes a part of it. */
  join(terms: ClientTerms, runner: Runner): Client;
  /** Gives it back. */
  leave(client: Client): void;
  /** Works out how fast everybody is, now that all steps of this instant have ended. */
  rate(): void;
}

/**
 * A part whose clients all run at once, each at a pace that depends on who else has work. Whenever somebody begins,
 * ends or changes its needs, the paces are worked out anew, once an instant and after all steps that end with it;
 * who runs at another pace than before learns it, and moves the end of its step in the event queue.
 */
export class SharedAccelerator implements SharedPart {
  readonly #simulation: Simulation;
  readonly #rate: HandlerId;
  readonly #index: number;
  readonly #pacing: Pacing;
  readonly #used: UseObserver;
  readonly #clients: Client[] = [];
  #active = 0;
  #isDue = false;

  /** `rate` is the event, of the class of paces, that calls the `rate` of the part of this index. */
  constructor(
    simulation: Simulation,
    rate: HandlerId,
    index: number,
    pacing: Pacing,
    used: UseObserver,
  ) {
    this.#simulation = simulation;
    this.#rate = rate;
    this.#index = index;
    this.#pacing = pacing;
    this.#used = used;
  }

  join(terms: ClientTerms, runner: Runner): Client {
    const client = new Client(this, terms, runner);
    this.#clients.push(client);
    // Shares that are fixed by the number of clients shrink.
    if (this.#active > 0) this.#changed();
    return client;
  }

  leave(client: Client): void {
    this.rest(client);
    // It is no longer there when the paces are worked out next.
    this.#noteUse(client, 0);
    this.#clients.splice(this.#clients.indexOf(client), 1);
    // Shares that are fixed by the number of clients grow.
    this.#changed();
  }

  run(client: Client, demand: number, host: number): number {
    const isNew = !client.isActive;
    const isSame = demand === client.demand && host === client.host;
    if (!isNew && (isSame || !this.#pacing.usesDemand)) return client.pace;
    client.isActive = true;
    client.demand = demand;
    client.host = host;
    this.#active += Number(isNew);
    if (this.#active > 1 || this.#isDue) this.#changed();
    else this.#workOut();
    return client.pace;
  }

  rest(client: Client): void {
    if (!client.isActive) return;
    client.isActive = false;
    this.#active -= 1;
    if (this.#active > 0) this.#changed();
    else this.#noteUse(client, 0);
  }

  rate(): void {
    this.#isDue = false;
    for (const client of this.#clients) client.paceBefore = client.pace;
    this.#workOut();
    for (const client of this.#clients) {
      if (client.isActive && client.pace !== client.paceBefore) {
        client.runner.paceChanged(client.pace);
      }
    }
  }

  #workOut(): void {
    this.#pacing.rate(this.#clients);
    for (const client of this.#clients) {
      this.#noteUse(client, client.isActive ? client.use : 0);
    }
  }

  #changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const { now } = this.#simulation;
    this.#simulation.scheduleAt(now, this.#rate, this.#index);
  }

  #noteUse(client: Client, use: number): void {
    if (use === client.notedUse) return;
    this.#used(client.terms.owner, use - client.notedUse);
    client.notedUse = use;
  }
}
