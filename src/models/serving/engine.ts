import type { RequestId } from '../requests.ts';
import type { Place } from '../sharing/share.ts';

/** Why no replica could ever serve a request. */
export type Refusal = 'longer than max_model_len' | 'more KV than a replica has';

/** How all replicas of one deployment serve what they are sent. */
export interface ReplicaEngine {
  /** What of a replica can be busy: batches side by side, or the replica itself. */
  readonly slots: number;
  /** Prepares a replica, at its place; ids count up from 0. */
  open(replica: number, place?: Place): void;
  /** Requests that a replica holds, waiting or served. */
  outstanding(replica: number): number;
  /** Those of them that wait. */
  waiting(replica: number): number;
  /** Prompt tokens of all of them. */
  promptTokens(replica: number): number;
  /** The part of its KV cache that is in use. */
  kvUse(replica: number): number;
  /** Whether new requests may be sent to a replica at all. */
  takesNew(replica: number): boolean;
  /** Whether a request sent now would start now. */
  startsAtOnce(replica: number): boolean;
  /** Why a request could never be served; undefined where it could. */
  refusal(request: RequestId): Refusal | undefined;
  /** Gives a replica a request. */
  admit(replica: number, request: RequestId): void;
  /** Lets the owner send a replica what waits, then serves it together. */
  refill(replica: number): void;
  /**
   * Takes back a request. False where it is being served, and will be gone only at the end of the
   * present step or batch: `left` is told then, and nothing else of it.
   */
  withdraw(replica: number, request: RequestId): boolean;
  /**
   * Ends replicas at once, together: what they have done counts, and `each` is told of every request that one of them
   * holds, replica by replica, those in service first. Of those that were withdrawn in service `left` is told. Then
   * they are as they were when they were opened.
   */
  abort(replicas: readonly number[], each: (request: RequestId) => void): void;
  /** Brings running totals up to now. */
  settle(): void;
}

/** What the owner of replicas is told about their requests. */
export interface ServingHooks {
  started(request: RequestId): void;
  completed(request: RequestId): void;
  /** A request that was withdrawn in service is gone. */
  left(request: RequestId): void;
  /** The replica's busy slots changed by this many. */
  busy(replica: number, change: number): void;
  /** The replica serves so many sequences, or batches, side by side from now on; told before or after `busy`, as it changes. */
  running?(replica: number, count: number): void;
  /** The replica has room: now is the time to send it what waits. */
  roomMade(replica: number): void;
  /** What the replica holds changed. */
  loadChanged(replica: number): void;
  /** The replica that takes over a request whose prompt another one processed; -1 where there is none. */
  takeOver(): number;
}
