import type { NodeObservation, NodeRemoval, NodeView, ResidentView } from './node-autoscaler.ts';
import { type Bin, packed } from './packing.ts';

/** Which nodes are given back; times in seconds. */
export interface ScaleDownConfig {
  readonly min: number;
  /** How long a node must have been unneeded. */
  readonly unneeded: number;
  /** Part of a node in use below which it may be given back. */
  readonly utilisation_threshold: number;
  /** Whether replicas are moved from nodes that are little used; else only empty nodes are given back. */
  readonly consolidation: boolean;
  /** Replicas that are not moved: those that start or are ready for less than so long, and those with requests. */
  readonly protect?: { readonly younger_than: number; readonly busy: boolean } | undefined;
}

/**
 * Nodes that nobody needs, and since when: less of them is in use than the threshold, and all of their replicas may go
 * elsewhere and find room there. The least used comes first, and what others moved to its neighbours counts there.
 */
export function findUnneeded(
  config: ScaleDownConfig,
  { now, nodes, groups }: NodeObservation,
  before: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const up = nodes.filter(({ state }) => state === 'up');
  const bins = new Map(up.map((view) => [view, binOf(view)]));
  const unneeded = new Set<number>();
  // Of equals the last to come, for placement likes the first.
  const order = up.toSorted((one, other) => used(one) - used(other) || other.node - one.node);
  for (const view of order) {
    if (view.residents.length > 0 && used(view) >= config.utilisation_threshold) continue;
    const own = bins.get(view)!;
    bins.delete(view);
    const moved = [...bins.values()].map(({ accelerator, free }) => ({
      accelerator,
      free: [...free],
    }));
    if (mayGo(config, now, view.residents) && packed(moved, staying(view)).length === 0) {
      unneeded.add(view.node);
      for (const [index, one] of [...bins.keys()].entries()) bins.set(one, moved[index]!);
    } else {
      bins.set(view, own);
    }
  }
  // In the order of their numbers, so that the answer does not depend on who was looked at first.
  const own = up.filter(({ node }) => unneeded.has(node));
  return new Map(own.map(({ node }) => [node, before.get(node) ?? now]));

  function binOf({ group, free }: NodeView): Bin {
    return { accelerator: groups[group]!.accelerator, free: [...free] };
  }
}

/**
 * Nodes to give back now: all that are empty, and where none is being emptied, one of the others. There are never
 * fewer than the least.
 */
export function scaleDown(
  { min, unneeded }: ScaleDownConfig,
  { now, nodes }: NodeObservation,
  unneededSince: ReadonlyMap<number, number>,
): NodeRemoval[] {
  const remaining = nodes.filter(({ state }) => state !== 'emptying' && state !== 'leaving').length;
  const due = nodes.filter(({ node }) => {
    const since = unneededSince.get(node);
    return since !== undefined && now - since >= unneeded;
  });
  const empty = due.filter(({ residents }) => residents.length === 0);
  const others = due.filter(({ residents }) => residents.length > 0);
  const isEmptying = nodes.some(({ state }) => state === 'emptying');
  const removed = [...empty, ...(isEmptying ? [] : others.slice(0, 1))];
  return removed.slice(0, Math.max(0, remaining - min)).map((view) => {
    const seconds = now - unneededSince.get(view.node)!;
    const empties = view.residents.length > 0;
    const because = empties
      ? `${Math.round(100 * used(view))} % used and movable for ${seconds} s`
      : `empty for ${seconds} s`;
    return { node: view.node, empties, because };
  });
}

/** Part of a node in use. */
function used({ free }: NodeView): number {
  return 1 - free.reduce((sum, part) => sum + part, 0) / free.length;
}

function mayGo(
  { consolidation, protect }: ScaleDownConfig,
  now: number,
  residents: readonly ResidentView[],
): boolean {
  if (residents.length === 0) return true;
  if (!consolidation) return false;
  if (protect === undefined) return true;
  return residents.every(
    ({ readyAt, requests }) =>
      readyAt !== undefined &&
      now - readyAt >= protect.younger_than &&
      !(protect.busy && requests > 0),
  );
}

/** What has to find room elsewhere: replicas that drain will be gone by themselves. */
function staying({ residents }: NodeView) {
  return residents.filter(({ isDraining }) => !isDraining).map(({ need }) => need);
}
