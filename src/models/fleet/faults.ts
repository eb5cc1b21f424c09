import type { Distribution } from '../../engine/distributions.ts';
import type { EventHandle } from '../../engine/event-queue.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { toTicks } from '../../engine/time.ts';
import { none } from '../requests.ts';

/** When replicas of a deployment have fatal faults, in seconds. */
export interface FaultsConfig {
  /** From a replica's readiness to its own next fault; undefined where it has none but those of `at`. */
  readonly every: Distribution | undefined;
  /** Instants at which the replica that has been ready for longest has one. */
  readonly at: readonly number[];
}

/** Whose replicas have faults. */
export interface FaultyDeployment {
  /** The replica that has been ready for longest, or none. */
  oldest(): number;
  /** A replica has a fatal fault. */
  fault(replica: number): void;
}

/**
 * Fatal faults of a deployment's replicas, drawn and scripted. A replica draws the time to its next fault when it
 * becomes ready, from a stream of its own: so the life of each is the same whatever a policy makes of the others.
 */
export class Faults {
  readonly #simulation: Simulation;
  readonly #every: Distribution | undefined;
  readonly #draws: (replica: number) => Uniform;
  readonly #strike: HandlerId;
  readonly #uniforms: Uniform[] = [];
  readonly #next: EventHandle[] = [];

  constructor(
    name: string,
    simulation: Simulation,
    config: FaultsConfig,
    draws: (replica: number) => Uniform,
    deployment: FaultyDeployment,
  ) {
    this.#simulation = simulation;
    this.#every = config.every;
    this.#draws = draws;
    // Of the class of completions: a step that ends with the fault is done, in one run of steps as in single ones,
    // and whoever arrives at that instant finds the replica gone.
    this.#strike = simulation.on(`${name}/fault`, priority.completion, (replica) =>
      deployment.fault(replica),
    );
    const scripted = simulation.on(`${name}/scripted-fault`, priority.completion, () => {
      const oldest = deployment.oldest();
      if (oldest !== none) deployment.fault(oldest);
    });
    for (const at of config.at) simulation.schedule(at, scripted, 0);
  }

  /** A replica is ready. */
  begin(replica: number): void {
    if (this.#every === undefined) return;
    this.#uniforms[replica] ??= this.#draws(replica);
    const ticks = toTicks(this.#every.quantile(this.#uniforms[replica]()));
    const { now } = this.#simulation;
    // Never at once: with no time to restart either, time would stand still.
    this.#next[replica] = this.#simulation.scheduleAt(
      now + Math.max(1, ticks),
      this.#strike,
      replica,
    );
  }

  /** It is no more, for now or for ever. */
  end(replica: number): void {
    const next = this.#next[replica];
    if (next !== undefined) this.#simulation.cancel(next);
  }
}
