import { priority } from '../../engine/priority.ts';
import type { HandlerId, LaneId, Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { ticksPerSecond } from '../../engine/time.ts';
import { leastOf } from '../../policies/routing/least-of.ts';
import type { RoutedRequest, Router } from '../../policies/routing/router.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { ReplicaEngine, ServingHooks } from '../serving/engine.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import { Faults, type FaultsConfig } from './faults.ts';
import type { Holding } from './holding.ts';
import type { FleetObserver, Rejection, ReplicaEvent } from './observer.ts';
import { type QueueOrder, WaitingQueue } from './queue.ts';
import { ReplicaFleet, type ReplicaFleetConfig, type ReplicaFleetHooks } from './replica-fleet.ts';
import { ReplicaSignals } from './replica-signals.ts';

export interface DeploymentConfig extends ReplicaFleetConfig {
  readonly queue: {
    /** Requests that may wait; infinite where unlimited. */
    readonly limit: number;
    readonly order: QueueOrder;
  };
  /** Seconds after its arrival at which a request is given up; undefined for never. */
  readonly timeouts: {
    /** That still waits for service. */
    readonly start: number | undefined;
    /** That still has no first token. */
    readonly firstToken: number | undefined;
    /** That is not answered in full. */
    readonly total: number | undefined;
  };
  readonly routing: {
    /** Requests that a replica may hold, waiting or served; infinite where unlimited. */
    readonly maxOutstanding: number;
    /** Seconds between two refreshes of what the router sees; 0 where it sees the present. */
    readonly refreshSeconds: number;
  };
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
export interface DeploymentTotals {
  arrived: number;
  completed: number;
  /** Sum of end-to-end latencies of the completed, in ticks. */
  latencyTicks: number;
  busySlotTicks: number;
  openSlotTicks: number;
}

/** A model served by replicas of one kind: a queue, a router, and a fleet that can be scaled. */
export class Deployment implements ServingHooks, ReplicaFleetHooks {
  readonly index: number;
  readonly config: DeploymentConfig;
  readonly engine: ReplicaEngine;
  readonly totals: DeploymentTotals = {
    arrived: 0,
    completed: 0,
    latencyTicks: 0,
    busySlotTicks: 0,
    openSlotTicks: 0,
  };
  /** Told that a replica stopped, and gave back what it had. */
  onStopped: (() => void) | undefined;
  /** Requests that arrived and neither started nor left. */
  waiting = 0;

  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #router: Router;
  readonly #draws: Uniform | undefined;
  readonly #observer: FleetObserver;
  readonly #queue: WaitingQueue;
  readonly #pool: AcceleratorPool;
  readonly #fleet: ReplicaFleet;
  /** What routers see: of all that take new requests, and of those that take them over. */
  readonly #signals: ReplicaSignals;
  /** Made for the first request that is taken over; there is none where a replica does all of the work. */
  #heirs: ReplicaSignals | undefined;
  readonly #heirsOf: () => ReplicaSignals;
  readonly #heirRouter = leastOf('outstanding');
  readonly #routed: { -readonly [Key in keyof RoutedRequest]: RoutedRequest[Key] };
  readonly #startTimeout: LaneId | undefined;
  readonly #firstTimeout: LaneId | undefined;
  readonly #totalTimeout: LaneId | undefined;
  readonly #clientLeaves: HandlerId;
  readonly #faults: Faults | undefined;
  #busySlots = 0;
  #accountedAt = 0;
  /** Busy slots of each replica, and what it has of the pool where it shares that with nobody. */
  readonly #busyOf: number[] = [];
  readonly #owned: (Holding | undefined)[] = [];

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
      /** Needed where the configuration has faults. */
      readonly faults?: DeploymentFaults;
    },
  ) {
    const { simulation, requests } = parts;
    this.index = index;
    this.config = config;
    this.#simulation = simulation;
    this.#requests = requests;
    this.#router = parts.router;
    this.#draws = parts.draws;
    this.#observer = parts.observer;
    this.#queue = new WaitingQueue(requests, config.queue.order);
    this.engine = parts.engine(this);
    this.#pool = parts.pool;
    this.#fleet = new ReplicaFleet(simulation, parts.pool, config, this);
    const { engine } = this;
    const seen = {
      name: config.name,
      ready: this.#fleet.ready,
      read: (signal: 'outstanding' | 'prompt-tokens' | 'kv-use', replica: number) => {
        if (signal === 'outstanding') return engine.outstanding(replica);
        return signal === 'kv-use' ? engine.kvUse(replica) : engine.promptTokens(replica);
      },
      simulation,
    };
    this.#signals = new ReplicaSignals({
      ...seen,
      ...config.routing,
      takes: (replica) => engine.takesNew(replica),
    });
    this.#heirsOf = () =>
      new ReplicaSignals({
        ...seen,
        maxOutstanding: Number.POSITIVE_INFINITY,
        refreshSeconds: 0,
        takes: (replica) => !engine.takesNew(replica),
      });
    const prefix = { length: 0, groups: new Int32Array(0), tokens: new Int32Array(0) };
    this.#routed = { session: none, tenant: 0, promptTokens: 0, prefix, tailGroup: none };
    // After the completions of the instant: service that starts now beats lost patience.
    const lane = (
      seconds: number | undefined,
      name: string,
      giveUp: (request: RequestId) => void,
    ) =>
      seconds === undefined
        ? undefined
        : simulation.lane(
            seconds,
            simulation.on(`${config.name}/${name}`, priority.arrival, giveUp),
          );
    const { start, firstToken, total } = config.timeouts;
    const giveUp = (request: RequestId) => this.#giveUp(request, 'time-out');
    this.#startTimeout = lane(start, 'time-out', giveUp);
    this.#firstTimeout = lane(firstToken, 'first-token-time-out', (request) => {
      if (!this.#hasAnswer(request)) giveUp(request);
    });
    this.#totalTimeout = lane(total, 'total-time-out', giveUp);
    this.#clientLeaves = simulation.on(
      `${config.name}/client-leaves`,
      priority.arrival,
      (request) => this.#giveUp(request, 'client'),
    );
    const { faults } = parts;
    if (config.faults !== undefined && faults !== undefined) {
      const { ready } = this.#fleet;
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

  /** Replicas that are on their way. */
  get starting(): number {
    return this.#fleet.starting;
  }

  /** Replicas whose fate one of its own shares, as what they have of the pool; its own among them. */
  fellowsOf(replica: number): readonly Holding[] {
    return this.#pool.fellows(this.#fleet.holdingOf(replica));
  }

  /** Its replicas that serve with one of these holdings fall: all that they hold fails, and they start again. */
  fall(holdings: readonly Holding[], because: string): void {
    const fallen = this.#fleet.fall(holdings, because);
    this.engine.abort(fallen, (request) => {
      this.#cease(request);
      this.#observer.failed(this.index, request, because);
      this.#observer.released(request);
    });
    this.#fleet.restart(fallen);
  }

  /** Takes a request that has just arrived: to a replica, to the queue, or away. */
  offer(request: RequestId): void {
    const requests = this.#requests;
    this.totals.arrived += 1;
    requests.replica[request] = none;
    requests.startedAt[request] = none;
    requests.firstAnswerAt[request] = none;
    this.#observer.arrived(this.index, request);
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      this.#observer.rejected(this.index, request, refusal);
      this.#observer.released(request);
      return;
    }
    const u = this.#draws?.() ?? 0;
    const v = this.#draws?.() ?? 0;
    const position = this.#queue.length > 0 ? none : this.#route(request, u, v);
    const replica = position === none ? none : this.#fleet.ready[position]!;
    const waits = replica === none || !this.engine.startsAtOnce(replica);
    if (waits && this.waiting >= this.config.queue.limit) {
      this.#observer.rejected(this.index, request, 'queue full');
      this.#observer.released(request);
      return;
    }
    this.waiting += 1;
    this.#setTimeouts(request);
    if (replica === none) this.#queue.append(request);
    else this.#send(replica, request);
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
    this.#cancel(this.#requests.timeout, request);
    this.#observer.started(this.index, request);
  }

  completed(request: RequestId): void {
    this.totals.completed += 1;
    this.totals.latencyTicks += this.#simulation.now - this.#requests.arrivedAt[request]!;
    this.#cancel(this.#requests.firstTimeout, request);
    this.#cancel(this.#requests.lastTimeout, request);
    this.#observer.completed(this.index, request);
    this.#observer.released(request);
  }

  left(request: RequestId): void {
    this.#observer.released(request);
  }

  busy(replica: number, change: number): void {
    this.settle();
    this.#busySlots += change;
    this.#tellSlots();
    const before = this.#busyOf[replica]!;
    this.#busyOf[replica] = before + change;
    const own = this.#owned[replica];
    if (own !== undefined && (before === 0 || before + change === 0)) {
      const { reserved, sheet } = own;
      this.#observer.used(this.index, before === 0 ? reserved : -reserved, sheet);
    }
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
    this.#signals.changed(replica);
    this.#heirs?.changed(replica);
  }

  takeOver(): number {
    this.#heirs ??= this.#heirsOf();
    const position = this.#heirRouter(this.#heirs, this.#routed, 0, 0);
    return position === none ? none : this.#fleet.ready[position]!;
  }

  outstanding(replica: number): number {
    return this.engine.outstanding(replica);
  }

  changing(): void {
    this.settle();
  }

  changed(): void {
    this.#signals.reshaped();
    this.#heirs?.reshaped();
    this.#tellSlots();
    this.#observer.ready(this.index, this.count);
  }

  replica(replica: number, event: ReplicaEvent, holding: Holding, because?: string): void {
    if (event === 'starting') {
      this.#busyOf[replica] = 0;
      this.#owned[replica] = holding.place.join === undefined ? holding : undefined;
      this.engine.open(replica, holding.place);
    }
    this.#observer.replica(this.index, replica, event, holding, because);
    if (event === 'ready') {
      this.engine.refill(replica);
      this.#faults?.begin(replica);
    }
    if (event === 'fault' || event === 'stopped') this.#faults?.end(replica);
    if (event === 'stopped') this.onStopped?.();
  }

  unplaced(because: string): void {
    this.#observer.unplaced(this.index, because);
  }

  get #openSlots(): number {
    return this.#fleet.serving * this.engine.slots;
  }

  /** Why a request could never be served; undefined where it could. */
  #refusal(request: RequestId): Rejection | undefined {
    if (this.config.place.kinds.length === 0) return 'no accelerator can hold the model';
    return this.engine.refusal(request);
  }

  #route(request: RequestId, u: number, v: number): number {
    const requests = this.#requests;
    const routed = this.#routed;
    routed.session = requests.session[request]!;
    routed.tenant = requests.tenant[request]!;
    routed.promptTokens = requests.promptTokens[request]!;
    routed.prefix = requests.prefix[request]!;
    routed.tailGroup = requests.tailGroup[request]!;
    return this.#router(this.#signals, routed, u, v);
  }

  #send(replica: number, request: RequestId): void {
    this.#requests.replica[request] = replica;
    this.engine.admit(replica, request);
  }

  #setTimeouts(request: RequestId): void {
    const simulation = this.#simulation;
    const { timeout, firstTimeout, lastTimeout, patience } = this.#requests;
    const start = this.#startTimeout;
    const first = this.#firstTimeout;
    timeout[request] = start === undefined ? none : simulation.scheduleIn(start, request);
    firstTimeout[request] = first === undefined ? none : simulation.scheduleIn(first, request);
    const client = patience[request]!;
    const total = (this.config.timeouts.total ?? Number.POSITIVE_INFINITY) * ticksPerSecond;
    lastTimeout[request] = none;
    if (client < total) {
      const at = simulation.now + client;
      lastTimeout[request] = simulation.scheduleAt(at, this.#clientLeaves, request);
    } else if (this.#totalTimeout !== undefined) {
      lastTimeout[request] = simulation.scheduleIn(this.#totalTimeout, request);
    }
  }

  /** Whether a request has its first token. */
  #hasAnswer(request: RequestId): boolean {
    const at = this.#requests.firstAnswerAt[request]!;
    return at !== none && at <= this.#simulation.now;
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
      this.engine.refill(replica);
    }
  }

  /** A request is not answered, and no longer waits for anything. */
  #cease(request: RequestId): void {
    const requests = this.#requests;
    this.#cancel(requests.timeout, request);
    this.#cancel(requests.firstTimeout, request);
    this.#cancel(requests.lastTimeout, request);
    if (requests.startedAt[request] === none) this.waiting -= 1;
  }

  #cancel(handles: Float64Array, request: RequestId): void {
    const handle = handles[request]!;
    if (handle !== none) this.#simulation.cancel(handle);
  }

  #tellSlots(): void {
    this.#observer.slots(this.index, this.#busySlots, this.#openSlots);
  }
}
