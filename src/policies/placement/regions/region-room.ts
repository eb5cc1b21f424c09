import type { RegionCounts, RegionDemand } from './region-plan.ts';

/** How many replicas a region should have at least and at most; the least gives way where there are too few. */
export interface RegionBounds {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** What the regions have room for. */
export type RegionRoom = Pick<RegionDemand, 'estimated' | 'limited'>;

/** Replicas as they are handed out; `left` are in no region yet. */
export interface Shares {
  readonly plan: Map<string, number>;
  readonly overflow: Map<string, number>;
  left: number;
}

/** As much of a number of replicas as a region takes, and what is over the room that was found out. */
export interface Admitted {
  readonly replicas: number;
  readonly over: number;
  readonly isFull: boolean;
}

/** What becomes of a number of replicas in a region that may have so many at most. */
export function admitted({ name, max }: RegionBounds, wanted: number, room: RegionRoom): Admitted {
  // The hard limits first: only what they let through can be said to have found no room.
  const allowed = Math.min(wanted, max, room.limited?.get(name) ?? Number.POSITIVE_INFINITY);
  const replicas = Math.min(allowed, room.estimated?.get(name) ?? Number.POSITIVE_INFINITY);
  return { replicas, over: allowed - replicas, isFull: replicas < wanted };
}

/** Gives each region its least number of replicas, in the given order while there are any. */
export function giveMinimums(
  regions: readonly RegionBounds[],
  replicas: number,
  room: RegionRoom,
): Shares {
  const shares: Shares = { plan: new Map(), overflow: new Map(), left: replicas };
  for (const region of regions) {
    // A least number over the greatest is taken as it is, and cut when more is handed out.
    const given = admitted(
      { ...region, max: Number.POSITIVE_INFINITY },
      Math.min(region.min, shares.left),
      room,
    );
    if (given.over > 0) shares.overflow.set(region.name, given.over);
    shares.plan.set(region.name, given.replicas);
    shares.left -= given.replicas;
  }
  return shares;
}

/** Those of the existing replicas that have room, for each of the regions. */
export function roomyReplicas(
  regions: readonly string[],
  { existing, ...room }: RegionRoom & { readonly existing: RegionCounts },
): Map<string, number> {
  return new Map(
    regions.map((name) => {
      const bounds = { name, min: 0, max: Number.POSITIVE_INFINITY };
      return [name, admitted(bounds, existing.get(name) ?? 0, room).replicas];
    }),
  );
}

/** Overflow with no region above `most`, and without those that have none. */
export function cappedOverflow(overflow: RegionCounts, most: number): RegionCounts {
  return most <= 0
    ? new Map()
    : new Map([...overflow].map(([name, over]) => [name, Math.min(over, most)]));
}
