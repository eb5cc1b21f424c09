import type { RequestId } from '../requests.ts';
import type { Refusal } from '../serving/engine.ts';
import type { Holding } from './holding.ts';
import type { PooledSheet } from './pooled-accelerator.ts';
import type { StartRecord, StartupPhase } from './startup-config.ts';

/** A replica's way through the fleet; one that is asleep keeps its place, and `waking` it starts from there. */
export type ReplicaEvent =
  | 'starting'
  | 'ready'
  | 'draining'
  | 'stopped'
  | 'fault'
  | 'asleep'
  | 'waking';

/** Why a request is turned away: no room in the queue, or no replica could ever serve it. */
export type Rejection = 'queue full' | 'no accelerator can hold the model' | Refusal;

/** What happens in a fleet, told as it happens; `deployment` is its index. */
export interface FleetObserver {
  arrived(deployment: number, request: RequestId): void;
  /** Turned away at once, for whatever reason. */
  rejected(deployment: number, request: RequestId, reason: Rejection): void;
  /** Given up, by the deployment's time-outs or by its client, in whatever stage it was. */
  givenUp(deployment: number, request: RequestId, by: 'time-out' | 'client'): void;
  /** Lost with the replica that held it, or cut off by the end of its drain. */
  failed(deployment: number, request: RequestId, because: string): void;
  /** Goes to a replica, to wait there or to be served. */
  sent?(deployment: number, request: RequestId, replica: number): void;
  started(deployment: number, request: RequestId): void;
  /** Answered in full. */
  completed(deployment: number, request: RequestId): void;
  /** Some time after its outcome: nobody holds the request any more, and its id may name another. */
  released(request: RequestId): void;
  /** Slots that serve a batch, and slots there are, in replicas ready or draining. */
  slots(deployment: number, busy: number, open: number): void;
  /** `because` is told of faults, and of drains that took too long. */
  replica(
    deployment: number,
    replica: number,
    event: ReplicaEvent,
    holding: Holding,
    because?: string,
  ): void;
  /** A phase of a replica's start begins, and lasts so many seconds. */
  phase?(
    deployment: number,
    replica: number,
    phase: StartupPhase,
    seconds: number,
    holding: Holding,
  ): void;
  /** A start has begun; its record is kept up to date until it ends. */
  start?(deployment: number, record: StartRecord): void;
  /** A replica was ordered, and waits for room in its pool. */
  pending(deployment: number, replica: number, because: string): void;
  /** A replica was ordered, and its pool has no room. */
  unplaced(deployment: number, because: string): void;
  /** Accelerators, or parts of them, that a deployment's work keeps busy: the change, there of one of such a kind. */
  used(deployment: number, change: number, sheet: PooledSheet): void;
  /** A replica that shares its part of the pool with nobody begins to work, which keeps all that it holds busy, or rests. */
  working(deployment: number, holding: Holding, isWorking: boolean): void;
  /** One whose power goes by its batch serves so many sequences, or batches, side by side. */
  serves?(deployment: number, holding: Holding, count: number): void;
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
