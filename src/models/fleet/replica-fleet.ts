import type { Simulation } from '../../engine/simulation.ts';
import { toTicks } from '../../engine/time.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import { type DrainCause, Drains } from './drains.ts';
import type { Holding } from './holding.ts';
import { Orders } from './orders.ts';
import type {
  PlacedReplica,
  ReplicaDraws,
  ReplicaFleetConfig,
  ReplicaFleetHooks,
} from './replica-fleet-config.ts';
import { type ScaleDownConfig, usualScaleDown } from './scale-down.ts';
import { Sleepers } from './sleepers.ts';
import { Starts } from './starts.ts';
import { plainStartup, type StartKind } from './startup-config.ts';
import { Victims } from './victims.ts';

/** The replicas of a deployment on their way from pending over starting and ready to draining and stopped, or asleep. */
export class ReplicaFleet {
  /** Replicas that take requests, in the order in which they became ready. */
  readonly ready: number[] = [];
  /** Replicas that have a place, in the order in which they got it. */
  readonly lives = new Map<number, PlacedReplica>();

  readonly #simulation: Simulation;
  readonly #pool: AcceleratorPool;
  readonly #config: ReplicaFleetConfig;
  readonly #scaleDown: ScaleDownConfig;
  readonly #hooks: ReplicaFleetHooks;
  readonly #orders: Orders;
  /** Replicas with a place on their way, for the first time, after a fault or after sleep. */
  readonly #starts: Starts;
  readonly #drains: Drains;
  readonly #sleepers: Sleepers;
  readonly #victims: Victims;
  /** Replicas that there are to be. */
  #desired = 0;
  #ordered = 0;
  /** Machines that came with a replica each, counted down so that they are none of the pool's. */
  #newNodes = -1;

