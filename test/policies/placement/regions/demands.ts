import fc from 'fast-check';
import type {
  RegionCounts,
  RegionDemand,
} from '../../../../src/policies/placement/regions/region-plan.ts';

const names = ['eu', 'us', 'asia', 'africa', 'oceania'];
const few = fc.nat(25);
const some = fc
  .dictionary(fc.constantFrom(...names), few)
  .map((all) => new Map(Object.entries(all)));

/** Between how many replicas a region should be, as settings have it. */
export interface WrittenBounds {
  readonly min_replicas?: number | undefined;
  readonly max_replicas?: number | undefined;
}

/** Whatever regions, replicas and room there are, with nothing said of which found room. */
export const demands: fc.Arbitrary<RegionDemand> = fc.record({
  replicas: fc.nat(90),
  regions: fc.shuffledSubarray(names),
  existing: some,
  estimated: fc.oneof(fc.constant(undefined), some),
  limited: fc.oneof(fc.constant(undefined), some),
});

/** Bounds for some of the regions, the least never over the greatest. */
export const bounds: fc.Arbitrary<Readonly<Record<string, WrittenBounds>>> = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(
    fc.constant({}),
    fc.record({ min_replicas: few }),
    fc.record({ max_replicas: few }),
    fc.tuple(few, few).map(([min, more]) => ({ min_replicas: min, max_replicas: min + more })),
  ),
);

/** Most replicas that a region may be given. */
export function roomOf(
  name: string,
  bound: WrittenBounds | undefined,
  demand: RegionDemand,
): number {
  const known = [bound?.max_replicas, demand.estimated?.get(name), demand.limited?.get(name)];
  return Math.min(...known.filter((most) => most !== undefined), Number.POSITIVE_INFINITY);
}

/** Fewest replicas that a region must have, where there are enough for all. */
export function leastOf(
  name: string,
  bound: WrittenBounds | undefined,
  demand: RegionDemand,
): number {
  return Math.min(bound?.min_replicas ?? 0, roomOf(name, bound, demand));
}

/** Replicas that a region has and may keep without a move: those that have room, whatever is preferred. */
export function keptIn(name: string, demand: RegionDemand): number {
  return Math.min(demand.existing.get(name) ?? 0, roomOf(name, undefined, demand));
}

/** How many replicas a plan starts and stops, as opposed to what there is. */
export function movesOf(plan: RegionCounts, demand: RegionDemand) {
  const changes = demand.regions.map((name) => (plan.get(name) ?? 0) - keptIn(name, demand));
  const sum = (part: readonly number[]) => part.reduce((total, change) => total + change, 0);
  return {
    started: sum(changes.filter((change) => change > 0)),
    stopped: -sum(changes.filter((change) => change < 0)) + 0,
  };
}

/** All that there is and has room, in regions that may be used. */
export function keptInAll(demand: RegionDemand): number {
  return demand.regions.reduce((total, name) => total + keptIn(name, demand), 0);
}
