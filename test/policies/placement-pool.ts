import type { TaskKind } from '../../src/policies/placement/fragmentation.ts';
import {
  type PlainPlacementKind,
  placementPolicy,
  plainPlacementKinds,
} from '../../src/policies/placement/index.ts';
import type {
  PlacementDecision,
  PlacementDevice,
  PlacementPolicy,
  PlacementRequest,
} from '../../src/policies/placement/placement.ts';

export const gib = 1_073_741_824;

/** An accelerator with 80 GiB, an empty one unless told otherwise; memory in GiB. */
export function device({
  freeGib = 80,
  memoryGib = 80,
  ...rest
}: Partial<PlacementDevice> & { freeGib?: number; memoryGib?: number } = {}): PlacementDevice {
  return {
    accelerator: 'A100-80G',
    usdPerHour: 2,
    freeShare: 1,
    residents: 0,
    allowed: true,
    ...rest,
    memoryBytes: memoryGib * gib,
    freeBytes: freeGib * gib,
  };
}

/** A request for 10 GiB and turns on one accelerator of any kind, unless told otherwise. */
export function request({
  needGib = 10,
  ...rest
}: Partial<PlacementRequest> & { needGib?: number } = {}): PlacementRequest {
  return { share: 0, count: 1, prefer: undefined, ...rest, bytes: needGib * gib };
}

export function kind(needGib: number, share: number, popularity: number): TaskKind {
  return { bytes: needGib * gib, share, popularity };
}

/** Every policy that has no settings, by its kind. */
export function policies(mix: readonly TaskKind[]): [PlainPlacementKind, PlacementPolicy][] {
  return plainPlacementKinds.map((of) => [of, placementPolicy({ kind: of }, mix)]);
}

/** The pool after a decision: memory and share taken, a resident more. */
export function placed(
  devices: readonly PlacementDevice[],
  decision: PlacementDecision,
  { bytes, share }: PlacementRequest,
): readonly PlacementDevice[] {
  return devices.map((at, index) =>
    decision.devices?.includes(index)
      ? {
          ...at,
          freeBytes: at.freeBytes - bytes,
          freeShare: at.freeShare - share,
          residents: at.residents + 1,
        }
      : at,
  );
}
