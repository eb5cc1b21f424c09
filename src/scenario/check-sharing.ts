import { migTable } from '../catalog/mig.ts';
import { migProblem } from '../policies/placement/mig-problem.ts';
import type { Finding } from './check.ts';
import { gigabytes } from './gigabytes.ts';
import { capacityOf, kindsOf, memoryOf, profilesOf } from './places.ts';
import type { ShareScenario, SharingScenario } from './schema/sharing.ts';
import type { DeploymentScenario, PoolScenario } from './schema.ts';
import type { Path } from './source.ts';

/** What a deployment gets wrong of the way in which its pool is shared; `path` leads to the deployment. */
export function checkSharing(
  path: Path,
  deployment: DeploymentScenario,
  pool: PoolScenario,
): Finding[] {
  const { share, accelerators, unplaceable } = deployment;
  const { sharing, group } = pool;
  const at = [...path, 'share'];
  if (sharing.kind === 'exclusive') {
    if (accelerators % group === 0) return [];
    const message = `replicas rent groups of ${group}, and this one needs ${accelerators}: a multiple is possible`;
    return [{ path: [...path, 'accelerators'], message }];
  }
  const findings: Finding[] = [];
  if (accelerators !== group) {
    const message =
      sharing.kind === 'mig' && group === 1
        ? 'a slice is of one accelerator: use `accelerators: 1`'
        : `replicas share groups of ${group}, and this one needs ${accelerators}: set the pool’s \`group\``;
    findings.push({ path: [...path, 'accelerators'], message });
  }
  if (sharing.kind === 'mig') findings.push(...checkProfiles([...at, 'profile'], deployment, pool));
  const isSlice = sharing.kind === 'mig';
  const needsMemory = isSlice ? sharing.within !== undefined : sharing.kind !== 'swap';
  if (needsMemory && share.memory === undefined && share.memory_part === undefined) {
    const of = isSlice ? 'its slice' : 'each accelerator';
    const message = `\`memory\` is missing: how much of ${of} a replica has, such as "20GB"`;
    findings.push({ path: at, message });
  }
  if (unplaceable === 'error') findings.push(...checkMemory(at, share, pool));
  if (sharing.kind === 'hybrid' && share.reserved && share.multiprocessors > sharing.reserved) {
    const message = `${share.multiprocessors} is more than the reserved part (${sharing.reserved})`;
    findings.push({ path: [...at, 'multiprocessors'], message });
  }
  return findings;
}

/** What a pool gets wrong of its turns; `path` leads to how it is shared. */
export function checkTurns(path: Path, sharing: SharingScenario): Finding[] {
  if (sharing.kind === 'mig') {
    return sharing.within === undefined ? [] : checkTurns([...path, 'within'], sharing.within);
  }
  if (sharing.kind === 'exclusive' || sharing.kind === 'mps') return [];
  const findings: Finding[] = [];
  if (sharing.kind === 'hybrid' && sharing.quantum === 'exact') {
    const message =
      'no single turns are played beside replicas that have a part of their own: use "shared"';
    findings.push({ path: [...path, 'quantum'], message });
  }
  const { turns } = sharing;
  const starves =
    turns.kind === 'best-effort-fill' || (turns.kind === 'priority' && turns.floor === 0);
  if (starves && sharing.idle === 'wasted') {
    const message =
      'leaves nothing for the less urgent, not even the turns of the idle: use "given", a `floor`, or other `turns`';
    findings.push({ path: [...path, 'idle'], message });
  }
  return findings;
}

/** A replica's memory must fit somewhere in the pool at least. */
function checkMemory(path: Path, share: ShareScenario, pool: PoolScenario): Finding[] {
  const said = share.memory === undefined ? 'memory_part' : 'memory';
  const { sharing } = pool;
  const sheets = kindsOf(pool).map(({ sheet }) => sheet);
  const capacities =
    sharing.kind === 'mig' && sharing.within !== undefined
      ? sheets
          .flatMap(({ id }) => migTable(id)?.profiles ?? [])
          .filter(({ name }) => profilesOf(share.profile).includes(name))
          .map(({ usableBytes }) => usableBytes)
      : sheets.map(capacityOf);
  const { part, of } = partOf(share, sharing);
  const isTooMuch = capacities.every(
    (capacity) => (memoryOf(share, capacity) ?? 0) > capacity * part,
  );
  // Of slices that there are not, it is said elsewhere.
  if (!isTooMuch || capacities.length === 0) return [];
  const most = gigabytes(Math.max(...capacities) * part);
  return [{ path: [...path, said], message: `is more than ${of} (${most})` }];
}

/** The part of an accelerator's, or slice's, memory that a replica may have, and what that is called. */
function partOf(
  share: ShareScenario,
  sharing: SharingScenario,
): { readonly part: number; readonly of: string } {
  if (sharing.kind === 'mig' && sharing.within !== undefined) {
    return { part: 1, of: 'its slice has' };
  }
  if (sharing.kind === 'hybrid' && share.reserved) {
    return { part: sharing.reserved, of: 'what is reserved of any accelerator' };
  }
  // As published nobody counts what those who take turns have.
  if (sharing.kind === 'hybrid' && sharing.corrected) {
    return { part: 1 - sharing.reserved, of: 'what any accelerator has for turns' };
  }
  return { part: 1, of: 'any accelerator of the pool has' };
}

/** A profile must be legal on an accelerator of the pool at least. */
function checkProfiles(
  path: Path,
  { share, unplaceable }: DeploymentScenario,
  pool: PoolScenario,
): Finding[] {
  const names = profilesOf(share.profile);
  const ids = kindsOf(pool).map(({ sheet }) => sheet.id);
  if (names.length === 0) {
    const sliced = ids.find((id) => migTable(id) !== undefined);
    const message =
      sliced === undefined
        ? migProblem(ids[0]!, '')!
        : `is missing: a slice, such as "${migTable(sliced)!.profiles[0]!.name}"`;
    return [{ path, message }];
  }
  if (unplaceable === 'reject') return [];
  return names.flatMap((name) => {
    const problems = ids.map((id) => migProblem(id, name));
    const problem = problems.every((one) => one !== undefined) ? problems[0] : undefined;
    return problem === undefined ? [] : [{ path, message: problem }];
  });
}
