import type { TurnClient, TurnPriority } from '../../policies/sharing/turns.ts';
import type { Runner, Share } from './share.ts';

/** On what terms a replica has its part of an accelerator. */
export interface ClientTerms {
  /** Whose replica it is: the index of a deployment. */
  readonly owner: number;
  /** Part of the multiprocessors that it may use, 0 to 1; 1 where it takes turns. */
  readonly share: number;
  /** Of its turns, and how urgent they are. */
  readonly weight: number;
  readonly priority: TurnPriority;
  /** Where some have parts of their own and the others take turns: whether it is one of the former. */
  readonly isSpatial: boolean;
}

/** What runs its clients. */
interface Host {
  run(client: Client, demand: number, host: number): number;
  rest(client: Client): void;
}

/** A replica on an accelerator that it shares. */
export class Client implements Share, TurnClient {
  readonly terms: ClientTerms;
  readonly runner: Runner;
  readonly weight: number;
  readonly priority: TurnPriority;
  readonly #part: Host;
  /** Whether it has work, and which parts of its own time that spends on memory, and without the accelerator. */
  isActive = false;
  demand = 0;
  host = 0;
  /** Results of the pacing: seconds of its work in a second, and the part of the accelerator that it keeps busy. */
  pace = 1;
  use = 0;
  paceBefore = 1;
  notedUse = 0;

  constructor(part: Host, terms: ClientTerms, runner: Runner) {
    this.#part = part;
    this.weight = terms.weight;
    this.priority = terms.priority;
    this.terms = terms;
    this.runner = runner;
  }

  run(demand: number, host = 0): number {
    return this.#part.run(this, demand, host);
  }

  rest(): void {
    this.#part.rest(this);
  }
}
