import { nameHash } from './name-hash.ts';
import { type RegionDemand, type RegionPlan, type RegionRules, totalOf } from './region-plan.ts';
import { cappedOverflow, roomyReplicas } from './region-room.ts';
import { shareByWeight, type WeightedRegion } from './share-by-weight.ts';

/**
 * What a region should have, in whole numbers, the greatest never under the least; a region without weight is given
 * no more than its least number.
 */
export interface WeightedPreference {
  readonly weight: number;
  readonly min_replicas?: number | undefined;
  readonly max_replicas?: number | undefined;
}

/** Replicas over regions by weight, as KubeAdmiral's `Divide` with static weights does it. */
export interface WeightedPlannerConfig extends RegionRules {
  readonly kind: 'weighted';
  /** By region; `*` is for those that are not named. A region for which there is none has no replicas. */
  readonly preferences: Readonly<Record<string, WeightedPreference>>;
  /** What is hashed behind a region's name to break ties, so that not every deployment favours the same region. */
  readonly key?: string | undefined;
}

/**
 * KubeAdmiral's planner (pkg/controllers/scheduler/planner): first the least number of each region, then the rest by
 * weight, the heaviest region first and, among equals, the one with the lower hash of its name and the key.
 */
export function weightedPlan(config: WeightedPlannerConfig, demand: RegionDemand): RegionPlan {
  const key = config.key ?? '';
  const regions = demand.regions.flatMap((name) => {
    const preference = preferenceFor(config, name);
    if (preference === undefined) return [];
    const { weight, min_replicas: min = 0, max_replicas: max } = preference;
    return [{ name, weight, min, max: max ?? Number.POSITIVE_INFINITY }];
  });
  const shares = shareByWeight(inTurn(regions, key), demand.replicas, demand);
  const { avoid_disruption, keep_unschedulable } = config;
  if (!avoid_disruption) {
    return { plan: shares.plan, overflow: shares.overflow, because: 'shares by weight' };
  }
  const overflow = keep_unschedulable
    ? shares.overflow
    : cappedOverflow(shares.overflow, shares.left);

  const current = roomyReplicas([...shares.plan.keys()], demand);
  const missing = totalOf(shares.plan) - totalOf(current);
  if (missing === 0) return { plan: current, overflow, because: 'as many as there are' };
  const plan = moveTowards(current, shares.plan, missing, key);
  return {
    plan,
    overflow,
    because:
      missing > 0
        ? `${missing} more, where there are fewer than the share`
        : `${-missing} fewer, where there are more than the share`,
  };
}

function preferenceFor({ preferences }: WeightedPlannerConfig, name: string) {
  if (Object.hasOwn(preferences, name)) return preferences[name];
  return preferences['*'];
}

/** The order in which regions are given replicas; names decide where even hashes are equal, which upstream leaves open. */
function inTurn(regions: readonly WeightedRegion[], key: string): readonly WeightedRegion[] {
  return regions
    .map((region) => ({ region, hash: nameHash(region.name + key) }))
    .sort(
      (a, b) =>
        b.region.weight - a.region.weight ||
        a.hash - b.hash ||
        (a.region.name < b.region.name ? -1 : 1),
    )
    .map(({ region }) => region);
}

/**
 * Adds replicas, or takes them away where `change` is below 0, only where that leads to what is wanted, and by how far
 * each region is from it. No bounds are needed: no region is given more than it lacks, since `change` is no more
 * than all of them lack together.
 */
function moveTowards(
  current: ReadonlyMap<string, number>,
  wanted: ReadonlyMap<string, number>,
  change: number,
  key: string,
): ReadonlyMap<string, number> {
  const sign = Math.sign(change);
  const distant = [...wanted].flatMap(([name, replicas]) => {
    const weight = sign * (replicas - current.get(name)!);
    return weight > 0 ? [{ name, weight, min: 0, max: Number.POSITIVE_INFINITY }] : [];
  });
  const moved = shareByWeight(inTurn(distant, key), sign * change, {}).plan;
  return new Map(
    [...current].map(([name, replicas]) => [name, replicas + sign * (moved.get(name) ?? 0)]),
  );
}
