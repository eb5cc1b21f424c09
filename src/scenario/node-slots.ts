import { spotPricePart } from '../catalog/spot.ts';
import { kindsOf } from './places.ts';
import type { PoolScenario } from './schema.ts';

/** A place for a node in the quota of a pool. */
export interface ScenarioNodeSlot {
  /** Catalog id of its accelerators, what one costs in dollars an hour, and how many there are on a node. */
  readonly accelerator: string;
  readonly usdPerHour: number;
  readonly accelerators: number;
  readonly isSpot: boolean;
}

/** Accelerators of a node of a pool: 8 where it does not say, or fewer where it has fewer, in whole groups. */
export function nodeSizeOf({ nodes, accelerators, group }: PoolScenario): number {
  if (nodes?.size !== undefined) return nodes.size;
  return group * Math.max(1, Math.floor(Math.min(8, accelerators) / group));
}

/** All nodes that a pool may have at once, those of its first kind of accelerator first, and of each what is not spot. */
export function nodeSlotsOf(pool: PoolScenario): ScenarioNodeSlot[] {
  const size = nodeSizeOf(pool);
  const spot = pool.nodes?.spot;
  let onDemand = spot === undefined ? Number.POSITIVE_INFINITY : (pool.nodes?.on_demand ?? 0);
  return kindsOf(pool).flatMap(({ sheet, accelerators, usdPerHour }) =>
    Array.from({ length: Math.floor(accelerators / size) }, () => {
      const isSpot = onDemand <= 0;
      onDemand -= 1;
      const price = isSpot ? (spot!.price ?? usdPerHour * spotPricePart.value) : usdPerHour;
      return { accelerator: sheet.id, usdPerHour: price, accelerators: size, isSpot };
    }),
  );
}

/** Nodes that a pool may have at the most. */
export function mostNodesOf(pool: PoolScenario): number {
  const slots = nodeSlotsOf(pool).length;
  return Math.min(slots, pool.nodes?.max ?? slots);
}
