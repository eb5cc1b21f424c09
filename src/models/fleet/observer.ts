import type { RequestId } from '../requests.ts';
import type { Refusal } from '../serving/engine.ts';

/** A replica's way through the fleet. */
export type ReplicaEvent = 'starting' | 'ready' | 'draining' | 'stopped';

/** Why a request is turned away: no room in the queue, or no replica could ever serve it. */
export type Rejection = 'queue full' | Refusal;

/** What happens in a fleet, told as it happens; `deployment` is its index. */
export interface FleetObserver {
  arrived(deployment: number, request: RequestId): void;
  /** Turned away at once, for whatever reason. */
  rejected(deployment: number, request: RequestId, reason: Rejection): void;
  /** Given up, by the deployment's time-outs or by its client, in whatever stage it was. */
  givenUp(deployment: number, request: RequestId, by: 'time-out' | 'client'): void;
  started(deployment: number, request: RequestId): void;
  /** Answered in full. */
  completed(deployment: number, request: RequestId): void;
  /** Some time after its outcome: nobody holds the request any more, and its id may name another. */
  released(request: RequestId): void;
  /** Slots that serve a batch, and slots there are, in replicas ready or draining. */
  slots(deployment: number, busy: number, open: number): void;
  replica(deployment: number, replica: number, event: ReplicaEvent): void;
  /** Replicas that answer requests, whenever their number changes. */
  ready(deployment: number, count: number): void;
  decided(deployment: number, decision: FleetDecision): void;
}

/** One decision of an autoscaler, and what the fleet made of it. */
export interface FleetDecision {
  readonly policy: string;
  readonly current: number;
  readonly desired: number;
  /** Replicas after it was carried out: less than desired where the pool has no more. */
  readonly applied: number;
  readonly because: string;
}
