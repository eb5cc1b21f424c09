import type { Resources } from '../policies/sharing/fair-shares.ts';
import { capacityOf, kindsOf } from './places.ts';
import type { PoolScenario } from './schema.ts';

/** All that replicas can have of a pool: whole groups of accelerators, and their memory. */
export function poolCapacity(pool: PoolScenario): Resources {
  let accelerators = 0;
  let bytes = 0;
  for (const kind of kindsOf(pool)) {
    const count = Math.floor(kind.accelerators / pool.group) * pool.group;
    accelerators += count;
    bytes += count * capacityOf(kind.sheet);
  }
  return { accelerators, bytes };
}
