import type { PlacementDecision, PlacementDevice, PlacementPolicy } from './placement.ts';

/** Which node a replica goes to: where the policy would put its first accelerator, the least used, or the fullest. */
export const nodeFills = ['placement', 'spread', 'pack'] as const;

export type NodeFill = (typeof nodeFills)[number];

/**
 * A policy for accelerators in nodes of `size`, in the order of their indices: a replica of several stays within one
 * node, and one that is larger takes whole nodes. Among nodes of equal use the first is taken.
 */
export function withinNodes(
  policy: PlacementPolicy,
  size: number,
  fill: NodeFill = 'placement',
): PlacementPolicy {
  return (devices, request) => {
    const { count } = request;
    if (count === 1 && fill === 'placement') return policy(devices, request);
    const nodes = Math.ceil(count / size);
    const each = Math.min(count, size);
    // Of one kind, as all accelerators of a replica are.
    const chosen = new Map<string, Set<number>>();
    let last: PlacementDecision | undefined;
    for (const node of candidates(policy, devices, size, fill, request)) {
      const { accelerator } = devices[node * size]!;
      const own = chosen.get(accelerator) ?? new Set();
      chosen.set(accelerator, own);
      last = policy(within(devices, new Set([node]), size), { ...request, count: each });
      if (last.devices !== undefined) own.add(node);
      if (own.size === nodes) return policy(within(devices, own, size), request);
    }
    if (count === 1) return last ?? policy(devices, request);
    const has = nodes === 1 ? 'node has' : 'nodes have';
    return { devices: undefined, because: `no ${nodes} ${has} room for ${count} accelerators` };
  };
}

/** Nodes in the order in which they are tried. */
function* candidates(
  policy: PlacementPolicy,
  devices: readonly PlacementDevice[],
  size: number,
  fill: NodeFill,
  request: Parameters<PlacementPolicy>[1],
): Generator<number> {
  const count = devices.length / size;
  if (fill !== 'placement') {
    const use = Array.from({ length: count }, (_, node) => used(devices, node, size));
    const sign = fill === 'spread' ? 1 : -1;
    yield* [...use.keys()].sort((one, other) => sign * (use[one]! - use[other]!));
    return;
  }
  const left = [...devices];
  for (let turn = 0; turn < count; turn += 1) {
    const first = policy(left, { ...request, count: 1 }).devices?.[0];
    if (first === undefined) return;
    const node = Math.floor(first / size);
    yield node;
    for (let index = node * size; index < (node + 1) * size; index += 1) {
      left[index] = { ...left[index]!, allowed: false };
    }
  }
}

/** Accelerators of a node in use, counted in parts. */
function used(devices: readonly PlacementDevice[], node: number, size: number): number {
  let sum = 0;
  for (let index = node * size; index < (node + 1) * size; index += 1) {
    const { freeBytes, freeShare, memoryBytes } = devices[index]!;
    sum += 1 - Math.min(freeShare, freeBytes / memoryBytes);
  }
  return sum;
}

/** The accelerators, of which only those of some nodes may be taken. */
function within(
  devices: readonly PlacementDevice[],
  nodes: ReadonlySet<number>,
  size: number,
): PlacementDevice[] {
  return devices.map((device, index) =>
    nodes.has(Math.floor(index / size)) ? device : { ...device, allowed: false },
  );
}
