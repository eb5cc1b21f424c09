import type { ClientTerms } from '../sharing/client.ts';
import type { Place } from '../sharing/share.ts';
import type { PooledSheet } from './pooled-accelerator.ts';

/** One kind of place at which a deployment's replicas can run. */
export interface PlaceKind {
  /** Catalog id of the accelerator. */
  readonly accelerator: string;
  /** MIG profile; undefined without MIG. */
  readonly profile: string | undefined;
  /** Memory that it takes of each accelerator, and what of it are weights that others of its deployment may share. */
  readonly bytes: number;
  readonly sharedBytes: number;
  /** Its part of an accelerator's multiprocessors; of the memory where replicas have none of their own. */
  readonly part: number;
}

/** What the replicas of one deployment ask of their pool. */
export interface PlaceRequest {
  readonly terms: ClientTerms;
  /** Accelerators of one replica. */
  readonly accelerators: number;
  /** In order of preference. */
  readonly kinds: readonly PlaceKind[];
  /** Catalog id, where one is preferred. */
  readonly prefer: string | undefined;
}

/** What a replica has of its pool. */
export interface Holding {
  readonly request: PlaceRequest;
  /** Numbers of its accelerators, or groups of them, in the pool. */
  readonly devices: readonly number[];
  readonly place: Place;
  /** What of them is its own, in accelerators: the larger of its parts of memory and multiprocessors. */
  readonly reserved: number;
  readonly usdPerHour: number;
  /** Of one of the accelerators that it is on. */
  readonly sheet: PooledSheet;
  /** Its MIG slice, where it has one. */
  readonly slice: number | undefined;
  /** Seconds before it can be used, which it takes to cut a slice. */
  readonly preparation: number;
  /** Gives back what it has. */
  readonly leave: () => void;
}
