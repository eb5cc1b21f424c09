import type { BackOff } from './back-off.ts';
import type { NodeGroupView, NodeObservation, NodeOrder } from './node-autoscaler.ts';
import { emptyBin, type NodeNeed, nodesFor, packed } from './packing.ts';

/** Nodes at the least and at the most. */
interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * Nodes for the replicas that find room neither in those that are up nor in those on their way; of the first groups
 * that have them and are not in back-off. The reason is undefined where there is nothing to order and nobody waits.
 */
export function scaleUp(
  { min, max }: Bounds,
  { now, nodes, groups, pending }: NodeObservation,
  backOffs: readonly (BackOff | undefined)[],
): { readonly orders: readonly NodeOrder[]; readonly because: string | undefined } {
  const bins = nodes
    .filter(({ state }) => state === 'ordered' || state === 'running')
    .map(({ group }) => emptyBin(groups[group]!.accelerator, groups[group]!.devices));
  let left: readonly NodeNeed[] = packed(bins, pending);
  // Nodes that are about to go are in the quota until they are gone, but nobody counts on them.
  const staying = nodes.filter(({ state }) => state !== 'emptying' && state !== 'leaving').length;
  let short = Math.max(0, min - staying);
  if (left.length === 0 && short === 0) return { orders: [], because: undefined };
  let budget = max - nodes.length;
  const orders: NodeOrder[] = [];
  const held: string[] = [];
  for (const [group, view] of groups.entries()) {
    if (left.length === 0 && short === 0) break;
    const backOff = backOffs[group];
    const most = Math.min(view.room, budget);
    if (most > 0 && backOff !== undefined && backOff.until > now) {
      held.push(`${view.name} backs off until ${backOff.until} s`);
      continue;
    }
    const found = nodesFor(left, view, most);
    const count = Math.max(found.nodes, Math.min(short, most));
    left = found.left;
    short -= Math.min(short, count);
    if (count === 0) continue;
    budget -= count;
    orders.push({ group, nodes: count });
  }
  const who = pending.length > 0 ? counted(pending.length, 'replica') : `at least ${min}`;
  if (orders.length > 0) {
    const asked = orders.map((order) => inWords(order, groups)).join(', ');
    return { orders, because: [`room for ${who}: ${asked}`, ...held].join('; ') };
  }
  const isFull = budget <= 0 || groups.every(({ room }) => room === 0);
  const why = held.join('; ') || (isFull ? 'no more nodes are allowed' : 'no node fits');
  return { orders, because: `no room for ${who}: ${why}` };
}

function inWords({ group, nodes }: NodeOrder, groups: readonly NodeGroupView[]): string {
  return `${counted(nodes, 'node')} of ${groups[group]!.name}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
