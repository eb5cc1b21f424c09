import { migTable } from '../catalog/mig.ts';
import { initialReplicas } from '../policies/autoscaling/replica-bounds.ts';
import { placeAllMig } from '../policies/placement/mig-placement.ts';
import { migProblem } from '../policies/placement/mig-problem.ts';
import { shareText, shareUnits } from '../policies/placement/placement.ts';
import { publishedPrice } from '../policies/placement/reference-allocator.ts';
import type { Finding } from './check.ts';
import { initialField } from './check-scaling.ts';
import { gigabytes } from './gigabytes.ts';
import { capacityOf, kindsOf, memoryOf } from './places.ts';
import type { DeploymentScenario, PoolScenario, Scenario } from './schema.ts';
import type { Path } from './source.ts';

/** What a pool gets wrong of itself; `path` leads to it. */
export function checkPool(path: Path, pool: PoolScenario): Finding[] {
  return [
    ...checkLayout([...path, 'sharing', 'layout'], pool),
    ...checkPublished([...path, 'sharing', 'reserved'], pool),
    ...checkPrices([...path, 'placement', 'prices'], pool),
  ];
}

/** Slices that are there from the start must be legal on every accelerator of the pool, all at once. */
function checkLayout(path: Path, pool: PoolScenario): Finding[] {
  const { sharing } = pool;
  if (sharing.kind !== 'mig' || sharing.layout === undefined) return [];
  const { layout } = sharing;
  for (const { sheet } of kindsOf(pool)) {
    const table = migTable(sheet.id);
    if (table === undefined) return [{ path, message: migProblem(sheet.id, '')! }];
    for (const [index, profile] of layout.entries()) {
      const message = migProblem(sheet.id, profile);
      if (message !== undefined) return [{ path: [...path, index], message }];
    }
    const { starts, because } = placeAllMig(table, [], layout);
    if (starts === undefined) return [{ path, message: `the ${sheet.id} has ${because}` }];
  }
  return [];
}

function checkPublished(path: Path, { sharing }: PoolScenario): Finding[] {
  if (sharing.kind !== 'hybrid' || sharing.corrected || sharing.reserved === 0.2) return [];
  const message = `the reference design reserves 20 %: leave it out, or take \`corrected: true\``;
  return [{ path, message }];
}

function checkPrices(path: Path, pool: PoolScenario): Finding[] {
  const { placement } = pool;
  if (placement.kind !== 'reference-allocator' || placement.prices === 'pool') return [];
  const unknown = kindsOf(pool).find(({ sheet }) => publishedPrice(sheet.id) === undefined);
  if (unknown === undefined) return [];
  const message = `the reference design has no price of the ${unknown.sheet.id}: use \`prices: pool\``;
  return [{ path, message }];
}

/**
 * What fleets ask of their pool together when the run begins: of what is reserved in it, no more than there is. And
 * none asks the reference allocator for several accelerators, which it never gives.
 */
export function checkFleets({ pools, deployments }: Scenario): Finding[] {
  const reserved = new Map<string, { bytes: number; share: number }>();
  return Object.entries(deployments).flatMap(([name, deployment]) => {
    if (!Object.hasOwn(pools, deployment.pool)) return [];
    const pool = pools[deployment.pool]!;
    const sum = reserved.get(deployment.pool) ?? { bytes: 0, share: 0 };
    reserved.set(deployment.pool, sum);
    const path = ['deployments', name];
    return [...checkReserved(path, deployment, pool, sum), ...checkGiven(path, deployment, pool)];
  });
}

function checkReserved(
  path: Path,
  { share, scaling, pool: poolName }: DeploymentScenario,
  pool: PoolScenario,
  sum: { bytes: number; share: number },
): Finding[] {
  const { sharing, group } = pool;
  if (sharing.kind !== 'hybrid' || !share.reserved) return [];
  const initial = initialReplicas(scaling);
  let has = 0;
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let fits = false;
  for (const { sheet, accelerators } of kindsOf(pool)) {
    const groups = Math.floor(accelerators / group);
    has += groups * capacityOf(sheet) * sharing.reserved;
    count += groups;
    const bytes = memoryOf(share, capacityOf(sheet)) ?? 0;
    least = Math.min(least, bytes);
    fits ||= bytes <= capacityOf(sheet) * sharing.reserved;
  }
  // Of one that alone is too large, it is said elsewhere.
  if (!fits || share.multiprocessors > sharing.reserved) return [];
  // Of a part of the memory, on the smallest: what is said here must be wrong wherever they go.
  sum.bytes += initial * least;
  sum.share += initial * share.multiprocessors;
  const found = (what: string, most: string) => {
    const message = `${initial} replicas bring what is reserved of pool "${poolName}" to ${what}, but it has ${most}`;
    return [{ path: [...path, 'scaling', initialField(scaling)], message }];
  };
  if (sum.bytes > has) return found(gigabytes(sum.bytes), gigabytes(has));
  // As published nobody counts multiprocessors.
  const isOver = shareUnits(sum.share) > shareUnits(count * sharing.reserved);
  if (!sharing.corrected || !isOver) return [];
  const [asked, most] = [sum.share, count * sharing.reserved].map(shareText);
  return found(`${asked} of the multiprocessors of one`, `${most}`);
}

function checkGiven(
  path: Path,
  { accelerators, unplaceable }: DeploymentScenario,
  { placement, group }: PoolScenario,
): Finding[] {
  if (placement.kind !== 'reference-allocator' || unplaceable === 'reject') return [];
  if (accelerators === group) return [];
  const message = `the reference allocator gives a replica one accelerator, and this one needs ${accelerators}`;
  return [{ path: [...path, 'accelerators'], message }];
}
