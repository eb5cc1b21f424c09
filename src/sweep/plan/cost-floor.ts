import { initialReplicas, leastReplicas } from '../../policies/autoscaling/replica-bounds.ts';
import { nodeSizeOf, nodeSlotsOf } from '../../scenario/node-slots.ts';
import { kindsOf } from '../../scenario/places.ts';
import type { DeploymentScenario, PoolScenario, Scenario } from '../../scenario/schema.ts';

/**
 * Dollars that no replication of a scenario can cost less than: the fewest replicas that each deployment ever has, at what the
 * cheapest accelerators of its pool cost. 0 where anything may take replicas away, or where what they hold is not all theirs. It needs
 * replicas that all find a place at the start.
 */
export function leastCost(scenario: Scenario): number {
  const { horizon, warmup, chaos, regions, deployments, pools } = scenario;
  if (warmup === 'auto' || chaos !== undefined || Object.keys(regions).length > 0) return 0;
  const hours = (horizon - warmup) / 3600;
  const hourly = Object.values(deployments).reduce(
    (sum, deployment) => sum + leastHourly(deployment, pools[deployment.pool]!),
    0,
  );
  // Less what adding up a bill may round.
  return hourly * hours * (1 - 1e-9);
}

/** Whether nothing of what a scenario costs ever changes. */
export function isFixed({ deployments, providers, charges }: Scenario): boolean {
  return (
    Object.keys(providers).length === 0 &&
    Object.keys(charges).length === 0 &&
    Object.values(deployments).every(({ scaling }) => scaling.kind === 'fixed')
  );
}

function leastHourly(deployment: DeploymentScenario, pool: PoolScenario): number {
  const { accelerators, scaling, faults, spread, warm, unplaceable } = deployment;
  const isLasting =
    faults === undefined &&
    spread === undefined &&
    warm === undefined &&
    unplaceable === 'error' &&
    scaling.kind !== 'module';
  if (!isLasting || !isSafe(pool, accelerators)) return 0;
  const replicas = Math.min(initialReplicas(scaling), leastReplicas(scaling));
  const prices = (pool.nodes === undefined ? kindsOf(pool) : nodeSlotsOf(pool)).map(
    ({ usdPerHour }) => usdPerHour,
  );
  return replicas * accelerators * Math.min(...prices);
}

/** Whether whoever has a replica in a pool keeps it, and pays for all that it holds. */
function isSafe(pool: PoolScenario, accelerators: number): boolean {
  const { sharing, quota, partition, commitment, nodes } = pool;
  const isPlain =
    sharing.kind === 'exclusive' &&
    quota === undefined &&
    partition === undefined &&
    commitment === undefined;
  if (!isPlain) return false;
  if (nodes === undefined) return true;
  // A node that is full is never emptied to be removed.
  return (
    nodes.initial === undefined &&
    nodes.spot === undefined &&
    nodes.failures === undefined &&
    nodeSizeOf(pool) === accelerators
  );
}
