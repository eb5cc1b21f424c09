import { hasRoom, type PlacementDevice } from './placement.ts';

/** A kind of replica that is typical of a pool. */
export interface TaskKind {
  readonly bytes: number;
  /** Part of the multiprocessors, 0 to 1; 0 where it takes turns. */
  readonly share: number;
  /** How often it is asked for, against the others; only ratios count. */
  readonly popularity: number;
}

/**
 * How much of the accelerators' free resource the typical replica could not use, in accelerators: what is free,
 * on every accelerator that has no room for a kind of replica, weighed by the popularity of the kind. 0 without
 * a mix.
 *
 * The resource is the share of the multiprocessors; where no kind asks for any, the part of the memory. An
 * accelerator counts in full, with all that is free there, or, where the kind fits, not at all: neither by how
 * much it falls short nor how often the kind would fit makes a difference. A kind that fits nowhere makes a
 * fragment of all that is free. An accelerator of any kind counts as one, and `allowed` is not asked, since it
 * says of one request what the measure asks of all.
 *
 * FGD (Weng et al., USENIX ATC '23): F = Σ p(m)·F(m), with each accelerator a node of its own, and memory in the
 * place of the processors that a node may lack.
 */
export function fragmentation(
  devices: readonly PlacementDevice[],
  mix: readonly TaskKind[],
): number {
  return devices.reduce((sum, device) => sum + fragmentsOf(device, mix), 0);
}

/** What one accelerator adds to `fragmentation`. */
export function fragmentsOf(device: PlacementDevice, mix: readonly TaskKind[]): number {
  let popularity = 0;
  let unable = 0;
  for (const kind of mix) {
    popularity += kind.popularity;
    if (!hasRoom(device, kind)) unable += kind.popularity;
  }
  return popularity === 0 ? 0 : (freeResource(mix)(device) * unable) / popularity;
}

/** The part of the free resource that is fragments, 0 to 1; 0 where nothing is free. */
export function fragmentationRatio(
  devices: readonly PlacementDevice[],
  mix: readonly TaskKind[],
): number {
  const total = devices.map(freeResource(mix)).reduce((sum, free) => sum + free, 0);
  return total > 0 ? fragmentation(devices, mix) / total : 0;
}

function freeResource(mix: readonly TaskKind[]): (device: PlacementDevice) => number {
  return mix.every(({ share }) => share === 0)
    ? ({ freeBytes, memoryBytes }) => freeBytes / memoryBytes
    : ({ freeShare }) => freeShare;
}
