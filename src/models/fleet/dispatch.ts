import type { Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { leastOf } from '../../policies/routing/least-of.ts';
import type { LoadSignal, RoutedRequest, Router } from '../../policies/routing/router.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { ReplicaEngine } from '../serving/engine.ts';
import { ReplicaSignals } from './replica-signals.ts';

export interface DispatchConfig {
  /** Requests that a replica may hold, waiting or served; infinite where unlimited. */
  readonly maxOutstanding: number;
  /** Seconds between two refreshes of what the router sees; 0 where it sees the present. */
  readonly refreshSeconds: number;
}

/** Asks the router of a deployment which replica a request goes to, and shows it what it may see of them. */
export class Dispatch {
  readonly #requests: Requests;
  readonly #ready: readonly number[];
  readonly #router: Router;
  readonly #draws: Uniform | undefined;
  /** What routers see: of all that take new requests, and of those that take them over. */
  readonly #signals: ReplicaSignals;
  /** Made for the first request that is taken over; there is none where a replica does all of the work. */
  #heirs: ReplicaSignals | undefined;
  readonly #heirsOf: () => ReplicaSignals;
  readonly #heirRouter = leastOf('outstanding');
  readonly #routed: { -readonly [Key in keyof RoutedRequest]: RoutedRequest[Key] };

  constructor(
    name: string,
    config: DispatchConfig,
    parts: {
      readonly simulation: Simulation;
      readonly requests: Requests;
      readonly engine: ReplicaEngine;
      /** Replicas that are ready: the list of the fleet, which changes. */
      readonly ready: readonly number[];
      readonly router: Router;
      /** Two numbers a request, for routers that choose at random. */
      readonly draws: Uniform | undefined;
    },
  ) {
    const { simulation, engine, ready } = parts;
    this.#requests = parts.requests;
    this.#ready = ready;
    this.#router = parts.router;
    this.#draws = parts.draws;
    const read = (signal: LoadSignal, replica: number) => {
      if (signal === 'outstanding') return engine.outstanding(replica);
      return signal === 'kv-use' ? engine.kvUse(replica) : engine.promptTokens(replica);
    };
    const seen = { name, ready, read, simulation };
    this.#signals = new ReplicaSignals({
      ...seen,
      ...config,
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
  }

  /** The replica for a request that comes, or none; draws its numbers even where it `mustWait`, and no router is asked. */
  route(request: RequestId, mustWait: boolean): number {
    const u = this.#draws?.() ?? 0;
    const v = this.#draws?.() ?? 0;
    if (mustWait) return none;
    const requests = this.#requests;
    const routed = this.#routed;
    routed.session = requests.session[request]!;
    routed.tenant = requests.tenant[request]!;
    routed.promptTokens = requests.promptTokens[request]!;
    routed.prefix = requests.prefix[request]!;
    routed.tailGroup = requests.tailGroup[request]!;
    return this.#replicaAt(this.#router(this.#signals, routed, u, v));
  }

  /** The replica that takes over a request whose prompt another one processed, or none. */
  heir(): number {
    this.#heirs ??= this.#heirsOf();
    return this.#replicaAt(this.#heirRouter(this.#heirs, this.#routed, 0, 0));
  }

  /** What a replica holds changed. */
  changed(replica: number): void {
    this.#signals.changed(replica);
    this.#heirs?.changed(replica);
  }

  /** The list of those that are ready changed. */
  reshaped(): void {
    this.#signals.reshaped();
    this.#heirs?.reshaped();
  }

  #replicaAt(position: number): number {
    return position === none ? none : this.#ready[position]!;
  }
}
