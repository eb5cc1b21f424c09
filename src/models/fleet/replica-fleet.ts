import type { EventHandle } from '../../engine/event-queue.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import type { ReplicaEvent } from './observer.ts';

export interface ReplicaFleetConfig {
  readonly name: string;
  /** Accelerators of one replica. */
  readonly accelerators: number;
  /** Seconds from the order of a replica to its readiness. */
  readonly startup: number;
}

/** What a fleet asks of, and tells, whoever serves on its replicas. */
export interface ReplicaFleetHooks {
  /** Requests that a replica holds. */
  outstanding(replica: number): number;
  /** The number of replicas that serve is about to change. */
  changing(): void;
  /** It has changed. */
  changed(): void;
  replica(replica: number, event: ReplicaEvent): void;
}

/** The replicas of a deployment on their way from starting over ready to draining and stopped. */
export class ReplicaFleet {
  /** Replicas that take requests, oldest first. */
  readonly ready: number[] = [];

  readonly #simulation: Simulation;
  readonly #pool: AcceleratorPool;
  readonly #config: ReplicaFleetConfig;
  readonly #hooks: ReplicaFleetHooks;
  readonly #becomeReady: HandlerId;
  /** Replicas on their way, oldest first, with the event that makes each ready. */
  readonly #starting: { readonly replica: number; readonly readyAt: EventHandle }[] = [];
  readonly #draining = new Set<number>();
  #ordered = 0;

  constructor(
    simulation: Simulation,
    pool: AcceleratorPool,
    config: ReplicaFleetConfig,
    hooks: ReplicaFleetHooks,
  ) {
    this.#simulation = simulation;
    this.#pool = pool;
    this.#config = config;
    this.#hooks = hooks;
    this.#becomeReady = simulation.on(
      `${config.name}/replica-ready`,
      priority.completion,
      (replica) => {
        const place = this.#starting.findIndex((one) => one.replica === replica);
        this.#starting.splice(place, 1);
        this.#open(replica);
      },
    );
  }

  /** Replicas that are on their way. */
  get starting(): number {
    return this.#starting.length;
  }

  /** Replicas that serve: ready ones, and draining ones that still have requests. */
  get serving(): number {
    return this.ready.length + this.#draining.size;
  }

  /** Starts the fleet that is there when the run begins, ready at once. */
  startWith(replicas: number): void {
    for (let count = 0; count < replicas; count += 1) if (!this.#order(0)) return;
  }

  /**
   * Orders or drains replicas until there are `desired`, counting those on their way, and returns how many
   * there are: fewer where the pool has no more accelerators. The youngest of those on their way go
   * first, then of the ready the one with the fewest requests, the younger on a tie.
   */
  scaleTo(desired: number): number {
    while (this.ready.length + this.starting < desired && this.#order(this.#config.startup));
    while (this.ready.length + this.starting > desired && this.starting > 0) this.#abandon();
    while (this.ready.length > desired) this.#drain();
    return this.ready.length + this.starting;
  }

  /** Whether a replica takes no more requests and only ends what it has. */
  isDraining(replica: number): boolean {
    return this.#draining.size > 0 && this.#draining.has(replica);
  }

  /** Stops a draining replica that has no requests left. */
  stopIfEmpty(replica: number): void {
    if (!this.isDraining(replica) || this.#hooks.outstanding(replica) > 0) return;
    this.#hooks.changing();
    this.#draining.delete(replica);
    this.#hooks.changed();
    this.#release(replica);
  }

  #order(startup: number): boolean {
    if (!this.#pool.take(this.#config.accelerators)) return false;
    const replica = this.#ordered++;
    this.#hooks.replica(replica, 'starting');
    if (startup === 0) {
      this.#open(replica);
    } else {
      const readyAt = this.#simulation.schedule(startup, this.#becomeReady, replica);
      this.#starting.push({ replica, readyAt });
    }
    return true;
  }

  #open(replica: number): void {
    this.#hooks.changing();
    this.ready.push(replica);
    this.#hooks.changed();
    this.#hooks.replica(replica, 'ready');
  }

  #abandon(): void {
    const { replica, readyAt } = this.#starting.pop()!;
    this.#simulation.cancel(readyAt);
    this.#release(replica);
  }

  #drain(): void {
    let victim = this.ready.length - 1;
    let fewest = this.#hooks.outstanding(this.ready[victim]!);
    for (let position = victim - 1; position >= 0; position -= 1) {
      const outstanding = this.#hooks.outstanding(this.ready[position]!);
      if (outstanding < fewest) {
        victim = position;
        fewest = outstanding;
      }
    }
    const replica = this.ready.splice(victim, 1)[0]!;
    this.#draining.add(replica);
    this.#hooks.changed();
    this.#hooks.replica(replica, 'draining');
    this.stopIfEmpty(replica);
  }

  #release(replica: number): void {
    this.#pool.release(this.#config.accelerators);
    this.#hooks.replica(replica, 'stopped');
  }
}
