import { accelerator } from '../catalog/accelerators.ts';
import type { Resources } from '../policies/sharing/fair-shares.ts';
import { mostNodesOf, nodeSlotsOf } from './node-slots.ts';
import { capacityOf, kindsOf } from './places.ts';
import type { PoolScenario } from './schema.ts';

/** All that replicas can have of a pool: whole groups of accelerators, or whole nodes, and their memory. */
export function poolCapacity(pool: PoolScenario): Resources {
  let accelerators = 0;
  let bytes = 0;
  if (pool.nodes !== undefined) {
    for (const slot of nodeSlotsOf(pool).slice(0, mostNodesOf(pool))) {
      accelerators += slot.accelerators;
      bytes += slot.accelerators * capacityOf(accelerator(slot.accelerator)!);
    }
    return { accelerators, bytes };
  }
  for (const kind of kindsOf(pool)) {
    const count = Math.floor(kind.accelerators / pool.group) * pool.group;
    accelerators += count;
    bytes += count * capacityOf(kind.sheet);
  }
  return { accelerators, bytes };
}
