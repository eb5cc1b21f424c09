import type { RequestId } from '../requests.ts';

/** A replica's way through the fleet. */
export type ReplicaEvent = 'starting' | 'ready' | 'draining' | 'stopped';

/** What happens in a fleet, told as it happens; `deployment` is its index. */
export interface FleetObserver {
  arrived(deployment: number, request: RequestId): void;
  /** Turned away at once: the queue is full. The request is released after this call. */
  rejected(deployment: number, request: RequestId): void;
  /** Gave up waiting. The request is released after this call. */
  timedOut(deployment: number, request: RequestId): void;
  started(deployment: number, request: RequestId): void;
  /** Answered in full. The request is released after this call. */
  completed(deployment: number, request: RequestId): void;
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
