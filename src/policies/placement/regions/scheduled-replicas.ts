import { type RegionCounts, type RegionDemand, totalOf } from './region-plan.ts';

/**
 * Whether a plan should wait: every region is there, none is over its limit, and of some it is not known yet
 * whether its replicas find room, since it has more or fewer than it was asked for or is said to have room for.
 */
export function holdsStill(demand: RegionDemand): boolean {
  const { existing, estimated, limited, scheduled } = demand;
  const regions = new Set(demand.regions);
  for (const [name, replicas] of existing) {
    if (!regions.has(name)) return false;
    if (replicas > (limited?.get(name) ?? Number.POSITIVE_INFINITY)) return false;
  }
  for (const [name, replicas] of scheduled ?? []) {
    if (replicas !== (estimated?.get(name) ?? existing.get(name) ?? 0)) return true;
  }
  return false;
}

/** Replicas that found room in regions that may be used, no more than the limits allow. */
export function scheduledWithin({ regions, limited, scheduled }: RegionDemand): RegionCounts {
  return new Map(
    regions.map((name) => [
      name,
      Math.min(scheduled?.get(name) ?? 0, limited?.get(name) ?? Number.POSITIVE_INFINITY),
    ]),
  );
}

/** All of `scheduledWithin`. */
export function scheduledTotal(demand: RegionDemand): number {
  return totalOf(scheduledWithin(demand));
}
