import type { PowerModel } from '../../ledger/energy/power-model.ts';
import type { PlacementDevice } from '../../policies/placement/placement.ts';

/** Who rents an accelerator: its pool, and how many the pool pays for whether it rents them or not. */
export interface RentingPool {
  readonly name: string;
  readonly committed: number;
}

/** What an accelerator of a pool is, or a group of them that is only rented together. */
export interface PooledSheet {
  /** Catalog id. */
  readonly accelerator: string;
  /** Accelerators in the group. */
  readonly width: number;
  /** Of the group. */
  readonly usdPerHour: number;
  /** Of each accelerator in it. */
  readonly memoryBytes: number;
  /** Watts of each with an engine that waits, and what it draws above that when it is busy. */
  readonly idleWatts: number;
  readonly dynamicWatts: number;
  /** Watts of each that is rented with its node while nobody has a part of it; as with an engine where undefined. */
  readonly vacantWatts?: number | undefined;
  /** By its use, where that is no straight line; by the part of its batch rather than by whether it works at all. */
  readonly curve?: { readonly model: PowerModel; readonly byBatch: boolean } | undefined;
  /** Seconds to whose multiples each rental is rounded up, and those billed at the least; not rounded if undefined. */
  readonly billing?: { readonly increment: number; readonly minimum: number } | undefined;
  /** On whose bill it is, one object for all accelerators of a pool; on nobody’s where it is undefined. */
  readonly pool?: RentingPool | undefined;
  /** Whether it is on a spot node. */
  readonly isSpot?: boolean | undefined;
}

/** An accelerator of a pool, or a group, with what is left of it. */
export class PooledAccelerator implements PlacementDevice {
  readonly sheet: PooledSheet;
  // Fields and not getters, so that policies may copy it as they do plain data.
  readonly accelerator: string;
  readonly usdPerHour: number;
  readonly memoryBytes: number;
  freeBytes: number;
  freeShare = 1;
  residents = 0;
  /** Whether it is there, and takes replicas: its node is up, and is not to be given back. */
  usable = true;
  /** Whether the replica that is being placed may come here. */
  allowed = true;

  constructor(sheet: PooledSheet) {
    this.sheet = sheet;
    this.accelerator = sheet.accelerator;
    this.usdPerHour = sheet.usdPerHour;
    this.memoryBytes = sheet.memoryBytes;
    this.freeBytes = sheet.memoryBytes;
  }
}
