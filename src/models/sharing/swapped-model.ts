import type { ResidentModel } from '../../policies/sharing/eviction.ts';
import type { Client, ClientTerms } from './client.ts';
import type { Runner, Share } from './share.ts';

/** What befalls a model that takes turns in an accelerator's memory. */
export type SwapEvent = 'swapped-in' | 'swapped-out';

/** A replica's memory, and who is told where it is. */
export interface Lodging {
  /** All that the replica has on the accelerator: weights, KV and whatever else. */
  readonly bytes: number;
  /** It takes up memory of the accelerator from now on, or no more. */
  held(isHeld: boolean): void;
  /** It came in, which took so many seconds; or it begins to leave, which counts with who comes in its place. */
  swapped(event: SwapEvent, seconds: number): void;
}

/** What lets its models in and out. */
interface Host {
  run(model: SwappedModel, demand: number, host: number): number;
  rest(model: SwappedModel): void;
}

/** A replica that may be in an accelerator's memory or out of it. */
export class SwappedModel implements Share, ResidentModel {
  readonly terms: ClientTerms;
  readonly runner: Runner;
  readonly lodging: Lodging;
  readonly bytes: number;
  readonly #host: Host;
  hasWork = false;
  demand = 0;
  host = 0;
  since = 0;
  idleSince = 0;
  /** Its part of the accelerator; undefined unless it is in. */
  client: Client | undefined;

  constructor(host: Host, terms: ClientTerms, runner: Runner, lodging: Lodging) {
    this.#host = host;
    this.terms = terms;
    this.runner = runner;
    this.lodging = lodging;
    this.bytes = lodging.bytes;
  }

  run(demand: number, host = 0): number {
    return this.#host.run(this, demand, host);
  }

  rest(): void {
    this.#host.rest(this);
  }
}
