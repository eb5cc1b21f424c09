import type { EventHandle } from '../../engine/event-queue.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import type { Holding, PlaceRequest } from './holding.ts';
import type { ReplicaEvent } from './observer.ts';
import type { PendingReplica } from './pending.ts';

export interface ReplicaFleetConfig {
  readonly name: string;
  /** What a replica asks of its pool. */
  readonly place: PlaceRequest;
  /** Seconds from the place of a replica to its readiness. */
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
  /** A replica was ordered and waits for room in its pool. */
  pending(replica: number, because: string): void;
  /** The pool has no room for a replica that was ordered, and never will have. */
  unplaced(because: string): void;
}

/** A replica that has a place, from its first instant there to its last; ticks. */
export interface ReplicaLife {
  readonly replica: number;
  readonly holding: Holding;
  readonly placedAt: number;
  /** Since when it serves; undefined while it is on its way. */
  readyAt: number | undefined;
}

interface Waiting extends PendingReplica {
  readonly replica: number;
}

/** The replicas of a deployment on their way from pending over starting and ready to draining and stopped. */
export class ReplicaFleet {
  /** Replicas that take requests, in the order in which they became ready. */
  readonly ready: number[] = [];
  /** Replicas that have a place, in the order in which they got it. */
  readonly lives = new Map<number, ReplicaLife>();