  constructor(
    simulation: Simulation,
    pool: AcceleratorPool,
    config: ReplicaFleetConfig,
    hooks: ReplicaFleetHooks,
    draws?: ReplicaDraws,
  ) {
    this.#simulation = simulation;
    this.#pool = pool;
    this.#config = config;
    this.#scaleDown = config.scaleDown ?? usualScaleDown;
    this.#hooks = hooks;
    this.#orders = new Orders(simulation, pool, config.place, {
      waits: (replica, because) => hooks.pending(replica, because),
      placed: (order, holding) => {
        this.#settle(order.replica, holding, order.since);
        this.#start(order.replica, order.kind, order.since, holding.preparation);
      },
    });
    this.#victims = new Victims(simulation, pool, this.lives, hooks, draws?.lots, (replica) =>
      this.#starts.awaitsContainer(replica),
    );
    const { name, phases, startup, restart, warm } = config;
    const times = {
      cold: phases ?? plainStartup(startup),
      restart: restart === undefined ? undefined : plainStartup(restart).phases,
      wake: warm?.wake ?? [],
      isPhased: phases !== undefined || warm !== undefined,
      weightsAt: toTicks(config.weightsAt ?? 0),
      draws: draws?.starts,
    };
    this.#starts = new Starts(name, simulation, times, {
      hasReady: () => this.ready.length > 0,
      phase: (replica, phase, seconds) =>
        hooks.phase(replica, phase, seconds, this.holdingOf(replica)),
      began: (record) => hooks.start(record),
      started: (replica) => this.#open(replica),
    });
    this.#drains = new Drains(name, simulation, this.#scaleDown.drain, (replica) => {
      hooks.cut(replica);
      this.stopIfEmpty(replica, 'drain timed out');
    });
    this.#sleepers = new Sleepers(warm?.replicas ?? 0);
  }

  /** Replicas that are on their way: those that wait for a place, and those that start there. */
  get starting(): number {
    return this.#orders.count + this.#starts.count;
  }

  /** Of these, those that wait for a place, for so many ticks or longer. */
  pending(ticks = 0): number {
    return this.#orders.waitingFor(ticks);
  }

  /** Replicas that serve: ready ones, and draining ones that still have requests. */
  get serving(): number {
    return this.ready.length + this.#drains.count;
  }

  get draining(): number {
    return this.#drains.count;
  }

  get sleeping(): number {
    return this.#sleepers.count;
  }

  /** Starts the fleet that is there when the run begins, ready at once where there is room, and those that sleep. */
  startWith(replicas: number): void {
    this.#desired = replicas;
    for (let count = 0; count < replicas; count += 1) this.#order('ready');
    const { warm } = this.#config;
    for (let count = 0; count < (warm?.initial ?? 0); count += 1) this.#orderAsleep();
  }

  /**
   * Orders, wakes or drains replicas until there are `desired`, counting those on their way, and returns how many
   * there are: fewer where the pool has no room and never will, more while those on their way are let become ready.
   */
  scaleTo(desired: number): number {
    this.#desired = desired;
    this.#replenish();
    this.#shrink();
    return this.#count;
  }

  /** Whether a replica takes no more requests and only ends what it has. */
  isDraining(replica: number): boolean {
    return this.#drains.has(replica);
  }

  /** Ends the drain of a replica that has no requests left: it stops, or falls asleep. */
  stopIfEmpty(replica: number, because?: string): void {
    if (!this.isDraining(replica) || this.#hooks.outstanding(replica) > 0) return;
    const maySleep = this.#drains.causeOf(replica) === 'scale-down' && !this.#sleepers.isFull;
    this.#drains.end(replica);
    this.#hooks.changed();
    if (maySleep) this.#fallAsleep(replica, because);
    else this.#release(replica, because);
  }

  holdingOf(replica: number): Holding {
    return this.lives.get(replica)!.holding;
  }

  /** Takes the replicas with some holdings out of service, those that serve; returns them in the order of their places. */
  fall(holdings: readonly Holding[], because: string): readonly number[] {
    const fallen = this.#with(holdings).filter(
      ({ replica }) => this.ready.includes(replica) || this.isDraining(replica),
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
      if (this.isDraining(replica)) {
        this.#drains.end(replica);
        this.#hooks.changed();
        this.#release(replica);
      } else {
        this.lives.get(replica)!.restarts += 1;
        this.#start(replica, 'restart', this.#simulation.now, 0);
      }
    }
  }

  /**
   * The replicas with some holdings are to leave their places: those that serve drain, those that start or sleep are
   * given up, and others are ordered in their stead.
   */
  vacate(holdings: readonly Holding[]): void {
    for (const { replica } of this.#with(holdings)) {
      if (this.ready.includes(replica)) this.#drain(replica, 'vacate');
      else if (this.isDraining(replica)) this.#drains.mustLeave(replica);
      else this.#remove(replica);
    }
    this.#replenish();
  }

  /** Replicas that fell, and those with the same holdings that start or sleep, are gone with their places; others are ordered. */
  lose(holdings: readonly Holding[]): void {
    for (const { replica } of this.#with(holdings)) {
      this.#drains.end(replica);
      this.#hooks.changed();
      this.#remove(replica);
    }
    this.#replenish();
  }

  /** Replicas that there are, those on their way included, and neither those that drain nor those that sleep. */
  get #count(): number {
    return this.ready.length + this.starting;
  }

  #with(holdings: readonly Holding[]): PlacedReplica[] {
    return [...this.lives.values()].filter(({ holding }) => holdings.includes(holding));
  }

  #replenish(): void {
    while (this.#count < this.#desired && (this.#wake() || this.#order('cold')));
  }

  /** Gives up and drains replicas until there are as many as there are to be. */
  #shrink(): void {
    const surplus = this.#count - this.#desired;
    if (surplus <= 0) return;
    const { starting } = this.#scaleDown;
    const before = starting === 'first' ? this.#giveUp(surplus) : 0;
    const drained = this.#drainSome(surplus - before);
    if (starting === 'last') this.#giveUp(surplus - drained);
  }

  /** Gives up so many of those on their way, or all; returns how many. */
  #giveUp(most: number): number {
    const order = [...this.#starts.replicas, ...this.#orders.replicas];
    const victims = this.#victims.choose(order, this.#scaleDown.startingVictims, most);
    for (const replica of victims) {
      const kind = this.#orders.withdraw(replica);
      if (kind === undefined) this.#abandon(replica);
      else if (kind === 'wake' && !this.#sleepers.isFull) this.#sleepers.add(replica);
    }
    return victims.length;
  }

  /** Drains so many of those that are ready, or all; returns how many. */
  #drainSome(most: number): number {
    if (most <= 0) return 0;
    const victims = this.#victims.choose(this.ready, this.#scaleDown.readyVictims, most);
    for (const replica of victims) this.#drain(replica, 'scale-down');
    return victims.length;
  }

  /** Orders a replica; false where there is no room, and none to come. */
  #order(how: 'ready' | 'cold' | 'wake'): boolean {
    const { now } = this.#simulation;
    const holding = this.#pool.take(this.#config.place);
    if (holding !== undefined) {
      const replica = this.#ordered++;
      this.#settle(replica, holding, now);
      if (how === 'ready') {
        this.#starts.wasReady(replica, this.lives.get(replica)!.node);
        this.#open(replica);
      } else {
        this.#start(replica, how, now, holding.preparation);
      }
      return true;
    }
    // Of the fleet that is there when the run begins, who finds no room then is no longer ready at once.
    const kind = how === 'ready' ? 'cold' : how;
    if (this.#orders.add(this.#ordered, kind)) {
      this.#ordered += 1;
      return true;
    }
    this.#hooks.unplaced(this.#pool.refusal);
    return false;
  }

  /** A replica has a place. */
  #settle(replica: number, holding: Holding, orderedAt: number): void {
    const { phases } = this.#config;
    const node =
      phases?.onNewNodes === true ? this.#newNodes-- : this.#pool.nodeOf(holding.devices[0]!);
    const placedAt = this.#simulation.now;
    const life = { replica, holding, node, orderedAt, placedAt, readyAt: undefined, restarts: 0 };
    this.lives.set(replica, life);
    this.#hooks.replica(replica, 'starting', holding);
  }

  #start(replica: number, kind: StartKind, orderedAt: number, preparation: number): void {
    const { node } = this.lives.get(replica)!;
    this.#starts.begin({ replica, kind, node, orderedAt, preparation });
  }

  #open(replica: number): void {
    const life = this.lives.get(replica)!;
    life.readyAt = this.#simulation.now;
    this.ready.push(replica);
    this.#hooks.changed();
    this.#hooks.replica(replica, 'ready', life.holding);
    // Where those on their way are never given up, there may now be one too many.
    if (this.#scaleDown.starting === 'keep') this.#shrink();
  }

  /** Takes a replica from the list of those that are ready. */
  #close(replica: number): void {
    const position = this.ready.indexOf(replica);
    if (position >= 0) this.ready.splice(position, 1);
  }

  /** Gives up a replica that starts: it stops, or goes back to sleep. */
  #abandon(replica: number): void {
    const wakes = this.#starts.kindOf(replica) === 'wake';
    this.#starts.giveUp(replica);
    if (wakes && !this.#sleepers.isFull) this.#fallAsleep(replica);
    else this.#release(replica);
  }

  /** A replica that starts, sleeps or fell is no more. */
  #remove(replica: number): void {
    this.#starts.giveUp(replica);
    this.#sleepers.remove(replica);
    this.#release(replica);
  }

  #drain(replica: number, cause: DrainCause): void {
    this.#close(replica);
    this.#drains.begin(replica, cause);
    this.#hooks.changed();
    this.#hooks.replica(replica, 'draining', this.holdingOf(replica));
    this.stopIfEmpty(replica);
  }

  #fallAsleep(replica: number, because?: string): void {
    this.#sleepers.add(replica);
    if (this.#config.warm!.releases) {
      this.#release(replica, because ?? 'asleep');
      return;
    }
    const life = this.lives.get(replica)!;
    life.readyAt = undefined;
    life.isAsleep = true;
    this.#hooks.replica(replica, 'asleep', life.holding, because);
  }

  /** Wakes the replica that fell asleep last; false where none sleeps, or there is no room for it and none to come. */
  #wake(): boolean {
    const replica = this.#sleepers.wake();
    if (replica === undefined) return false;
    if (this.#config.warm!.releases) {
      // What it kept in host memory serves whoever takes its place, under a number of its own.
      if (this.#order('wake')) return true;
      this.#sleepers.add(replica);
      return false;
    }
    const life = this.lives.get(replica)!;
    life.isAsleep = false;
    this.#hooks.replica(replica, 'waking', life.holding);
    this.#start(replica, 'wake', this.#simulation.now, 0);
    return true;
  }

  /** A replica that sleeps when the run begins. */
  #orderAsleep(): void {
    if (this.#config.warm!.releases) {
      this.#sleepers.add(this.#ordered++);
      return;
    }
    const holding = this.#pool.take(this.#config.place);
    if (holding === undefined) {
      this.#hooks.unplaced(this.#pool.refusal);
      return;
    }
    const replica = this.#ordered++;
    this.#settle(replica, holding, this.#simulation.now);
    this.#starts.wasReady(replica, this.lives.get(replica)!.node);
    this.#fallAsleep(replica);
  }

  #release(replica: number, because?: string): void {
    const { holding } = this.lives.get(replica)!;
    this.lives.delete(replica);
    this.#pool.release(holding);
    this.#hooks.replica(replica, 'stopped', holding, because);
  }
}
