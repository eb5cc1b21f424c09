import type { Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { toSeconds } from '../../engine/time.ts';
import type { VictimCandidate, VictimPolicy } from '../../policies/victims/victim.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import type { PlacedReplica, ReplicaFleetHooks } from './replica-fleet-config.ts';

/** Chooses the replicas of a deployment that go, by a policy. */
export class Victims {
  readonly #simulation: Simulation;
  readonly #pool: AcceleratorPool;
  readonly #lives: ReadonlyMap<number, PlacedReplica>;
  readonly #load: Pick<ReplicaFleetHooks, 'outstanding' | 'kvUse' | 'idleSince'>;
  readonly #draws: ((replica: number) => Uniform) | undefined;
  readonly #awaitsContainer: (replica: number) => boolean;
  readonly #lots: number[] = [];

  constructor(
    simulation: Simulation,
    pool: AcceleratorPool,
    lives: ReadonlyMap<number, PlacedReplica>,
    load: Pick<ReplicaFleetHooks, 'outstanding' | 'kvUse' | 'idleSince'>,
    draws: ((replica: number) => Uniform) | undefined,
    awaitsContainer: (replica: number) => boolean,
  ) {
    this.#simulation = simulation;
    this.#pool = pool;
    this.#lives = lives;
    this.#load = load;
    this.#draws = draws;
    this.#awaitsContainer = awaitsContainer;
  }

  /** So many of some replicas, all of them ready or all on their way; fewer where there are not as many. */
  choose(replicas: readonly number[], policy: VictimPolicy, most: number): number[] {
    const order = policy(replicas.map((replica) => this.#candidate(replica)));
    return order.slice(0, most).map((position) => replicas[position]!);
  }

  #candidate(replica: number): VictimCandidate {
    const { now } = this.#simulation;
    const life = this.#lives.get(replica);
    const lot = this.#lotOf(replica);
    if (life === undefined) return { ...nowhere, replica, lot };
    const { readyAt, orderedAt, node, restarts } = life;
    const onItsWay = {
      ...nowhere,
      replica,
      lot,
      age: toSeconds(now - orderedAt),
      node,
      neighbours: this.#pool.onNode(node),
      restarts,
    };
    if (readyAt === undefined) {
      return { ...onItsWay, stage: this.#awaitsContainer(replica) ? 'created' : 'running' };
    }
    const readyFor = toSeconds(now - readyAt);
    return {
      ...onItsWay,
      stage: 'ready',
      readyFor,
      outstanding: this.#load.outstanding(replica),
      kvUse: this.#load.kvUse(replica),
      // Before it was ready it had nothing to do either, which is not idle.
      idleFor: Math.min(readyFor, toSeconds(now - this.#load.idleSince(replica))),
    };
  }

  #lotOf(replica: number): number {
    if (this.#draws === undefined) return 0;
    this.#lots[replica] ??= this.#draws(replica)();
    return this.#lots[replica];
  }
}

/** A replica without a place. */
const nowhere: Omit<VictimCandidate, 'replica' | 'lot'> = {
  stage: 'unplaced',
  age: 0,
  readyFor: 0,
  outstanding: 0,
  kvUse: 0,
  idleFor: 0,
  node: -1,
  neighbours: 0,
  restarts: 0,
};
