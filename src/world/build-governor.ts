import type { Simulation } from '../engine/simulation.ts';
import type { Deployment } from '../models/fleet/deployment.ts';
import { type GovernedDeployment, PoolGovernor } from '../models/fleet/pool-governor.ts';
import type { Resources } from '../policies/sharing/fair-shares.ts';
import { partitioner, quotaPolicy } from '../policies/sharing/index.ts';
import { poolCapacity } from '../scenario/pool-capacity.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Recorder } from './recorder.ts';

/** Who divides a pool among its deployments; undefined where each takes what it finds. */
export function buildGovernor(
  name: string,
  scenario: Scenario,
  deployments: readonly Deployment[],
  simulation: Simulation,
  recorder: Recorder,
): PoolGovernor | undefined {
  const said = scenario.pools[name]!;
  const { quota, partition, sharing } = said;
  if (quota === undefined && partition?.kind !== 'demand-driven') return undefined;
  const own = deployments.filter(
    ({ config }) =>
      scenario.deployments[config.name]!.pool === name &&
      // Of what no accelerator can hold there is never a replica, and nothing is kept for it.
      config.place.kinds.length > 0,
  );
  if (own.length === 0) return undefined;
  const members = own.map((deployment): GovernedDeployment => {
    const { name: owner } = deployment.config;
    const limits = partition?.kind === 'demand-driven' ? partition.limits[owner] : undefined;
    return {
      deployment,
      quota: quota?.of[owner]?.quota ?? 0,
      weight: quota?.of[owner]?.weight ?? 1,
      each: eachOf(deployment),
      atLeast: limits?.at_least ?? 1,
      atMost: limits?.at_most ?? Number.POSITIVE_INFINITY,
    };
  });
  const cutting = sharing.kind === 'mig' ? sharing.cutting + sharing.orchestrator : 0;
  const startup = Math.max(...own.map(({ config }) => config.startup));
  return new PoolGovernor(
    name,
    simulation,
    poolCapacity(said),
    members,
    {
      quota: quota && { kind: quota.kind, policy: quotaPolicy(quota) },
      partition: partition && { kind: partition.kind, policy: partitioner(partition) },
      moving: startup + cutting,
    },
    recorder,
  );
}

/** What one replica takes of the pool, at the place that it likes best. */
function eachOf({ config }: Deployment): Resources {
  const { accelerators, kinds } = config.place;
  const { part, bytes } = kinds[0]!;
  return { accelerators: part * accelerators, bytes: bytes * accelerators };
}
