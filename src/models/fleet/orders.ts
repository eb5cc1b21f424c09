import type { Simulation } from '../../engine/simulation.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import type { Holding, PlaceRequest } from './holding.ts';
import type { PendingReplica } from './pending.ts';
import type { StartKind } from './startup-config.ts';

/** A replica that waits for a place. */
export interface Order extends PendingReplica {
  readonly replica: number;
  readonly kind: StartKind;
}

/** What orders tell the fleet that they are of. */
export interface OrdersOwner {
  waits(replica: number, because: string): void;
  placed(order: Order, holding: Holding): void;
}

/** Replicas of a deployment that found no room in their pool and wait for some, in the order in which they were ordered. */
export class Orders {
  readonly #simulation: Simulation;
  readonly #pool: AcceleratorPool;
  readonly #place: PlaceRequest;
  readonly #owner: OrdersOwner;
  readonly #orders: Order[] = [];

  constructor(
    simulation: Simulation,
    pool: AcceleratorPool,
    place: PlaceRequest,
    owner: OrdersOwner,
  ) {
    this.#simulation = simulation;
    this.#pool = pool;
    this.#place = place;
    this.#owner = owner;
  }

  get count(): number {
    return this.#orders.length;
  }

  /** Those that wait for so many ticks or longer. */
  waitingFor(ticks: number): number {
    const { now } = this.#simulation;
    return this.#orders.filter(({ since }) => now - since >= ticks).length;
  }

  get replicas(): readonly number[] {
    return this.#orders.map(({ replica }) => replica);
  }

  /** Lets a replica wait that was just refused; false where no room will ever come. */
  add(replica: number, kind: StartKind): boolean {
    const { pending, refusal } = this.#pool;
    if (pending === undefined || this.#place.kinds.length === 0) return false;
    const order: Order = {
      replica,
      kind,
      request: this.#place,
      since: this.#simulation.now,
      placed: (holding) => {
        this.#orders.splice(this.#orders.indexOf(order), 1);
        this.#owner.placed(order, holding);
      },
    };
    this.#orders.push(order);
    this.#owner.waits(replica, refusal);
    pending.add(order);
    return true;
  }

  /** Takes back the order of a replica, and says what it was; undefined where there is none. */
  withdraw(replica: number): StartKind | undefined {
    const at = this.#orders.findIndex((one) => one.replica === replica);
    if (at < 0) return undefined;
    const [order] = this.#orders.splice(at, 1);
    this.#pool.pending!.remove(order!);
    return order!.kind;
  }
}
