import {
  admitted,
  giveMinimums,
  type RegionBounds,
  type RegionRoom,
  type Shares,
} from './region-room.ts';

/** Gives each region its least number of replicas, and then the first region all that it takes, then the second, and so on. */
export function fillInOrder(
  regions: readonly RegionBounds[],
  replicas: number,
  room: RegionRoom,
): Shares {
  const shares = giveMinimums(regions, replicas, room);
  for (const region of regions) {
    const { name } = region;
    const before = shares.plan.get(name)!;
    const given = admitted(region, before + shares.left, room);
    // The greater of both, since what the minimum lacked is among what is over now, but for what is gone meanwhile.
    if (given.over > 0) {
      shares.overflow.set(name, Math.max(given.over, shares.overflow.get(name) ?? 0));
    }
    shares.left -= given.replicas - before;
    shares.plan.set(name, given.replicas);
  }
  return shares;
}
