import { priority } from '../../engine/priority.ts';
import type { Simulation } from '../../engine/simulation.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import type { Holding, PlaceRequest } from './holding.ts';

/** A replica that was ordered and waits for room in its pool. */
export interface PendingReplica {
  readonly request: PlaceRequest;
  /** Ticks. */
  readonly since: number;
  /** It has found a place. */
  placed(holding: Holding): void;
}

/** The replicas of all deployments that wait for room in one pool, in the order in which they came. */
export class PendingReplicas {
  readonly waiting: PendingReplica[] = [];
  /** Told that one more waits. */
  onAdded: (() => void) | undefined;

  add(replica: PendingReplica): void {
    this.waiting.push(replica);
    this.onAdded?.();
  }

  remove(replica: PendingReplica): void {
    this.waiting.splice(this.waiting.indexOf(replica), 1);
  }

  /** Places all that find room; one that finds none does not stand in the way of those behind it. */
  place(pool: AcceleratorPool): void {
    for (const replica of [...this.waiting]) {
      // One that was placed may have been one too many, and another was taken back.
      if (!this.waiting.includes(replica)) continue;
      const holding = pool.take(replica.request);
      if (holding === undefined) continue;
      this.remove(replica);
      replica.placed(holding);
    }
  }
}

/** Lets replicas wait for room in a pool without nodes, and places them when somebody leaves: see `onReleased`. */
export function placePending(name: string, simulation: Simulation, pool: AcceleratorPool): void {
  const pending = new PendingReplicas();
  let isSettling = false;
  // Once all has happened that happens at this instant, so that nobody is placed in the middle of another's leaving.
  const settle = simulation.on(`${name}/settle`, priority.control, () => {
    isSettling = false;
    pending.place(pool);
  });
  pool.pending = pending;
  pool.onReleased = () => {
    if (isSettling) return;
    isSettling = true;
    simulation.scheduleAt(simulation.now, settle, 0);
  };
}
