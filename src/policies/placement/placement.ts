/** One accelerator as placement sees it. */
export interface PlacementDevice {
  /** Its catalog id. */
  readonly accelerator: string;
  readonly usdPerHour: number;
  readonly memoryBytes: number;
  readonly freeBytes: number;
  /** Part of its multiprocessors that nobody was promised, 0 to 1. */
  readonly freeShare: number;
  /** Replicas on it. */
  readonly residents: number;
  /**
   * Whether the kind of sharing lets this request come here at all (MIG start free, same kind of slice, model
   * already here …); false excludes it.
   */
  readonly allowed: boolean;
}

/** What a replica asks of each accelerator that it needs. */
export interface PlacementRequest {
  readonly bytes: number;
  /** Part of the multiprocessors, 0 to 1; 0 where it takes turns. */
  readonly share: number;
  /** Accelerators, all alike; at least one. */
  readonly count: number;
  /** Catalog id, where one is preferred: others are taken only where it has no room. */
  readonly prefer: string | undefined;
}

/** Where a replica goes, and the rule and the number that decided. */
export interface PlacementDecision {
  /** Indices of the accelerators, ascending; undefined where there is no room. */
  readonly devices: readonly number[] | undefined;
  readonly because: string;
}

/** Chooses accelerators for one replica, and leaves what it sees as it is. */
export type PlacementPolicy = (
  devices: readonly PlacementDevice[],
  request: PlacementRequest,
) => PlacementDecision;

/** Whether an accelerator has the memory and the share, up to its last byte; `allowed` is not asked. */
export function hasRoom(
  device: PlacementDevice,
  need: { readonly bytes: number; readonly share: number },
): boolean {
  return device.freeBytes >= need.bytes && shareUnits(device.freeShare) >= shareUnits(need.share);
}

/**
 * A share in whole billionths, in which shares are compared: 1 − 0.9 is a little less than 0.1 in binary, and
 * has room for it all the same.
 */
export function shareUnits(share: number): number {
  return Math.round(share * 1e9);
}

/** A share for a reason, as `37.5 %`. */
export function shareText(share: number): string {
  return `${shareUnits(share) / 1e7} %`;
}

/** Bytes for a reason, as `12.5 GiB`. */
export function inGib(bytes: number): string {
  return `${(bytes / 1_073_741_824).toFixed(1)} GiB`;
}
