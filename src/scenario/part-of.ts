import { accelerator } from '../catalog/accelerators.ts';
import { migTable } from '../catalog/mig.ts';
import { migProfile } from '../policies/placement/mig-layout.ts';
import { capacityOf, type ScenarioPlace } from './places.ts';
import type { DeploymentScenario, PoolScenario } from './schema.ts';

/**
 * The part of an accelerator's multiprocessors that a replica takes at such a place; of its memory where replicas
 * have no multiprocessors of their own.
 */
export function partOf(
  { accelerator: id, profile, sheet }: ScenarioPlace,
  { share }: DeploymentScenario,
  { sharing }: PoolScenario,
): number {
  switch (sharing.kind) {
    case 'exclusive':
      return 1;
    case 'mig': {
      const table = migTable(id)!;
      const { computeSlices, usableBytes } = migProfile(table, profile!)!;
      const slice = computeSlices / table.computeSlices;
      const { within } = sharing;
      if (within === undefined) return slice;
      if (within.kind === 'mps') return (slice * share.multiprocessors) / within.oversubscription;
      return (slice * sheet.memoryBytes) / usableBytes;
    }
    case 'mps':
      return share.multiprocessors / sharing.oversubscription;
    case 'hybrid':
      if (share.reserved) return share.multiprocessors;
      return sheet.memoryBytes / capacityOf(accelerator(id)!);
    case 'time-slice':
    case 'swap':
      return sheet.memoryBytes / capacityOf(accelerator(id)!);
  }
}
