import { fillInOrder } from './fill-in-order.ts';
import {
  type RegionCounts,
  type RegionDemand,
  type RegionPlan,
  type RegionRules,
  totalOf,
} from './region-plan.ts';
import { admitted, cappedOverflow, type RegionBounds, roomyReplicas } from './region-room.ts';
import { holdsStill, scheduledTotal, scheduledWithin } from './scheduled-replicas.ts';

/** How many replicas a region should have at least and at most, the greatest never under the least. */
export interface BinPackPreference {
  readonly min_replicas?: number | undefined;
  readonly max_replicas?: number | undefined;
}

/** Replicas in the first region while it has room, then in the second, as KubeAdmiral's preference bin pack does it. */
export interface BinPackPlannerConfig extends RegionRules {
  readonly kind: 'bin-pack';
  /** By region; one that is not named has no bounds. */
  readonly preferences: Readonly<Record<string, BinPackPreference>>;
  /**
   * How replicas are added and stopped with `avoid_disruption`. As published, a region that has some already may be
   * given its whole least number or limit on top, one that has too many may lose more than that or be given
   * more, and one may keep what is over its limit; within bounds, none of this happens. Published where left out.
   */
  readonly moves?: 'as-published' | 'within-bounds' | undefined;
}

/**
 * KubeAdmiral's planner (pkg/controllers/scheduler/framework/plugins/preferencebinpack): the least number of each
 * region, then all that the first one takes, and so on. Nothing changes until all is known of the last plan.
 */
export function binPackPlan(config: BinPackPlannerConfig, demand: RegionDemand): RegionPlan {
  if (holdsStill(demand)) {
    return {
      plan: demand.existing,
      overflow: new Map(),
      because: 'replicas are still being scheduled',
    };
  }
  const regions = demand.regions.map((name) => boundsOf(config, name));
  const desired = fillInOrder(regions, demand.replicas, demand);
  const { avoid_disruption, keep_unschedulable } = config;
  if (!avoid_disruption) {
    return { plan: desired.plan, overflow: desired.overflow, because: 'filled in order' };
  }
  const unscheduled = demand.replicas - scheduledTotal(demand);
  if (!keep_unschedulable && unscheduled === 0) {
    const plan =
      config.moves === 'within-bounds'
        ? scheduledWithin(demand)
        : (demand.scheduled ?? new Map<string, number>());
    return { plan, overflow: new Map(), because: 'all found room: asks for no more' };
  }
  const overflow = keep_unschedulable
    ? desired.overflow
    : cappedOverflow(desired.overflow, unscheduled);
  return { overflow, ...moved(config, regions, desired.plan, demand) };
}

/** The least and the most replicas of a region, as it is set. */
function boundsOf({ preferences }: BinPackPlannerConfig, name: string): RegionBounds {
  const preference = Object.hasOwn(preferences, name) ? preferences[name] : undefined;
  return {
    name,
    min: preference?.min_replicas ?? 0,
    max: preference?.max_replicas ?? Number.POSITIVE_INFINITY,
  };
}

/** What there is, with as few replicas added or stopped as lead to the number that is wanted. */
function moved(
  { moves }: BinPackPlannerConfig,
  regions: readonly RegionBounds[],
  desired: RegionCounts,
  demand: RegionDemand,
): Pick<RegionPlan, 'plan' | 'because'> {
  const current = roomyReplicas(demand.regions, demand);
  const missing = demand.replicas - totalOf(current);
  const isBounded = moves === 'within-bounds';
  const distance = isBounded ? missing : totalOf(desired) - totalOf(current);
  if (distance === 0 || missing === 0) return { plan: current, because: 'as many as there are' };
  const isMore = distance > 0;
  const steps: RegionBounds[] = [];
  for (const region of regions) {
    const has = current.get(region.name)!;
    const lacks = desired.get(region.name)! - has;
    if (isMore && lacks > 0) steps.push(growth(region, has, demand, isBounded));
    // The last region first: it is the least preferred.
    if (!isMore && lacks < 0) {
      steps.unshift({ name: region.name, min: 0, max: isBounded ? -lacks : has });
    }
  }
  const sign = isMore ? 1 : -1;
  // Upstream hands out limits anew, whatever a region has already; bounded steps have them in them.
  const room = isMore && !isBounded ? { limited: demand.limited } : {};
  for (const [name, step] of fillInOrder(steps, sign * missing, room).plan) {
    current.set(name, current.get(name)! + sign * step);
  }
  return { plan: current, because: reasonOf(missing, isMore) };
}

function reasonOf(missing: number, isMore: boolean): string {
  if (isMore) return `${missing} more, in order`;
  if (missing < 0) return `${-missing} fewer, from the last that has too many`;
  return `${missing} more, in the last that has too many`;
}

/** By how many replicas a region grows at least and at most. */
function growth(
  region: RegionBounds,
  has: number,
  demand: RegionDemand,
  isBounded: boolean,
): RegionBounds {
  const { name, min, max } = region;
  if (!isBounded) return { name, min, max: max - has };
  const most = admitted(region, Number.POSITIVE_INFINITY, demand).replicas;
  // A least number over the greatest gives way to it.
  return { name, min: Math.max(0, Math.min(min, most) - has), max: most - has };
}
