import { inOrder, type VictimCandidate, type VictimPolicy, type VictimStage } from './victim.ts';

/**
 * The order of a Kubernetes ReplicaSet (`ActivePodsWithRanks`, pkg/controller/controller_utils.go): pods without a
 * node, pending ones, those that are not ready; then from nodes with more of them; then those that are ready for less
 * time, that restarted more often, that are younger. Times count by powers of two, within which pods go by
 * their UID, which is random. Deletion costs are all alike.
 */
export const replicaSet: VictimPolicy = (candidates) => {
  const onNode = new Map<number, number>();
  for (const { node } of candidates) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  return inOrder(candidates, (one, other) => compare(one, other, onNode));
};

const stages: readonly VictimStage[] = ['unplaced', 'created', 'running', 'ready'];

function compare(
  one: VictimCandidate,
  other: VictimCandidate,
  onNode: ReadonlyMap<number, number>,
): number {
  const byStage = stages.indexOf(one.stage) - stages.indexOf(other.stage);
  if (byStage !== 0) return byStage;
  // Counted once for all who go together, so that one scale-down may well empty a node.
  const byRank = onNode.get(other.node)! - onNode.get(one.node)!;
  if (byRank !== 0) return byRank;
  // As in the source, a tie within a power of two ends the comparison: what follows is for equal times only.
  if (one.readyFor !== other.readyFor) {
    return logarithm(one.readyFor) - logarithm(other.readyFor) || one.lot - other.lot;
  }
  if (one.restarts !== other.restarts) return other.restarts - one.restarts;
  return logarithm(one.age) - logarithm(other.age) || one.lot - other.lot;
}

/** Of the time in nanoseconds, to the base of two, cut off; -1 where there is none. */
function logarithm(seconds: number): number {
  return seconds > 0 ? Math.trunc(Math.log2(seconds * 1e9)) : -1;
}
