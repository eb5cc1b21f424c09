import { priority } from '../../engine/priority.ts';
import type { Simulation } from '../../engine/simulation.ts';
import { toTicks } from '../../engine/time.ts';
import type {
  RegionCounts,
  RegionDemand,
  RegionPlan,
} from '../../policies/placement/regions/region-plan.ts';
import { askedFor, estimatedRoom } from '../../policies/placement/regions/settle.ts';
import type { FleetObserver } from '../fleet/observer.ts';

/** The replicas of one region, as far as their controller sees and moves them: a `Deployment`. */
export interface SpreadFleet {
  readonly index: number;
  /** Ready ones, and those on their way, which wait for a place or start there. */
  readonly count: number;
  readonly starting: number;
  /** Those that wait for a place for so many ticks or longer. */
  pendingFor(ticks: number): number;
  scaleTo(desired: number): number;
}

/** A region, or a zone of one, that replicas are spread over. */
export interface SpreadRegion {
  readonly place: string;
  readonly fleet: SpreadFleet;
  /** Whether anything can run there. */
  isUp(): boolean;
  /** Accelerators that no other deployment has. */
  free(): number;
  /** All accelerators. */
  readonly capacity: number;
}

export interface SpreadConfig {
  readonly name: string;
  /** The planner, as decisions name it. */
  readonly policy: string;
  /** In all regions together. */
  readonly replicas: number;
  /** Seconds from one plan to the next, and after which a replica that waits is taken to find no room. */
  readonly every: number;
  readonly unschedulableFor: number;
  /** Whether replicas only stop once as many as wanted are ready without them. */
  readonly waitForReady: boolean;
  readonly plan: (demand: RegionDemand, free: RegionCounts, capacity: RegionCounts) => RegionPlan;
}

/**
 * Asks a planner at every interval how many replicas each region should have, and carries that out: KubeAdmiral's
 * scheduler with its migration of what finds no room. `first` is what it planned for the start.
 */
export function spreadReplicas(
  simulation: Simulation,
  config: SpreadConfig,
  regions: readonly SpreadRegion[],
  first: Pick<RegionPlan, 'plan' | 'overflow' | 'because'>,
  observer: Pick<FleetObserver, 'decided'>,
): void {
  const { name, policy, replicas, every, plan } = config;
  const patience = toTicks(config.unschedulableFor);
  /** What each region was asked for, and those that are known to have no room for all of it. */
  const asked = new Map<string, number>();
  const full = new Set([...first.overflow].flatMap(([place, over]) => (over > 0 ? place : [])));
  const tick = simulation.on(`${name}/spread`, priority.control, () => {
    simulation.schedule(every, tick, 0);
    const up = regions.filter((region) => region.isUp());
    // Where nothing runs anywhere, replicas wait where they are until something does.
    if (up.length === 0) return;
    carryOut(plan(seen(up), countsOf(up, free), countsOf(up, capacity)));
  });
  carryOut({ ...first, because: `${first.because}, at the start` });
  simulation.schedule(every, tick, 0);

  function carryOut(made: RegionPlan): void {
    const { because } = made;
    const next = config.waitForReady ? spared(askedFor(made)) : askedFor(made);
    for (const { place, fleet } of regions) {
      const desired = next.get(place) ?? 0;
      const current = fleet.count + fleet.starting;
      // One that was refused at the start is ordered again, and waits from now on.
      if (desired === asked.get(place) && current >= desired) continue;
      const applied = fleet.scaleTo(desired);
      observer.decided(fleet.index, { policy, current, desired, applied, because });
      asked.set(place, desired);
    }
  }

  /** What is asked for, and in regions that are to have fewer those that cannot be spared yet. */
  function spared(wanted: RegionCounts): RegionCounts {
    const up = regions.filter((region) => region.isUp());
    const kept = new Map(wanted);
    let spare = up.reduce((sum, { fleet }) => sum + fleet.count, 0) - replicas;
    for (const { place, fleet } of up) {
      const surplus = fleet.count - (wanted.get(place) ?? 0);
      if (surplus <= 0) continue;
      const gone = Math.max(0, Math.min(surplus, spare));
      spare -= gone;
      kept.set(place, fleet.count - gone);
    }
    return kept;
  }

  function seen(up: readonly SpreadRegion[]): RegionDemand {
    // What is asked of nobody is no reason to wait for them.
    const existing = new Map([...asked].filter(([, count]) => count > 0));
    for (const { place } of regions.filter((one) => !up.includes(one))) full.delete(place);
    return {
      replicas,
      regions: up.map(({ place }) => place),
      existing,
      estimated: estimatedRoom(existing, countsOf(up, roomOf)),
      scheduled: countsOf(up, ({ fleet }) => fleet.count + fleet.starting - fleet.pendingFor(0)),
    };
  }

  /** Replicas that a region has room for, as far as was found out. */
  function roomOf({ place, fleet }: SpreadRegion): number {
    const waiting = fleet.pendingFor(0);
    if (waiting === 0) full.delete(place);
    else if (fleet.pendingFor(patience) > 0) full.add(place);
    // Of a region that is full, those that came last need not wait as long until that is known.
    return asked.get(place)! - (full.has(place) ? waiting : 0);
  }
}

function free(region: SpreadRegion): number {
  return region.free();
}

function capacity(region: SpreadRegion): number {
  return region.capacity;
}

function countsOf(
  regions: readonly SpreadRegion[],
  count: (region: SpreadRegion) => number,
): Map<string, number> {
  return new Map(regions.map((region) => [region.place, count(region)]));
}
