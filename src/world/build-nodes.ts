import { spotMarket } from '../catalog/spot.ts';
import { type DistributionConfig, distribution } from '../engine/distributions.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import type { AcceleratorPool } from '../models/fleet/accelerator-pool.ts';
import type { Deployment } from '../models/fleet/deployment.ts';
import { NodeLayer, type NodeLayerConfig } from '../models/fleet/node-layer.ts';
import type { SpotConfig } from '../models/fleet/node-life.ts';
import { nodeNeeds } from '../models/fleet/node-needs.ts';
import type { NodeObserver } from '../models/fleet/node-observer.ts';
import { runNodeAutoscaler } from '../models/fleet/node-scan.ts';
import { NodeTenants } from '../models/fleet/node-tenants.ts';
import { PendingReplicas } from '../models/fleet/pending.ts';
import { Stock } from '../models/fleet/stock.ts';
import { clusterAutoscaler } from '../policies/nodes/cluster-autoscaler.ts';
import type { NodeAutoscaler } from '../policies/nodes/node-autoscaler.ts';
import { emptyBin, packed } from '../policies/nodes/packing.ts';
import { mostNodesOf, nodeSlotsOf } from '../scenario/node-slots.ts';
import type { NodesScenario } from '../scenario/schema/nodes.ts';
import type { PoolScenario } from '../scenario/schema.ts';

/** A deployment of a pool, and the replicas that it starts with, those asleep among them. */
export interface StartingDeployment {
  readonly deployment: Deployment;
  readonly replicas: number;
}

/**
 * The nodes of a pool that has some, those of the start up, and their autoscaler at work; nothing where accelerators
 * are simply there. To be called before anybody is placed.
 */
export function buildNodes(
  name: string,
  said: PoolScenario,
  pool: AcceleratorPool,
  own: readonly StartingDeployment[],
  simulation: Simulation,
  streams: Streams,
  observer: NodeObserver,
): NodeLayer | undefined {
  const { nodes } = said;
  if (nodes === undefined) return undefined;
  pool.pending = new PendingReplicas();
  const tenants = new NodeTenants(own.map(({ deployment }) => deployment));
  const config = layerConfig(name, said, nodes);
  const stock = new Stock(
    {
      stockouts: nodes.stockouts,
      drawn: nodes.shortages && {
        every: distribution(nodes.shortages.every),
        lasting: distribution(nodes.shortages.lasting),
      },
    },
    streams(`stock/${name}`),
  );
  const draws = (node: number) => streams(`nodes/${name}/${node}`);
  const layer = new NodeLayer(config, { simulation, pool, tenants, stock, draws, observer });
  layer.begin(nodes.initial ?? Math.max(nodes.min, nodesOfStart(config, pool, own)));
  const autoscaler = clusterAutoscaler({
    ...nodes.autoscaler,
    min: nodes.min,
    max: mostNodesOf(said),
  }) as NodeAutoscaler<unknown>;
  runNodeAutoscaler(autoscaler, { simulation, pool, tenants, layer, observer });
  return layer;
}

/** Nodes, from the first slot on, in which the replicas of the start find room. */
function nodesOfStart(
  { slots }: NodeLayerConfig,
  { accelerators }: AcceleratorPool,
  own: readonly StartingDeployment[],
): number {
  const bins = slots.map(({ devices }) =>
    emptyBin(accelerators[devices[0]!]!.accelerator, devices.length),
  );
  const needOf = nodeNeeds(accelerators);
  const needs = own.flatMap(({ deployment, replicas }) =>
    new Array<ReturnType<typeof needOf>>(replicas).fill(needOf(deployment.config.place)),
  );
  packed(bins, needs);
  return bins.findLastIndex(({ free }) => free.some((part) => part < 1)) + 1;
}

function layerConfig(name: string, said: PoolScenario, nodes: NodesScenario): NodeLayerConfig {
  const groups: string[] = [];
  let first = 0;
  const slots = nodeSlotsOf(said).map(({ accelerator, accelerators, isSpot }) => {
    const group = nodes.spot === undefined ? accelerator : groupName(accelerator, isSpot);
    if (!groups.includes(group)) groups.push(group);
    const start = first;
    first += accelerators / said.group;
    const devices = Array.from({ length: first - start }, (_, index) => start + index);
    return { group: groups.indexOf(group), isSpot, devices };
  });
  return {
    name,
    slots,
    groups,
    provision: distribution(nodes.provision),
    init: distribution(nodes.init),
    failure: nodes.failure,
    refusal: nodes.refusal,
    timeout: nodes.timeout,
    maxDrain: nodes.autoscaler.max_drain,
    spot: nodes.spot && spotConfig(nodes.spot),
    failures: nodes.failures && {
      every: distribution(nodes.failures.every),
      notice: nodes.failures.notice,
    },
  };
}

function groupName(accelerator: string, isSpot: boolean): string {
  return `${accelerator} ${isSpot ? 'spot' : 'on demand'}`;
}

function spotConfig({ preset, up, down, notice }: NonNullable<NodesScenario['spot']>): SpotConfig {
  const market = preset === undefined ? undefined : spotMarket(preset)!;
  const traced = (mean: number, median: number) => distribution(logNormalOf(mean, median));
  return {
    up: up !== undefined ? distribution(up) : traced(market!.meanUpHours, market!.medianUpHours),
    down:
      down !== undefined
        ? distribution(down)
        : market && traced(market.meanDownHours, market.medianDownHours),
    notice,
  };
}

/** The log-normal distribution of seconds that has such a mean and median in hours: ln(mean / median) is σ² / 2. */
function logNormalOf(mean: number, median: number): DistributionConfig {
  const sigma = Math.sqrt(2 * Math.log(mean / median));
  return { kind: 'log-normal', median: median * 3600, sigma };
}
