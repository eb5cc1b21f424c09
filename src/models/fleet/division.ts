import type { Holding, PlaceKind, PlaceRequest } from './holding.ts';

/** How the accelerators of a pool are divided among replicas. */
export interface Division {
  /** Whether a replica of this kind may come to an accelerator at all, whatever memory is free. */
  allows(device: number, kind: PlaceKind, request: PlaceRequest): boolean;
  /** Memory that it would take there, and the part of the multiprocessors. */
  bytes(device: number, kind: PlaceKind, request: PlaceRequest): number;
  share(kind: PlaceKind, request: PlaceRequest): number;
  /** Takes it. */
  take(devices: readonly number[], kind: number, request: PlaceRequest): Holding;
  /** Whether a fatal fault of one replica ends another on the same accelerator as well. */
  sharesFate(one: Holding, other: Holding): boolean;
}
