import { priority } from '../../engine/priority.ts';
import type { Simulation } from '../../engine/simulation.ts';
import { toSeconds } from '../../engine/time.ts';
import type {
  NodeAutoscaler,
  NodeObservation,
  NodesDecision,
  NodeView,
  ResidentView,
} from '../../policies/nodes/node-autoscaler.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import type { NodeLayer } from './node-layer.ts';
import { type NeedOf, nodeNeeds } from './node-needs.ts';
import type { NodeObserver } from './node-observer.ts';
import type { NodeTenants } from './node-tenants.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';

interface Parts {
  readonly simulation: Simulation;
  readonly pool: AcceleratorPool;
  readonly tenants: NodeTenants;
  readonly layer: NodeLayer;
  readonly observer: NodeObserver;
}

/** Asks the node autoscaler of a pool at every interval, and carries out what it says. */
export function runNodeAutoscaler(autoscaler: NodeAutoscaler<unknown>, parts: Parts): void {
  const { simulation, layer, observer } = parts;
  const { name } = layer.config;
  const needOf = nodeNeeds(parts.pool.accelerators);
  let state = autoscaler.initial();
  let unneeded: readonly number[] = [];
  let said = '';
  const scan = simulation.on(`${name}/node-scan`, priority.control, () => {
    // What came up or was given back at this instant is not missed.
    layer.settle();
    const decision = autoscaler.decide(state, observe(parts, needOf));
    state = decision.state;
    const current = layer.nodes.size;
    for (const number of decision.unneeded) {
      const node = layer.nodes.get(number);
      if (node !== undefined && !unneeded.includes(number)) layer.unneeded(node);
    }
    unneeded = decision.unneeded;
    const { because = '' } = decision;
    // What is still so is no news.
    if (because !== '' && because !== said) {
      observer.nodesDecided(name, current, current + changeOf(decision), because);
    }
    said = because;
    carryOut(layer, decision);
    simulation.schedule(autoscaler.interval, scan, 0);
  });
  simulation.schedule(autoscaler.interval, scan, 0);
}

function changeOf({ orders, removals }: NodesDecision<unknown>): number {
  return orders.reduce((sum, { nodes }) => sum + nodes, 0) - removals.length;
}

function carryOut(layer: NodeLayer, { orders, removals }: NodesDecision<unknown>): void {
  for (const { group, nodes } of orders) {
    for (let count = 0; count < nodes; count += 1) layer.order(group);
  }
  for (const { node: number, empties, because } of removals) {
    const node = layer.nodes.get(number)!;
    if (empties) layer.empty(node, because);
    else layer.remove(node, because);
  }
}

function observe({ simulation, pool, tenants, layer }: Parts, needOf: NeedOf): NodeObservation {
  const { accelerators } = pool;
  const nodeOf = new Map<number, number>();
  const residents = new Map<number, ResidentView[]>();
  for (const { node, devices } of layer.nodes.values()) {
    residents.set(node, []);
    for (const device of devices) nodeOf.set(device, node);
  }
  for (const { holding, readyAt, isDraining, requests } of tenants.list()) {
    const view = {
      need: needOf(holding.request),
      readyAt: readyAt === undefined ? undefined : toSeconds(readyAt),
      isDraining,
      requests,
    };
    for (const node of new Set(holding.devices.map((device) => nodeOf.get(device)!))) {
      residents.get(node)!.push(view);
    }
  }
  const { slots, groups } = layer.config;
  const rooms = layer.rooms();
  return {
    now: toSeconds(simulation.now),
    pending: pool.pending!.waiting.map(({ request }) => needOf(request)),
    nodes: Array.from(layer.nodes.values(), (node): NodeView => {
      const { groupIndex, state, devices } = node;
      return {
        node: node.node,
        group: groupIndex,
        state,
        free: devices.map((device) => freeOf(accelerators[device]!)),
        residents: residents.get(node.node)!,
      };
    }),
    groups: groups.map((group, index) => {
      const { devices } = slots.find((slot) => slot.group === index)!;
      const { accelerator } = accelerators[devices[0]!]!;
      return { name: group, accelerator, devices: devices.length, room: rooms[index]! };
    }),
    news: layer.news(),
  };
}

/** What is free of an accelerator: the smaller of its parts of memory and multiprocessors. */
function freeOf({ freeBytes, freeShare, memoryBytes }: PooledAccelerator): number {
  return Math.min(freeShare, freeBytes / memoryBytes);
}
