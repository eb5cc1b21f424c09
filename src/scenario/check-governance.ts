import { slack } from '../policies/sharing/fair-shares.ts';
import type { Finding } from './check.ts';
import { fittingPlaces } from './fitting-places.ts';
import { gigabytes } from './gigabytes.ts';
import { hint } from './hint.ts';
import { partOf } from './part-of.ts';
import { capacityOf } from './places.ts';
import { poolCapacity } from './pool-capacity.ts';
import type { PoolScenario, Scenario } from './schema.ts';
import type { Path } from './source.ts';

/** What quotas and partitions of a pool get wrong; `path` leads to the pool. */
export function checkGovernance(
  path: Path,
  name: string,
  pool: PoolScenario,
  { deployments }: Scenario,
): Finding[] {
  const { quota, partition } = pool;
  const findings: Finding[] = [];
  const own = Object.keys(deployments).filter((one) => deployments[one]!.pool === name);
  const limits = partition?.kind === 'demand-driven' ? partition.limits : {};
  for (const [block, names] of [
    [['quota', 'of'], Object.keys(quota?.of ?? {})],
    [['partition', 'limits'], Object.keys(limits)],
  ] as const) {
    for (const wrong of names.filter((one) => !own.includes(one))) {
      const message = `"${wrong}" is not a deployment of this pool. ${hint(wrong, own)}`;
      findings.push({ path: [...path, ...block, wrong], message });
    }
  }
  const promised = Object.values(quota?.of ?? {}).reduce((sum, one) => sum + one.quota, 0);
  const { accelerators } = poolCapacity(pool);
  if (promised > accelerators * slack) {
    const message = `quotas of ${promised} accelerators in all, but there are ${accelerators}`;
    findings.push({ path: [...path, 'quota', 'of'], message });
  }
  if (partition?.kind !== 'demand-driven') return findings;
  const at = [...path, 'partition'];
  if (quota !== undefined) {
    const message = 'deals replicas out itself, whatever the `quota`: leave out one of them';
    findings.push({ path: [...at, 'kind'], message });
  }
  const scaled = own.find((one) => deployments[one]!.scaling.kind !== 'fixed');
  if (scaled !== undefined) {
    const message = `deals replicas out itself: the scaling of "${scaled}" must be \`fixed\``;
    findings.push({ path: [...at, 'kind'], message });
  }
  for (const [one, { at_least: least, at_most: most }] of Object.entries(limits)) {
    if (most === undefined || least <= most) continue;
    const message = `${least} is more than at_most (${most})`;
    findings.push({ path: [...at, 'limits', one, 'at_least'], message });
  }
  return findings;
}

/** Partitions of a scenario without other faults that must give more replicas than their pools have room for. */
export function checkLeast({ pools, deployments }: Scenario): Finding[] {
  return Object.entries(pools).flatMap(([name, pool]) => {
    const { partition } = pool;
    if (partition?.kind !== 'demand-driven') return [];
    const sum = { accelerators: 0, bytes: 0 };
    for (const [one, deployment] of Object.entries(deployments)) {
      if (deployment.pool !== name) continue;
      const place = fittingPlaces(deployment, pool)[0];
      if (place === undefined) continue;
      const least = (partition.limits[one]?.at_least ?? 1) * deployment.accelerators;
      sum.accelerators += least * partOf(place, deployment, pool);
      sum.bytes += pool.sharing.kind === 'exclusive' ? 0 : least * capacityOf(place.sheet);
    }
    const { accelerators, bytes } = poolCapacity(pool);
    const path = ['pools', name, 'partition', 'limits'];
    const found = (what: string, most: string) => {
      const message = `the least replicas take ${what}, but pool "${name}" has ${most}`;
      return [{ path, message }];
    };
    if (sum.accelerators > accelerators * slack) {
      return found(`${Number(sum.accelerators.toFixed(2))} accelerators`, `${accelerators}`);
    }
    if (sum.bytes > bytes * slack) return found(gigabytes(sum.bytes), gigabytes(bytes));
    return [];
  });
}
