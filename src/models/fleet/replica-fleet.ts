import type { EventHandle } from '../../engine/event-queue.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import type { Holding, PlaceRequest } from './holding.ts';
import type { ReplicaEvent } from './observer.ts';

export interface ReplicaFleetConfig {
  readonly name: string;
  /** What a replica asks of its pool. */
  readonly place: PlaceRequest;
  /** Seconds from the order of a replica to its readiness. */
  readonly startup: number;
  /** Seconds from a fatal fault of a replica to its readiness. */
  readonly restart: number;
}

/** What a fleet asks of, and tells, whoever serves on its replicas. */
export interface ReplicaFleetHooks {
  /** Requests that a replica holds. */
  outstanding(replica: number): number;
  /** The list of those that are ready changed, or the number of those that serve. */
  changed(): void;
  replica(replica: number, event: ReplicaEvent, holding: Holding, because?: string): void;
  /** The pool has no room for a replica that was ordered. */
  unplaced(because: string): void;
}

/** The replicas of a deployment on their way from starting over ready to draining and stopped. */
export class ReplicaFleet {
  /** Replicas that take requests, in the order in which they became ready. */
  readonly ready: number[] = [];

  readonly #simulation: Simulation;
  readonly #pool: AcceleratorPool;
  readonly #config: ReplicaFleetConfig;
  readonly #hooks: ReplicaFleetHooks;
  readonly #becomeReady: HandlerId;
  /** Replicas on their way, for the first time or after a fault, in the order in which they set out. */
  readonly #starting: { readonly replica: number; readonly readyAt: EventHandle }[] = [];
  readonly #draining = new Set<number>();
  /** What each replica has of the pool. */
  readonly #holdings = new Map<number, Holding>();
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
    for (let count = 0; count < replicas; count += 1) this.#order(true);
  }

  /**
   * Orders or drains replicas until there are `desired`, counting those on their way, and returns how many
   * there are: fewer where the pool has no more accelerators. Of those on their way the last to set out go
   * first, then of the ready the one with the fewest requests, on a tie the last to become ready.
   */
  scaleTo(desired: number): number {
    while (this.ready.length + this.starting < desired && this.#order(false));
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
    this.#stop(replica);
  }

  holdingOf(replica: number): Holding {
    return this.#holdings.get(replica)!;
  }

  /** Takes the replicas with some holdings out of service, those that serve; returns them in the order of their numbers. */
  fall(holdings: readonly Holding[], because: string): readonly number[] {
    const serving = new Set([...this.ready, ...this.#draining]);
    const fallen = [...this.#holdings].filter(
      ([replica, holding]) => serving.has(replica) && holdings.includes(holding),
    );
    for (const [replica] of fallen) {
      const position = this.ready.indexOf(replica);
      if (position >= 0) this.ready.splice(position, 1);
    }
    this.#hooks.changed();
    for (const [replica, holding] of fallen) {
      this.#hooks.replica(replica, 'fault', holding, because);
    }
    return fallen.map(([replica]) => replica);
  }

  /** Starts replicas that fell again, where they were. Those that were draining stop instead. */
  restart(fallen: readonly number[]): void {
    for (const replica of fallen) {
      if (this.isDraining(replica)) this.#stop(replica);
      else this.#start(replica, this.#config.restart);
    }
  }

  #order(isReady: boolean): boolean {
    const holding = this.#pool.take(this.#config.place);
    if (holding === undefined) {
      this.#hooks.unplaced(this.#pool.refusal);
      return false;
    }
    const replica = this.#ordered++;
    const startup = isReady ? 0 : this.#config.startup + holding.preparation;
    this.#holdings.set(replica, holding);
    this.#hooks.replica(replica, 'starting', holding);
    if (startup === 0) this.#open(replica);
    else this.#start(replica, startup);
    return true;
  }

  #start(replica: number, seconds: number): void {
    const readyAt = this.#simulation.schedule(seconds, this.#becomeReady, replica);
    this.#starting.push({ replica, readyAt });
  }

  #open(replica: number): void {
    this.ready.push(replica);
    this.#hooks.changed();
    this.#hooks.replica(replica, 'ready', this.#holdings.get(replica)!);
  }

  /** Ends a draining replica. */
  #stop(replica: number): void {
    this.#draining.delete(replica);
    this.#hooks.changed();
    this.#release(replica);
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
    this.#hooks.replica(replica, 'draining', this.#holdings.get(replica)!);
    this.stopIfEmpty(replica);
  }

  #release(replica: number): void {
    const holding = this.#holdings.get(replica)!;
    this.#holdings.delete(replica);
    this.#pool.release(holding);
    this.#hooks.replica(replica, 'stopped', holding);
  }
}
