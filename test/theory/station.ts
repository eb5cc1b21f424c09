import { priority } from '../../src/engine/priority.ts';
import type { HandlerId, Simulation } from '../../src/engine/simulation.ts';

export interface StationSettings {
  readonly name: string;
  readonly servers: number;
  /** Customers in service and waiting, at most; those beyond are turned away. */
  readonly places?: number;
  /** Classes of customers, the least first in line; no service is interrupted. */
  readonly classes?: number;
  /** Seconds of one service. */
  readonly service: (customer: number) => number;
  readonly classOf?: (customer: number) => number;
  /** A service starts, so many ticks after the arrival. */
  readonly onStart?: (customer: number, waited: number) => void;
  readonly onDone?: (customer: number) => void;
}

/** Servers with one queue per class, in order of arrival: the textbook's node. */
export class Station {
  /** Waiting or in service. */
  population = 0;
  readonly #simulation: Simulation;
  readonly #settings: StationSettings;
  readonly #done: HandlerId;
  readonly #queues: Queue[];
  #busy = 0;

  constructor(simulation: Simulation, settings: StationSettings) {
    this.#simulation = simulation;
    this.#settings = settings;
    this.#queues = Array.from({ length: settings.classes ?? 1 }, () => new Queue());
    this.#done = simulation.on(settings.name, priority.completion, (customer) => {
      this.#busy -= 1;
      this.population -= 1;
      const next = this.#queues.find((queue) => queue.length > 0);
      if (next) this.#start(...next.shift());
      settings.onDone?.(customer);
    });
  }

  /** False where every place is taken. */
  arrive(customer: number): boolean {
    const { places = Number.POSITIVE_INFINITY, servers, classOf } = this.#settings;
    if (this.population >= places) return false;
    this.population += 1;
    if (this.#busy < servers) this.#start(customer, this.#simulation.now);
    else this.#queues[classOf?.(customer) ?? 0]!.push(customer, this.#simulation.now);
    return true;
  }

  #start(customer: number, arrived: number): void {
    this.#busy += 1;
    this.#settings.onStart?.(customer, this.#simulation.now - arrived);
    this.#simulation.schedule(this.#settings.service(customer), this.#done, customer);
  }
}

/** Customers and their arrivals; the served part is cut off now and then. */
class Queue {
  #entries: [number, number][] = [];
  #head = 0;

  get length(): number {
    return this.#entries.length - this.#head;
  }

  push(customer: number, arrived: number): void {
    this.#entries.push([customer, arrived]);
  }

  shift(): [number, number] {
    const entry = this.#entries[this.#head++]!;
    if (this.#head > 1000) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }
}
