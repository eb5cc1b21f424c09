import type { Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { wideNumbers } from '../../engine/wide-numbers.ts';
import type { Router } from '../../policies/routing/router.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { ReplicaEngine, ServingHooks } from '../serving/engine.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import { Dispatch, type DispatchConfig } from './dispatch.ts';
import { Faults, type FaultsConfig } from './faults.ts';
import type { Holding } from './holding.ts';
import type { FleetObserver, Rejection, ReplicaEvent } from './observer.ts';
import { type QueueOrder, WaitingQueue } from './queue.ts';
import { ReplicaFleet } from './replica-fleet.ts';
import type {
  ReplicaDraws,
  ReplicaFleetConfig,
  ReplicaFleetHooks,
  ReplicaLife,
} from './replica-fleet-config.ts';
import type { RequestMeter } from './request-meter.ts';
import { SlotAccount, type SlotTotals } from './slot-account.ts';
import type { StartRecord, StartupPhase } from './startup-config.ts';
import { TimeOuts, type TimeOutsConfig } from './time-outs.ts';

export interface DeploymentConfig extends ReplicaFleetConfig {
  readonly queue: {
    /** Requests that may wait; infinite where unlimited. */
    readonly limit: number;
    readonly order: QueueOrder;
  };
  readonly timeouts: TimeOutsConfig;
  readonly routing: DispatchConfig;
  /** Fatal faults of its replicas; undefined where there are none. */
  readonly faults: FaultsConfig | undefined;
}

/** What happens to a deployment's replicas from outside. */
export interface DeploymentFaults {
  /** Randomness of each replica's faults. */
  readonly draws: (replica: number) => Uniform;
  /** A fatal fault of a replica: whoever shares its fate is to fall. */
  readonly strike: (deployment: Deployment, replica: number) => void;
}

/** Running totals that autoscalers read; differences over time make rates and means. */
export interface DeploymentTotals extends SlotTotals {
  arrived: number;
  completed: number;
  /** Sum of end-to-end latencies of the completed, in ticks. */
  latencyTicks: number;
}

/** A model served by replicas of one kind: a queue, a router, and a fleet that can be scaled. */
export class Deployment implements ServingHooks, ReplicaFleetHooks {
  readonly index: number;
  readonly config: DeploymentConfig;
  readonly engine: ReplicaEngine;
  readonly totals: DeploymentTotals = wideNumbers({
    arrived: 0,
    completed: 0,
    latencyTicks: 0,
    busySlotTicks: 0,
    openSlotTicks: 0,
  });
  /** Told that a replica stopped, and gave back what it had. */
  onStopped: (() => void) | undefined;
  /** Requests that arrived and neither started nor left. */
  waiting = 0;
  /** Requests that arrived and were neither answered nor left: served or waiting. */
  ongoing = 0;
  /** Told of each request that arrives or is answered; undefined where nobody reads that. */
  meter: RequestMeter | undefined;

  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #observer: FleetObserver;
  readonly #queue: WaitingQueue;
  readonly #pool: AcceleratorPool;
  readonly #fleet: ReplicaFleet;
  readonly #dispatch: Dispatch;
  readonly #timeOuts: TimeOuts;
  readonly #drawModel: (() => number) | undefined;
  readonly #slots: SlotAccount;
  readonly #faults: Faults | undefined;

  constructor(
    index: number,
    config: DeploymentConfig,
    parts: {
      readonly simulation: Simulation;
      readonly requests: Requests;
      readonly pool: AcceleratorPool;
      readonly engine: (hooks: ServingHooks) => ReplicaEngine;
      readonly router: Router;
      /** Two numbers a request, for routers that choose at random. */
      readonly draws: Uniform | undefined;
      readonly observer: FleetObserver;
      /** Draws the model that a request asks for, where there are several. */
      readonly drawModel?: (() => number) | undefined;
      /** Randomness of each replica's starts, and the lots by which replicas go. */
      readonly replicaDraws?: ReplicaDraws;
      /** Needed where the configuration has faults. */
      readonly faults?: DeploymentFaults;
    },
  ) {
    const { simulation, requests } = parts;
    this.index = index;
    this.config = config;
    this.#simulation = simulation;
    this.#requests = requests;
    this.#observer = parts.observer;
    this.#slots = new SlotAccount(index, simulation, parts.observer, this.totals);
    this.#queue = new WaitingQueue(requests, config.queue.order);
    this.engine = parts.engine(this);
    this.#pool = parts.pool;
    this.#drawModel = parts.drawModel;
    this.#fleet = new ReplicaFleet(simulation, parts.pool, config, this, parts.replicaDraws);
    const { engine } = this;
    const { ready } = this.#fleet;
    this.#dispatch = new Dispatch(config.name, config.routing, {
      simulation,
      requests,
      engine,
      ready,
      router: parts.router,
      draws: parts.draws,
    });
    const giveUp = (request: RequestId, by: 'time-out' | 'client') => this.#giveUp(request, by);
    this.#timeOuts = new TimeOuts(config.name, simulation, requests, config.timeouts, giveUp);
    const { faults } = parts;
    if (config.faults !== undefined && faults !== undefined) {
      this.#faults = new Faults(config.name, simulation, config.faults, faults.draws, {
        oldest: () => ready[0] ?? none,
        fault: (replica) => faults.strike(this, replica),
      });
    }
  }

  /** Replicas that are ready. */
  get count(): number {
    return this.#fleet.ready.length;
  }

  /** Who is at a part, from 0 to below 1, of the replicas that are ready, of which one is first for longest; none without any. */
  readyAt(part: number): number {
    const { ready } = this.#fleet;
    return ready[Math.floor(part * ready.length)] ?? none;
  }

  /** Replicas that are on their way. */
  get starting(): number {
    return this.#fleet.starting;
  }

  /** Of these, those that wait for a place, for so many ticks or longer. */
  pendingFor(ticks: number): number {
    return this.#fleet.pending(ticks);
  }

  /** Replicas that take no more requests and only end what they have. */
  get draining(): number {
    return this.#fleet.draining;
  }

  /** Replicas that sleep, with a place or without. */
  get sleeping(): number {
    return this.#fleet.sleeping;
  }

  /** Replicas that have a place, in the order in which they got it. */
  get lives(): Iterable<ReplicaLife> {
    return this.#fleet.lives.values();
  }

  /** Whether a replica takes no more requests and only ends what it has. */
  isDraining(replica: number): boolean {
    return this.#fleet.isDraining(replica);
  }

  /** Replicas whose fate one of its own shares, as what they have of the pool; its own among them. */
  fellowsOf(replica: number): readonly Holding[] {
    return this.#pool.fellows(this.#fleet.holdingOf(replica));
  }

  /** Its replicas that serve with one of these holdings fall: all that they hold fails, and they start again. */
  fall(holdings: readonly Holding[], because: string): void {
    this.#fleet.restart(this.#abort(holdings, because));
  }

  /** Its replicas with one of these holdings are to go elsewhere: those that serve end what they have first. */
  vacate(holdings: readonly Holding[]): void {
    this.#fleet.vacate(holdings);
  }

  /** Its replicas with one of these holdings are gone, with all that they hold; others are ordered in their stead. */
  lose(holdings: readonly Holding[], because: string): void {
    this.#abort(holdings, because);
    this.#fleet.lose(holdings);
  }

  /** All that waits for a replica is gone. */
  failWaiting(because: string): void {
    while (this.#queue.length > 0) {
      const request = this.#queue.first;
      this.#queue.remove(request);
      this.#cease(request);
      this.#observer.failed(this.index, request, because);
      this.#observer.released(request);
    }
  }

  /** Takes a request that has just arrived: to a replica, to the queue, or away. */
  offer(request: RequestId): void {
    const requests = this.#requests;
    this.totals.arrived += 1;
    this.meter?.arrived(request);
    requests.replica[request] = none;
    requests.startedAt[request] = none;
    requests.firstAnswerAt[request] = none;
    if (this.#drawModel !== undefined) requests.model[request] = this.#drawModel();
    this.#observer.arrived(this.index, request);
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      this.#observer.rejected(this.index, request, refusal);
      this.#observer.released(request);
      return;
    }
    const replica = this.#dispatch.route(request, this.#queue.length > 0);
    const waits = replica === none || !this.engine.startsAtOnce(replica);
    if (waits && this.waiting >= this.config.queue.limit) {
      this.#observer.rejected(this.index, request, 'queue full');
      this.#observer.released(request);
      return;
    }
    this.waiting += 1;
    this.ongoing += 1;
    this.#timeOuts.begin(request);
    if (replica === none) this.#queue.append(request);
    else this.#send(replica, request);
  }

  /** Takes back a request whose sender wants it no more; it counts as cancelled by its client. */
  withdraw(request: RequestId): void {
    this.#giveUp(request, 'client');
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
    this.#slots.settle();
  }

  started(request: RequestId): void {
    this.waiting -= 1;
    this.#timeOuts.started(request);
    this.#observer.started(this.index, request);
  }

  completed(request: RequestId): void {
    const { now } = this.#simulation;
    this.ongoing -= 1;
    this.totals.completed += 1;
    this.totals.latencyTicks += now - this.#requests.arrivedAt[request]!;
    this.meter?.completed(request, now);
    this.#timeOuts.answered(request);
    this.#observer.completed(this.index, request);
    this.#observer.released(request);
  }

  left(request: RequestId): void {
    this.#observer.released(request);
  }

  busy(replica: number, change: number): void {
    this.#slots.busy(replica, change);
  }

  running(replica: number, count: number): void {
    this.#slots.running(replica, count);
  }

  roomMade(replica: number): void {
    if (this.#fleet.isDraining(replica)) {
      this.#fleet.stopIfEmpty(replica);
      return;
    }
    const { maxOutstanding } = this.config.routing;
    while (
      this.#queue.length > 0 &&
      this.engine.takesNew(replica) &&
      this.engine.outstanding(replica) < maxOutstanding
    ) {
      const request = this.#queue.first;
      this.#queue.remove(request);
      this.#send(replica, request);
    }
  }

  loadChanged(replica: number): void {
    this.#dispatch.changed(replica);
  }

  takeOver(): number {
    return this.#dispatch.heir();
  }

  outstanding(replica: number): number {
    return this.engine.outstanding(replica);
  }

  changed(): void {
    this.#dispatch.reshaped();
    this.#slots.open(this.#fleet.serving * this.engine.slots);
    this.#observer.ready(this.index, this.count);
  }

  replica(replica: number, event: ReplicaEvent, holding: Holding, because?: string): void {
    if (event === 'starting') {
      this.#slots.add(replica, holding);
      this.engine.open(replica, holding.place);
    }
    this.#observer.replica(this.index, replica, event, holding, because);
    if (event === 'ready') {
      this.engine.refill(replica);
      this.#faults?.begin(replica);
    }
    if (event === 'asleep' && this.config.warm?.keepsAll !== true) this.#forget(replica);
    if (event === 'fault' || event === 'stopped' || event === 'asleep') this.#faults?.end(replica);
    if (event === 'stopped') this.onStopped?.();
  }

  kvUse(replica: number): number {
    return this.engine.kvUse(replica);
  }

  idleSince(replica: number): number {
    return this.#slots.idleSince(replica);
  }

  cut(replica: number): void {
    this.#fail([replica], 'drain timed out');
  }

  phase(replica: number, phase: StartupPhase, seconds: number, holding: Holding): void {
    this.#observer.phase?.(this.index, replica, phase, seconds, holding);
  }

  start(record: StartRecord): void {
    this.#observer.start?.(this.index, record);
  }

  pending(replica: number, because: string): void {
    this.#observer.pending(this.index, replica, because);
  }

  unplaced(because: string): void {
    this.#observer.unplaced(this.index, because);
  }

  /** Why a request could never be served; undefined where it could. */
  #refusal(request: RequestId): Rejection | undefined {
    if (this.config.place.kinds.length === 0) return 'no accelerator can hold the model';
    return this.engine.refusal(request);
  }

  /** Replicas that serve fall with all that they hold. */
  #abort(holdings: readonly Holding[], because: string): readonly number[] {
    const fallen = this.#fleet.fall(holdings, because);
    this.#fail(fallen, because);
    return fallen;
  }

  /** All that some replicas hold fails. */
  #fail(replicas: readonly number[], because: string): void {
    this.engine.abort(replicas, (request) => {
      this.#cease(request);
      this.#observer.failed(this.index, request, because);
      this.#observer.released(request);
    });
  }

  /** A replica that holds nothing loses its caches. */
  #forget(replica: number): void {
    this.engine.abort([replica], () => {});
  }

  #send(replica: number, request: RequestId): void {
    this.#requests.replica[request] = replica;
    this.#observer.sent?.(this.index, request, replica);
    this.engine.admit(replica, request);
  }

  #giveUp(request: RequestId, by: 'time-out' | 'client'): void {
    this.#cease(request);
    this.#observer.givenUp(this.index, request, by);
    const replica = this.#requests.replica[request]!;
    if (replica === none) {
      this.#queue.remove(request);
      this.#observer.released(request);
    } else if (this.engine.withdraw(replica, request)) {
      this.#observer.released(request);
      // Its place at the replica is free for one that waits; a draining replica may stop.
      // It may have done so by now, where the request was all that it held for others.
      if (this.#fleet.lives.has(replica)) this.engine.refill(replica);
    }
  }

  /** A request is not answered, and no longer waits for anything. */
  #cease(request: RequestId): void {
    this.#timeOuts.started(request);
    this.#timeOuts.answered(request);
    this.ongoing -= 1;
    if (this.#requests.startedAt[request] === none) this.waiting -= 1;
  }
}
