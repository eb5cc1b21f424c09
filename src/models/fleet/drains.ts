import type { EventHandle } from '../../engine/event-queue.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';

/** Why a replica drains: there are to be fewer, or it has to leave its place. */
export type DrainCause = 'scale-down' | 'vacate';

/** Replicas of a deployment that take no more requests and only end what they have. */
export class Drains {
  readonly #simulation: Simulation;
  /** Seconds; undefined where a drain may last for ever. */
  readonly #limit: number | undefined;
  readonly #timedOut: HandlerId | undefined;
  readonly #draining = new Map<number, { cause: DrainCause; readonly end?: EventHandle }>();

  /** `cut` is told of a replica whose time is up. */
  constructor(
    name: string,
    simulation: Simulation,
    limit: number | undefined,
    cut: (replica: number) => void,
  ) {
    this.#simulation = simulation;
    this.#limit = limit;
    if (limit !== undefined) {
      this.#timedOut = simulation.on(`${name}/drain-timed-out`, priority.completion, cut);
    }
  }

  get count(): number {
    return this.#draining.size;
  }

  has(replica: number): boolean {
    return this.#draining.size > 0 && this.#draining.has(replica);
  }

  causeOf(replica: number): DrainCause | undefined {
    return this.#draining.get(replica)?.cause;
  }

  begin(replica: number, cause: DrainCause): void {
    const end =
      this.#limit === undefined
        ? undefined
        : this.#simulation.schedule(this.#limit, this.#timedOut!, replica);
    this.#draining.set(replica, end === undefined ? { cause } : { cause, end });
  }

  /** A replica that drains has to leave its place, for whatever reason it began. */
  mustLeave(replica: number): void {
    const drain = this.#draining.get(replica);
    if (drain !== undefined) drain.cause = 'vacate';
  }

  end(replica: number): void {
    const drain = this.#draining.get(replica);
    if (drain === undefined) return;
    if (drain.end !== undefined) this.#simulation.cancel(drain.end);
    this.#draining.delete(replica);
  }
}
