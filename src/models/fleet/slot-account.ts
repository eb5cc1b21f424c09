import type { Simulation } from '../../engine/simulation.ts';
import type { Holding } from './holding.ts';
import type { FleetObserver } from './observer.ts';

/** Time of the slots of replicas that serve, in ticks: of those that work, and of all. */
export interface SlotTotals {
  busySlotTicks: number;
  openSlotTicks: number;
}

/** How many slots a deployment has, how many of them work, and what that keeps busy of its pool. */
export class SlotAccount {
  readonly #deployment: number;
  readonly #simulation: Simulation;
  readonly #observer: FleetObserver;
  readonly #totals: SlotTotals;
  #open = 0;
  #busy = 0;
  #settledAt = 0;
  /** Busy slots of each replica, and what it has of the pool where it shares that with nobody. */
  readonly #busyOf: number[] = [];
  /** Since when none of them works, in ticks. */
  readonly #idleSince: number[] = [];
  readonly #owned: (Holding | undefined)[] = [];
  /** Whether power depends on how many are served side by side, anywhere that it ran. */
  #drawsByBatch = false;

  /** Adds up time in `totals`; `deployment` is its index. */
  constructor(
    deployment: number,
    simulation: Simulation,
    observer: FleetObserver,
    totals: SlotTotals,
  ) {
    this.#deployment = deployment;
    this.#simulation = simulation;
    this.#observer = observer;
    this.#totals = totals;
  }

  /** A replica is on its way to a place. */
  add(replica: number, holding: Holding): void {
    this.#busyOf[replica] = 0;
    this.#idleSince[replica] = this.#simulation.now;
    this.#owned[replica] = holding.place.join === undefined ? holding : undefined;
    this.#drawsByBatch ||= holding.sheet.curve?.byBatch === true;
  }

  /** There are so many slots from now on. */
  open(slots: number): void {
    this.settle();
    this.#open = slots;
    this.#observer.slots(this.#deployment, this.#busy, slots);
  }

  /** A replica has so many more busy slots, or fewer. */
  busy(replica: number, change: number): void {
    this.settle();
    this.#busy += change;
    this.#observer.slots(this.#deployment, this.#busy, this.#open);
    const before = this.#busyOf[replica]!;
    const after = before + change;
    this.#busyOf[replica] = after;
    if (after === 0) this.#idleSince[replica] = this.#simulation.now;
    const own = this.#owned[replica];
    if (own === undefined || (before > 0 && after > 0)) return;
    this.#observer.working(this.#deployment, own, before === 0);
  }

  /** A replica serves so many sequences, or batches, side by side. */
  running(replica: number, count: number): void {
    if (!this.#drawsByBatch) return;
    const own = this.#owned[replica];
    if (own?.sheet.curve?.byBatch === true) this.#observer.serves?.(this.#deployment, own, count);
  }

  /** Since when a replica has no busy slot, in ticks; now where it has one. */
  idleSince(replica: number): number {
    return this.#busyOf[replica]! > 0 ? this.#simulation.now : this.#idleSince[replica]!;
  }

  /** Brings the totals up to now. */
  settle(): void {
    const { now } = this.#simulation;
    const elapsed = now - this.#settledAt;
    if (elapsed === 0) return;
    this.#totals.busySlotTicks += elapsed * this.#busy;
    this.#totals.openSlotTicks += elapsed * this.#open;
    this.#settledAt = now;
  }
}
