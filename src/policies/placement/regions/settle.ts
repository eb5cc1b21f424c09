import type { RegionCounts, RegionPlan } from './region-plan.ts';

/** Where planning ends that goes on from what was planned before. */
export interface SettledPlan extends RegionPlan {
  readonly isSettled: boolean;
  readonly rounds: number;
}

/** What a controller knows of each region's room: only where more was asked for than there is, and some wait. */
export function estimatedRoom(existing: RegionCounts, capacity: RegionCounts): RegionCounts {
  return new Map([...capacity].filter(([name, room]) => (existing.get(name) ?? 0) > room));
}

/** All that a plan asks for: what has room, and what is over. */
export function askedFor({ plan, overflow }: RegionPlan): RegionCounts {
  const asked = new Map(plan);
  for (const [name, over] of overflow) asked.set(name, (asked.get(name) ?? 0) + over);
  return asked;
}

/**
 * Plans as a controller does: asks for what is planned, finds out where there is no room for it, and plans again,
 * until two plans in a row are the same, or `mostRounds` are over.
 */
export function settle(
  planOnce: (existing: RegionCounts, estimated: RegionCounts) => RegionPlan,
  existing: RegionCounts,
  capacity: RegionCounts,
  mostRounds = 3,
): SettledPlan {
  let last = planOnce(existing, estimatedRoom(existing, capacity));
  for (let rounds = 2; rounds <= mostRounds; rounds++) {
    const asked = askedFor(last);
    const next = planOnce(asked, estimatedRoom(asked, capacity));
    if (isSame(next.plan, last.plan) && isSame(next.overflow, last.overflow)) {
      return { ...next, isSettled: true, rounds };
    }
    last = next;
  }
  return { ...last, isSettled: false, rounds: mostRounds };
}

function isSame(a: RegionCounts, b: RegionCounts): boolean {
  return a.size === b.size && [...a].every(([name, replicas]) => b.get(name) === replicas);
}
