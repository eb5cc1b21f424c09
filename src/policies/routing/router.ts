/** A signal of a replica's load that routers choose by. */
export type LoadSignal = 'outstanding' | 'prompt-tokens' | 'kv-use';

/** What a router may see of a deployment's replicas, by position among those that are ready. */
export interface ReplicaView {
  /** Replicas that are ready. */
  readonly count: number;
  /** Changes whenever positions do: replicas came, or went. */
  readonly generation: number;
  /** The number of the replica at a position, its own for ever. */
  replicaAt(position: number): number;
  /**
   * A signal of a replica, as old as the deployment's signals are: requests sent and not yet answered,
   * the prompt tokens of those, or the part of its KV cache in use, from 0 to 1.
   */
  signalAt(signal: LoadSignal, position: number): number;
  /** Whether a replica takes one more request now. */
  hasRoom(position: number): boolean;
  /** How many replicas have room, and the n-th of them from 0 (-1 where there are fewer). */
  countWithRoom(): number;
  nthWithRoom(n: number): number;
  /** How many replicas may ever be sent a request, whatever room they have now. */
  countTaking(): number;
  /** The sum of a signal over those. */
  totalOf(signal: LoadSignal): number;
  /**
   * The position with room and the least of a signal; among equals the first after `turn`, going round,
   * so that equals share alike; -1 where none has room.
   */
  leastAfter(signal: LoadSignal, turn: number): number;
}

/** What a router may see of the request; one object is refilled request after request. */
export interface RoutedRequest {
  /** Its conversation, or -1. */
  readonly session: number;
  readonly tenant: number;
  readonly promptTokens: number;
  /** The shared head of its prompt: so many groups, each with its tokens. */
  readonly prefix: {
    readonly length: number;
    readonly groups: Int32Array;
    readonly tokens: Int32Array;
  };
  /** The group by which a later prompt knows the rest of this one and its answer, or -1. */
  readonly tailGroup: number;
}

/**
 * Chooses the replica for one request. `u` and `v` are uniform numbers in [0, 1), drawn afresh for every
 * decision of a router that chooses at random, used or not, so that no choice shifts the draws after it.
 * Returns a position with room, or -1 where no replica has room and the request must wait.
 */
export type Router = (view: ReplicaView, request: RoutedRequest, u: number, v: number) => number;
