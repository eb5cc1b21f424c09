import {
  admitted,
  giveMinimums,
  type RegionBounds,
  type RegionRoom,
  type Shares,
} from './region-room.ts';

/** A region that is given replicas by its weight, a whole number from 0 up. */
export interface WeightedRegion extends RegionBounds {
  readonly weight: number;
}

/**
 * Hands out replicas in rounds: each region in turn is given its part of what the round began with, by weight and
 * rounded up, so that those who come first have what does not divide. Regions that are full leave, and so
 * every round hands out all that is left or has fewer regions than the one before.
 */
export function shareByWeight(
  inTurn: readonly WeightedRegion[],
  replicas: number,
  room: RegionRoom,
): Shares {
  const shares = giveMinimums(inTurn, replicas, room);
  let open = inTurn;
  let hasChanged = true;
  while (hasChanged && shares.left > 0) {
    const weights = open.reduce((sum, { weight }) => sum + weight, 0);
    if (weights <= 0) break;
    hasChanged = false;
    const atStart = shares.left;
    const stillOpen: WeightedRegion[] = [];
    for (const region of open) {
      const { name, weight } = region;
      const before = shares.plan.get(name)!;
      const extra = Math.min(Math.ceil((atStart * weight) / weights), shares.left);
      const given = admitted(region, before + extra, room);
      if (given.over > 0) {
        // Added up over the minimum and the rounds, so a region may ask for more than its share of a single round.
        shares.overflow.set(name, (shares.overflow.get(name) ?? 0) + given.over);
      }
      if (!given.isFull) stillOpen.push(region);
      if (given.replicas > before) hasChanged = true;
      shares.left -= given.replicas - before;
      shares.plan.set(name, given.replicas);
    }
    open = stillOpen;
  }
  return shares;
}
