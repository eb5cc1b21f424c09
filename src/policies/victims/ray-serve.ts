import { inOrder, type VictimPolicy } from './victim.ts';

/**
 * Ray Serve's order (`_get_replicas_to_stop`, serve/_private/deployment_scheduler.py): replicas that do not run yet;
 * then those of the node with the fewest replicas of all deployments, so that it can be given up; of equal nodes the
 * one that joined last (ray-project/ray#52929), and all of a node before those of the next. No node is the head.
 */
export const rayServe: VictimPolicy = (candidates) => {
  const lastOf = new Map<number, number>();
  for (const [position, { node }] of candidates.entries()) lastOf.set(node, position);
  return inOrder(
    candidates,
    (one, other) =>
      one.neighbours - other.neighbours || lastOf.get(other.node)! - lastOf.get(one.node)!,
  );
};
