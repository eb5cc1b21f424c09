import type { Uniform } from '../../engine/streams.ts';
import type { Holding, PlaceRequest } from './holding.ts';
import type { ReplicaEvent } from './observer.ts';
import type { ScaleDownConfig } from './scale-down.ts';
import type { WarmConfig } from './sleepers.ts';
import type { StartRecord, StartupConfig, StartupPhase } from './startup-config.ts';

export interface ReplicaFleetConfig {
  readonly name: string;
  /** What a replica asks of its pool. */
  readonly place: PlaceRequest;
  /** Seconds from the place of a replica to its readiness; where it has phases, those of a typical start. */
  readonly startup: number;
  /** Seconds from a fatal fault of a replica to its readiness; where there are phases, undefined takes them again. */
  readonly restart: number | undefined;
  /** How a replica starts, where that is told phase by phase. */
  readonly phases?: StartupConfig | undefined;
  /** Seconds of the run until weights are where replicas start: who loads them for the first time waits for that. */
  readonly weightsAt?: number | undefined;
  /** Which replicas go first, and how long they may take; those with the fewest requests, and for ever, if left out. */
  readonly scaleDown?: ScaleDownConfig;
  /** Replicas that sleep where others would be stopped. */
  readonly warm?: WarmConfig | undefined;
}

/** What a fleet asks of, and tells, whoever serves on its replicas. */
export interface ReplicaFleetHooks {
  /** Requests that a replica holds, the part of its KV cache in use, and since when it has no work, in ticks. */
  outstanding(replica: number): number;
  kvUse(replica: number): number;
  idleSince(replica: number): number;
  /** The time of a draining replica is up: it is to let go of all that it holds. */
  cut(replica: number): void;
  /** The list of those that are ready changed, or the number of those that serve. */
  changed(): void;
  replica(replica: number, event: ReplicaEvent, holding: Holding, because?: string): void;
  /** A phase of a replica's start begins. */
  phase(replica: number, phase: StartupPhase, seconds: number, holding: Holding): void;
  /** A start has begun; its record is kept up to date until it ends. */
  start(record: StartRecord): void;
  /** A replica was ordered and waits for room in its pool. */
  pending(replica: number, because: string): void;
  /** The pool has no room for a replica that was ordered, and never will have. */
  unplaced(because: string): void;
}

/** A replica that has a place, from its first instant there to its last; ticks. */
export interface ReplicaLife {
  readonly replica: number;
  readonly holding: Holding;
  readonly placedAt: number;
  /** Since when it serves; undefined while it is on its way, and while it sleeps. */
  readyAt: number | undefined;
  isAsleep?: boolean;
}

/** What its own fleet knows of it moreover. */
export interface PlacedReplica extends ReplicaLife {
  /** The machine that it is on. */
  readonly node: number;
  readonly orderedAt: number;
  /** Faults after which it started anew. */
  restarts: number;
}

/** Randomness of each replica of a fleet: of its starts, and the lot by which it goes. */
export interface ReplicaDraws {
  readonly starts: ((replica: number) => Uniform) | undefined;
  readonly lots: ((replica: number) => Uniform) | undefined;
}
