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
