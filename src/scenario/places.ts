import { type Accelerator, accelerator } from '../catalog/accelerators.ts';
import { migTable } from '../catalog/mig.ts';
import { migSlice, mpsPart } from '../models/accelerator/slice-sheet.ts';
import { migProfile } from '../policies/placement/mig-layout.ts';
import { sheetUnderCap } from './pool-power.ts';
import type { ShareScenario } from './schema/sharing.ts';
import type { DeploymentScenario, PoolScenario } from './schema.ts';

/** A kind of place at which a deployment's replicas can run, as an accelerator of its own. */
export interface ScenarioPlace {
  /** Catalog id of the accelerator that it is on, and the MIG slice, where it is one. */
  readonly accelerator: string;
  readonly profile: string | undefined;
  readonly sheet: Accelerator;
}

/** The kinds of accelerators of a pool, each with how many there are and what one costs in dollars an hour. */
export function kindsOf(pool: PoolScenario) {
  return [pool, ...pool.others].map(({ accelerator: name, accelerators, price }) => {
    const sheet = sheetUnderCap(pool, accelerator(name)!);
    return { sheet, accelerators, usdPerHour: price ?? sheet.usdPerHour ?? 0 };
  });
}

/** Bytes of an accelerator that replicas can share. */
export function capacityOf({ reportedBytes, memoryBytes }: Accelerator): number {
  return reportedBytes ?? memoryBytes;
}

/** All kinds of places in order of preference, whether the model fits there or not. */
export function placesOf(deployment: DeploymentScenario, pool: PoolScenario): ScenarioPlace[] {
  const { prefer } = deployment;
  const preferred = prefer === undefined ? undefined : accelerator(prefer)!.id;
  const kinds = kindsOf(pool).map(({ sheet }) => sheet);
  return [
    ...kinds.filter(({ id }) => id === preferred),
    ...kinds.filter(({ id }) => id !== preferred),
  ].flatMap((sheet) => placesOn(sheet, deployment, pool));
}

function placesOn(
  sheet: Accelerator,
  { share }: DeploymentScenario,
  { sharing }: PoolScenario,
): ScenarioPlace[] {
  const whole = { accelerator: sheet.id, profile: undefined };
  const said = memoryOf(share, capacityOf(sheet));
  const memory = said ?? capacityOf(sheet);
  if (memory > capacityOf(sheet)) return [];
  switch (sharing.kind) {
    case 'exclusive':
      return [{ ...whole, sheet }];
    case 'mig': {
      const table = migTable(sheet.id);
      if (table === undefined) return [];
      return profilesOf(share.profile).flatMap((name) => {
        const profile = migProfile(table, name);
        if (profile === undefined) return [];
        const slice = migSlice(sheet, profile, table);
        const { within } = sharing;
        const own = memoryOf(share, slice.memoryBytes) ?? slice.memoryBytes;
        if (within !== undefined && own > slice.memoryBytes) return [];
        const part =
          within === undefined
            ? slice
            : within.kind === 'mps'
              ? mpsPart(slice, share.multiprocessors, own)
              : withMemory(slice, own);
        return [{ accelerator: sheet.id, profile: name, sheet: part }];
      });
    }
    case 'mps':
      return [{ ...whole, sheet: mpsPart(sheet, share.multiprocessors, memory) }];
    case 'time-slice':
    case 'swap':
      return [{ ...whole, sheet: said === undefined ? sheet : withMemory(sheet, memory) }];
    case 'hybrid': {
      const part = share.reserved ? share.multiprocessors : 1 - sharing.reserved;
      return [{ ...whole, sheet: mpsPart(sheet, part, memory) }];
    }
  }
}

/** Bytes that a replica has of an accelerator, or slice, with so many; undefined where nothing is said. */
export function memoryOf(
  { memory, memory_part: part }: Pick<ShareScenario, 'memory' | 'memory_part'>,
  capacity: number,
): number | undefined {
  if (memory === undefined && part === undefined) return undefined;
  const infinite = Number.POSITIVE_INFINITY;
  // Whole bytes add up exactly: ten tenths are no more than there is.
  return Math.min(memory ?? infinite, part === undefined ? infinite : Math.floor(part * capacity));
}

/** The profiles that a deployment names, in its order. */
export function profilesOf(said: string | readonly string[] | undefined): readonly string[] {
  return said === undefined ? [] : typeof said === 'string' ? [said] : said;
}

function withMemory(sheet: Accelerator, memoryBytes: number): Accelerator {
  const { reportedBytes: _, ...rest } = sheet;
  return { ...rest, memoryBytes };
}
