import type { Finding } from './check.ts';
import { checkDistribution } from './check-distribution.ts';
import { mostNodesOf, nodeSizeOf, nodeSlotsOf } from './node-slots.ts';
import type { NodesScenario } from './schema/nodes.ts';
import type { DeploymentScenario, PoolScenario } from './schema.ts';
import type { Path } from './source.ts';

/** What the nodes of a pool get wrong; `path` leads to the pool. */
export function checkNodes(path: Path, pool: PoolScenario): Finding[] {
  const { nodes, group } = pool;
  if (nodes === undefined) return [];
  const at = (...steps: (string | number)[]) => [...path, 'nodes', ...steps];
  const size = nodeSizeOf(pool);
  const findings: Finding[] = [];
  const add = (where: Path, message: string) => findings.push({ path: where, message });
  if (size % group !== 0) add(at('size'), `${size} are not whole groups of ${group}`);
  const kinds = [pool, ...pool.others];
  for (const [index, { accelerators }] of kinds.entries()) {
    if (accelerators % size === 0) continue;
    const where = index === 0 ? [...path] : [...path, 'others', index - 1];
    const message = `${accelerators} are not whole nodes of ${size}: take a multiple, or say \`nodes.size\``;
    add([...where, 'accelerators'], message);
  }
  const slots = nodeSlotsOf(pool).length;
  if (nodes.max !== undefined && nodes.max > slots) {
    add(at('max'), `${nodes.max} is more than the ${slots} nodes that \`accelerators\` make`);
  }
  const most = mostNodesOf(pool);
  for (const field of ['min', 'initial'] as const) {
    const count = nodes[field];
    if (count !== undefined && count > most) add(at(field), `${count} is more than ${most}`);
  }
  if (nodes.initial !== undefined && nodes.initial < nodes.min) {
    add(at('initial'), `${nodes.initial} is less than min (${nodes.min})`);
  }
  return [
    ...findings,
    ...checkStock(at, nodes),
    ...checkSpot(at, nodes),
    ...checkBackoff(at, nodes),
    ...checkTimes(at, nodes),
  ];
}

type At = (...steps: (string | number)[]) => Path;

function checkStock(at: At, { stockouts }: NodesScenario): Finding[] {
  return stockouts.flatMap(({ from, until }, index) =>
    until > from ? [] : [{ path: at('stockouts', index, 'until'), message: 'is not after `from`' }],
  );
}

function checkSpot(at: At, { spot, on_demand: onDemand }: NodesScenario): Finding[] {
  if (spot === undefined) {
    if (onDemand === undefined) return [];
    return [{ path: at('on_demand'), message: 'needs `spot`: without it all nodes are on demand' }];
  }
  if (spot.preset !== undefined || spot.up !== undefined) return [];
  return [{ path: at('spot'), message: 'needs either `preset` or `up`' }];
}

function checkBackoff(at: At, { autoscaler }: NodesScenario): Finding[] {
  const { initial, max } = autoscaler.backoff;
  if (initial <= max) return [];
  const message = `${initial} s is more than max (${max} s)`;
  return [{ path: at('autoscaler', 'backoff', 'initial'), message }];
}

function checkTimes(
  at: At,
  { provision, init, shortages, spot, failures }: NodesScenario,
): Finding[] {
  const times = [
    [at('provision'), provision],
    [at('init'), init],
    [at('shortages', 'every'), shortages?.every],
    [at('shortages', 'lasting'), shortages?.lasting],
    [at('spot', 'up'), spot?.up],
    [at('spot', 'down'), spot?.down],
    [at('failures', 'every'), failures?.every],
  ] as const;
  return times.flatMap(([path, time]) => (time === undefined ? [] : checkDistribution(path, time)));
}

/** What a deployment gets wrong of the nodes of its pool: a replica is on one of them, or on whole ones. */
export function checkReplicaOnNodes(
  path: Path,
  { accelerators }: DeploymentScenario,
  pool: PoolScenario,
): Finding[] {
  if (pool.nodes === undefined) return [];
  const size = nodeSizeOf(pool);
  const at = [...path, 'accelerators'];
  const most = mostNodesOf(pool) * size;
  if (accelerators > most) {
    return [
      { path: at, message: `a replica needs ${accelerators}, but all nodes together have ${most}` },
    ];
  }
  if (accelerators <= size || accelerators % size === 0) return [];
  const message = `a replica of ${accelerators} is on neither one node of ${size} nor on whole nodes`;
  return [{ path: at, message }];
}