  readonly #simulation: Simulation;
  readonly #pool: AcceleratorPool;
  readonly #config: ReplicaFleetConfig;
  readonly #hooks: ReplicaFleetHooks;
  readonly #becomeReady: HandlerId;
  /** Replicas that wait for a place, in the order in which they were ordered. */
  readonly #pending: Waiting[] = [];
  /** Replicas with a place on their way, for the first time or after a fault, in the order in which they set out. */
  readonly #starting: { readonly replica: number; readonly readyAt: EventHandle }[] = [];
  readonly #draining = new Set<number>();
  /** Replicas that there are to be. */
  #desired = 0;
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
        this.#forgetStart(replica);
        this.#open(replica);
      },
    );
  }

  /** Replicas that are on their way: those that wait for a place, and those that start there. */
  get starting(): number {
    return this.#pending.length + this.#starting.length;
  }

  /** Replicas that serve: ready ones, and draining ones that still have requests. */
  get serving(): number {
    return this.ready.length + this.#draining.size;
  }

  get draining(): number {
    return this.#draining.size;
  }

  /** Starts the fleet that is there when the run begins, ready at once where there is room. */
  startWith(replicas: number): void {
    this.#desired = replicas;
    for (let count = 0; count < replicas; count += 1) this.#order(true);
  }

  /**
   * Orders or drains replicas until there are `desired`, counting those on their way, and returns how many
   * there are: fewer where the pool has no room and never will. Of those on their way the last to set out go
   * first, then of the ready the one with the fewest requests, on a tie the last to become ready.
   */
  scaleTo(desired: number): number {
    this.#desired = desired;
    this.#replenish();
    while (this.#count > desired && this.starting > 0) this.#abandonLast();
    while (this.ready.length > desired) this.#drain(this.ready[this.#victim()]!);
    return this.#count;
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
    return this.lives.get(replica)!.holding;
  }

  /** Takes the replicas with some holdings out of service, those that serve; returns them in the order of their places. */
  fall(holdings: readonly Holding[], because: string): readonly number[] {
    const fallen = this.#with(holdings).filter(
      ({ replica }) => this.ready.includes(replica) || this.#draining.has(replica),
    );
    for (const { replica } of fallen) this.#close(replica);
    this.#hooks.changed();
    for (const life of fallen) {
      life.readyAt = undefined;
      this.#hooks.replica(life.replica, 'fault', life.holding, because);
    }
    return fallen.map(({ replica }) => replica);
  }

  /** Starts replicas that fell again, where they were. Those that were draining stop instead. */
  restart(fallen: readonly number[]): void {
    for (const replica of fallen) {
      if (this.isDraining(replica)) this.#stop(replica);
      else this.#start(replica, this.#config.restart);
    }
  }

  /**
   * The replicas with some holdings are to leave their places: those that serve drain, those that start are given
   * up, and others are ordered in their stead.
   */
  vacate(holdings: readonly Holding[]): void {
    for (const { replica } of this.#with(holdings)) {
      if (this.ready.includes(replica)) this.#drain(replica);
      else if (!this.#draining.has(replica)) this.#abandon(replica);
    }
    this.#replenish();
  }

  /** Replicas that fell, and those with the same holdings that start, are gone with their places; others are ordered. */
  lose(holdings: readonly Holding[]): void {
    for (const { replica } of this.#with(holdings)) {
      this.#forgetStart(replica);
      this.#draining.delete(replica);
      this.#hooks.changed();
      this.#release(replica);
    }
    this.#replenish();
  }

  /** Replicas that there are, those on their way included and not those that drain. */
  get #count(): number {
    return this.ready.length + this.starting;
  }

  #with(holdings: readonly Holding[]): ReplicaLife[] {
    return [...this.lives.values()].filter(({ holding }) => holdings.includes(holding));
  }

  #replenish(): void {
    while (this.#count < this.#desired && this.#order(false));
  }

  /** Orders a replica; false where there is no room, and none to come. */
  #order(isReady: boolean): boolean {
    const { place } = this.#config;
    const holding = this.#pool.take(place);
    if (holding !== undefined) {
      this.#begin(this.#ordered++, holding, isReady);
      return true;
    }
    const { pending, refusal } = this.#pool;
    if (pending === undefined) {
      this.#hooks.unplaced(refusal);
      return false;
    }
    const waiting: Waiting = {
      replica: this.#ordered++,
      request: place,
      since: this.#simulation.now,
      placed: (found) => {
        this.#pending.splice(this.#pending.indexOf(waiting), 1);
        this.#begin(waiting.replica, found, false);
      },
    };
    this.#pending.push(waiting);
    this.#hooks.pending(waiting.replica, refusal);
    pending.add(waiting);
    return true;
  }

  /** A replica has a place. */
  #begin(replica: number, holding: Holding, isReady: boolean): void {
    const startup = isReady ? 0 : this.#config.startup + holding.preparation;
    const { now } = this.#simulation;
    this.lives.set(replica, { replica, holding, placedAt: now, readyAt: undefined });
    this.#hooks.replica(replica, 'starting', holding);
    if (startup === 0) this.#open(replica);
    else this.#start(replica, startup);
  }

  #start(replica: number, seconds: number): void {
    const readyAt = this.#simulation.schedule(seconds, this.#becomeReady, replica);
    this.#starting.push({ replica, readyAt });
  }

  #open(replica: number): void {
    const life = this.lives.get(replica)!;
    life.readyAt = this.#simulation.now;
    this.ready.push(replica);
    this.#hooks.changed();
    this.#hooks.replica(replica, 'ready', life.holding);
  }

  /** Takes a replica from the list of those that are ready. */
  #close(replica: number): void {
    const position = this.ready.indexOf(replica);
    if (position >= 0) this.ready.splice(position, 1);
  }

  /** Ends a draining replica. */
  #stop(replica: number): void {
    this.#draining.delete(replica);
    this.#hooks.changed();
    this.#release(replica);
  }

  /** Gives up the last replica that set out; one that waits for a place sooner than one that has it. */
  #abandonLast(): void {
    const waiting = this.#pending.pop();
    if (waiting === undefined) this.#abandon(this.#starting.at(-1)!.replica);
    else this.#pool.pending!.remove(waiting);
  }

  #abandon(replica: number): void {
    this.#forgetStart(replica);
    this.#release(replica);
  }

  #forgetStart(replica: number): void {
    const place = this.#starting.findIndex((one) => one.replica === replica);
    if (place < 0) return;
    this.#simulation.cancel(this.#starting[place]!.readyAt);
    this.#starting.splice(place, 1);
  }

  /** Position of the ready replica that goes first. */
  #victim(): number {
    let victim = this.ready.length - 1;
    let fewest = this.#hooks.outstanding(this.ready[victim]!);
    for (let position = victim - 1; position >= 0; position -= 1) {
      const outstanding = this.#hooks.outstanding(this.ready[position]!);
      if (outstanding < fewest) {
        victim = position;
        fewest = outstanding;
      }
    }
    return victim;
  }

  #drain(replica: number): void {
    this.#close(replica);
    this.#draining.add(replica);
    this.#hooks.changed();
    this.#hooks.replica(replica, 'draining', this.holdingOf(replica));
    this.stopIfEmpty(replica);
  }

  #release(replica: number): void {
    const { holding } = this.lives.get(replica)!;
    this.lives.delete(replica);
    this.#pool.release(holding);
    this.#hooks.replica(replica, 'stopped', holding);
  }
}
