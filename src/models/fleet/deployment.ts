import { priority } from '../../engine/priority.ts';
import type { LaneId, Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import type { ReplicaView, Router } from '../../policies/routing/router.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { BatchService } from '../serving/service.ts';
import { type ServingHooks, type SlotsConfig, SlotsEngine } from '../serving/slots.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import type { FleetObserver, ReplicaEvent } from './observer.ts';
import { type QueueOrder, WaitingQueue } from './queue.ts';
import { ReplicaFleet, type ReplicaFleetConfig, type ReplicaFleetHooks } from './replica-fleet.ts';

export interface DeploymentConfig extends ReplicaFleetConfig {
  readonly engine: SlotsConfig;
  readonly queue: {
    /** Requests that may wait; infinite where unlimited. */
    readonly limit: number;
    /** Seconds after which a request that still waits gives up; undefined for never. */
    readonly timeout: number | undefined;
    readonly order: QueueOrder;
  };
  /** Requests that a replica may hold, waiting or served; infinite where unlimited. */
  readonly maxOutstanding: number;
}

/** Running totals that autoscalers read; differences over time make rates and means. */
export interface DeploymentTotals {
  arrived: number;
  completed: number;
  /** Sum of end-to-end latencies of the completed, in ticks. */
  latencyTicks: number;
  busySlotTicks: number;
  openSlotTicks: number;
}

/** A model served by replicas of one kind: a queue, a router, and a fleet that can be scaled. */
export class Deployment implements ReplicaView, ServingHooks, ReplicaFleetHooks {
  readonly index: number;
  readonly config: DeploymentConfig;
  readonly totals: DeploymentTotals = {
    arrived: 0,
    completed: 0,
    latencyTicks: 0,
    busySlotTicks: 0,
    openSlotTicks: 0,
  };
  /** Requests that arrived and neither started nor left. */
  waiting = 0;

  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #router: Router;
  readonly #draws: Uniform | undefined;
  readonly #observer: FleetObserver;
  readonly #engine: SlotsEngine;
  readonly #queue: WaitingQueue;
  readonly #timeout: LaneId | undefined;
  readonly #fleet: ReplicaFleet;
  #busySlots = 0;
  #accountedAt = 0;

  constructor(
    index: number,
    config: DeploymentConfig,
    parts: {
      readonly simulation: Simulation;
      readonly requests: Requests;
      readonly pool: AcceleratorPool;
      readonly service: BatchService;
      readonly router: Router;
      /** Two numbers a request, for routers that choose at random. */
      readonly draws: Uniform | undefined;
      readonly observer: FleetObserver;
    },
  ) {
    this.index = index;
    this.config = config;
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#router = parts.router;
    this.#draws = parts.draws;
    this.#observer = parts.observer;
    this.#queue = new WaitingQueue(parts.requests, config.queue.order);
    this.#engine = new SlotsEngine(
      config.name,
      parts.simulation,
      parts.requests,
      config.engine,
      parts.service,
      this,
    );
    this.#fleet = new ReplicaFleet(parts.simulation, parts.pool, config, this);
    if (config.queue.timeout !== undefined) {
      // After the completions of the instant: service that starts now beats lost patience.
      const giveUp = parts.simulation.on(`${config.name}/time-out`, priority.arrival, (request) =>
        this.#giveUp(request),
      );
      this.#timeout = parts.simulation.lane(config.queue.timeout, giveUp);
    }
  }

  /** Replicas that are ready. */
  get count(): number {
    return this.#fleet.ready.length;
  }

  /** Replicas that are on their way. */
  get starting(): number {
    return this.#fleet.starting;
  }

  outstandingAt(position: number): number {
    return this.#engine.outstanding(this.#fleet.ready[position]!);
  }

  hasRoom(position: number): boolean {
    return this.outstandingAt(position) < this.config.maxOutstanding;
  }

  /** Takes a request that has just arrived: to a replica, to the queue, or away. */
  offer(request: RequestId): void {
    this.totals.arrived += 1;
    this.#observer.arrived(this.index, request);
    const u = this.#draws?.() ?? 0;
    const v = this.#draws?.() ?? 0;
    const position = this.#queue.length > 0 ? none : this.#router(this, u, v);
    const replica = position === none ? none : this.#fleet.ready[position]!;
    const waits = replica === none || !this.#engine.startsAtOnce(replica);
    if (waits && this.waiting >= this.config.queue.limit) {
      this.#observer.rejected(this.index, request);
      return;
    }
    this.waiting += 1;
    this.#requests.timeout[request] =
      this.#timeout === undefined ? none : this.#simulation.scheduleIn(this.#timeout, request);
    if (replica === none) {
      this.#requests.replica[request] = none;
      this.#queue.append(request);
    } else {
      this.#send(replica, request);
    }
  }

  /** Scales the fleet, as `ReplicaFleet.scaleTo`. */
  scaleTo(desired: number): number {
    return this.#fleet.scaleTo(desired);
  }

  /** Starts the fleet that is there when the run begins. */
  startWith(replicas: number): void {
    this.#fleet.startWith(replicas);
  }

  /** Brings the running totals of slot time up to now. */
  settle(): void {
    const elapsed = this.#simulation.now - this.#accountedAt;
    if (elapsed === 0) return;
    this.totals.busySlotTicks += elapsed * this.#busySlots;
    this.totals.openSlotTicks += elapsed * this.#openSlots;
    this.#accountedAt = this.#simulation.now;
  }

  started(request: RequestId): void {
    this.waiting -= 1;
    const timeout = this.#requests.timeout[request]!;
    if (timeout !== none) this.#simulation.cancel(timeout);
    this.#observer.started(this.index, request);
  }

  completed(request: RequestId): void {
    this.totals.completed += 1;
    this.totals.latencyTicks += this.#simulation.now - this.#requests.arrivedAt[request]!;
    this.#observer.completed(this.index, request);
  }

  busy(_replica: number, change: number): void {
    this.settle();
    this.#busySlots += change;
    this.#tellSlots();
  }

  roomMade(replica: number): void {
    if (this.#fleet.isDraining(replica)) {
      this.#fleet.stopIfEmpty(replica);
      return;
    }
    while (
      this.#queue.length > 0 &&
      this.#engine.outstanding(replica) < this.config.maxOutstanding
    ) {
      const request = this.#queue.first;
      this.#queue.remove(request);
      this.#send(replica, request);
    }
  }

  outstanding(replica: number): number {
    return this.#engine.outstanding(replica);
  }

  changing(): void {
    this.settle();
  }

  changed(): void {
    this.#tellSlots();
    this.#observer.ready(this.index, this.count);
  }

  replica(replica: number, event: ReplicaEvent): void {
    if (event === 'starting') this.#engine.open(replica);
    this.#observer.replica(this.index, replica, event);
    if (event === 'ready') this.#engine.refill(replica);
  }

  get #openSlots(): number {
    return this.#fleet.serving * this.config.engine.slots;
  }

  #send(replica: number, request: RequestId): void {
    this.#requests.replica[request] = replica;
    this.#engine.admit(replica, request);
  }

  #giveUp(request: RequestId): void {
    const replica = this.#requests.replica[request]!;
    if (replica === none) this.#queue.remove(request);
    else this.#engine.withdraw(replica, request);
    this.waiting -= 1;
    this.#observer.timedOut(this.index, request);
    // Its place at the replica is free for one that waits; a draining replica may stop.
    if (replica !== none) this.#engine.refill(replica);
  }

  #tellSlots(): void {
    this.#observer.slots(this.index, this.#busySlots, this.#openSlots);
  }
}
