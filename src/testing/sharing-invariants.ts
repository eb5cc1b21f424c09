import { migTable } from '../catalog/mig.ts';
import { placeAllMig } from '../policies/placement/mig-placement.ts';
import { weightsOf } from '../scenario/fitting-places.ts';
import { capacityOf, kindsOf } from '../scenario/places.ts';
import type { PoolScenario } from '../scenario/schema.ts';
import { type Resident, walkResidents } from './residents.ts';
import type { ScenarioRun } from './run-scenario.ts';

/**
 * No accelerator is promised more than it has (I5): memory, unless models leave it to each other; multiprocessors
 * no more often than said; MIG slices of which some layout exists; and no more replicas than may share it.
 */
export function promised(run: ScenarioRun): readonly string[] {
  const found: string[] = [];
  walkResidents(run, (name, residents, { time }) => {
    const pool = run.scenario.pools[name]!;
    const devices = new Set(residents.flatMap((one) => one.devices));
    for (const device of devices) {
      const own = residents.filter((one) => one.devices.includes(device));
      for (const problem of problemsOf(run, pool, device, own))
        found.push(`accelerator ${device} of pool ${name} has ${problem} at ${time} s`);
    }
  });
  return found;
}

function problemsOf(
  run: ScenarioRun,
  pool: PoolScenario,
  device: number,
  own: readonly Resident[],
): string[] {
  const { sharing, group } = pool;
  const sheet = kindsOf(pool).flatMap((kind) =>
    Array.from({ length: Math.floor(kind.accelerators / group) }, () => kind.sheet),
  )[device];
  if (sheet === undefined) return ['a number that there is none of'];
  switch (sharing.kind) {
    case 'exclusive':
      return own.length > 1 ? [`${own.length} owners`] : [];
    case 'swap':
      return [];
    case 'mig': {
      if (sharing.within !== undefined) return [];
      const profiles = own.map(({ profile }) => profile!);
      const { starts } = placeAllMig(migTable(sheet.id)!, [], profiles);
      return starts === undefined ? [`impossible slices ${profiles.join(', ')}`] : [];
    }
    case 'mps':
    case 'time-slice':
    case 'hybrid': {
      const problems: string[] = [];
      const bytes = promisedBytes(run, pool, own);
      if (bytes > capacityOf(sheet)) problems.push(`${bytes} bytes promised`);
      if ('clients' in sharing && own.length > sharing.clients) {
        problems.push(`${own.length} replicas`);
      }
      const share = own.reduce((sum, { deployment }) => {
        return sum + run.scenario.deployments[deployment]!.share.multiprocessors;
      }, 0);
      if (sharing.kind === 'mps' && share > sharing.oversubscription + 1e-9) {
        problems.push(`${share} times its multiprocessors promised`);
      }
      return problems;
    }
  }
}

/** Where replicas of a deployment read the same weights, these count once. */
function promisedBytes(
  { scenario }: ScenarioRun,
  { sharing }: PoolScenario,
  own: readonly Resident[],
): number {
  const seen = new Set<string>();
  let bytes = 0;
  for (const { deployment } of own) {
    const config = scenario.deployments[deployment]!;
    const memory = config.share.memory!;
    const sharesWeights = 'shared_weights' in sharing && sharing.shared_weights;
    const weights = sharesWeights && seen.has(deployment) ? weightsOf(config) : 0;
    bytes += memory - Math.min(memory, weights / config.accelerators);
    seen.add(deployment);
  }
  return bytes;
}
