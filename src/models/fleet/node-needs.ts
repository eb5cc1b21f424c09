import type { NodeNeed } from '../../policies/nodes/packing.ts';
import type { PlaceRequest } from './holding.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';

/** What a replica asks of nodes, by what it asks of its pool. */
export type NeedOf = (request: PlaceRequest) => NodeNeed;

/**
 * What replicas ask of the nodes of a pool: of each accelerator the larger of its parts of memory and multiprocessors.
 * All replicas of a deployment ask the same, so that each is worked out once.
 */
export function nodeNeeds(accelerators: readonly PooledAccelerator[]): NeedOf {
  const known = new Map<PlaceRequest, NodeNeed>();
  const width = accelerators[0]!.sheet.width;
  const bytesOf = new Map(
    accelerators.map(({ accelerator, memoryBytes }) => [accelerator, memoryBytes]),
  );
  return (request) => {
    const before = known.get(request);
    if (before !== undefined) return before;
    const need = {
      kinds: request.kinds.map(({ accelerator, part, bytes }) => ({
        accelerator,
        part: Math.max(part, bytes / bytesOf.get(accelerator)!),
      })),
      devices: request.accelerators / width,
    };
    known.set(request, need);
    return need;
  };
}
