/** What a router may see of a deployment's replicas, by position among those that are ready. */
export interface ReplicaView {
  /** Replicas that are ready. */
  readonly count: number;
  /** Requests sent to a replica and not yet answered. */
  outstandingAt(position: number): number;
  /** Whether a replica takes one more request now. */
  hasRoom(position: number): boolean;
}

/**
 * Chooses the replica for one request. `u` and `v` are uniform numbers in [0, 1), drawn afresh for every
 * decision of a router that chooses at random, used or not, so that no choice shifts the draws after it.
 * Returns a position with room, or -1 where no replica has room and the request must wait.
 */
export type Router = (view: ReplicaView, u: number, v: number) => number;
