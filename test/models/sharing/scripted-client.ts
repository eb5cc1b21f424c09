import { priority } from '../../../src/engine/priority.ts';
import type { Simulation } from '../../../src/engine/simulation.ts';
import type { Client, ClientTerms } from '../../../src/models/sharing/client.ts';
import type { SharedPart, UseObserver } from '../../../src/models/sharing/shared-accelerator.ts';

/** A client without an engine: it does as it is told, and notes at which instants its pace became what. */
export class ScriptedClient {
  readonly client: Client;
  readonly notes: [ticks: number, pace: number][] = [];
  readonly #simulation: Simulation;

  constructor(simulation: Simulation, part: SharedPart, terms: ClientTerms) {
    this.#simulation = simulation;
    this.client = part.join(terms, { paceChanged: (pace) => this.#note(pace) });
  }

  run(demand = 0.5): void {
    this.#note(this.client.run(demand));
  }

  rest(): void {
    this.client.rest();
  }

  #note(pace: number): void {
    this.notes.push([this.#simulation.now, pace]);
  }
}

/** Does things at instants in ticks, as arrivals do. */
export function script(simulation: Simulation, acts: readonly (readonly [number, () => void])[]) {
  const act = simulation.on('act', priority.arrival, (at) => acts[at]![1]());
  for (const [at, [ticks]] of acts.entries()) simulation.scheduleAt(ticks, act, at);
}

/** Adds up what each owner uses: accelerators × ticks by now. */
export class UseMeter {
  readonly #totals = new Map<number, { use: number; since: number; sum: number }>();
  now: () => number = () => 0;

  readonly observer: UseObserver = (owner, change) => {
    const total = this.#of(owner);
    total.sum = this.used(owner);
    total.since = this.now();
    total.use += change;
  };

  used(owner: number): number {
    const { use, since, sum } = this.#of(owner);
    return sum + use * (this.now() - since);
  }

  #of(owner: number) {
    const total = this.#totals.get(owner) ?? { use: 0, since: this.now(), sum: 0 };
    this.#totals.set(owner, total);
    return total;
  }
}
