import { initialReplicas } from '../policies/autoscaling/replica-bounds.ts';
import { capacityWeights } from '../policies/placement/regions/capacity-weights.ts';
import { planRegions, type RegionPlannerConfig } from '../policies/placement/regions/index.ts';
import type {
  RegionCounts,
  RegionDemand,
  RegionPlan,
} from '../policies/placement/regions/region-plan.ts';
import { type SettledPlan, settle } from '../policies/placement/regions/settle.ts';
import { mostNodesOf, nodeSizeOf } from './node-slots.ts';
import { kindsOf } from './places.ts';
import type { SpreadScenario } from './schema/spread.ts';
import type { PoolScenario, Scenario } from './schema.ts';

/** Rounds after which the first plan is taken as it is, should plans go to and fro. */
const mostRounds = 10;

/** A deployment in one of the regions, or zones, that its replicas are spread over. */
export interface SpreadMember {
  /** The region, or `region/zone`. */
  readonly place: string;
  /** Of the copy that is there. */
  readonly deployment: string;
}

/** A deployment that is in several regions. */
export interface Spread {
  /** As the file has it. */
  readonly name: string;
  readonly spread: SpreadScenario;
  /** In the order of their names. */
  readonly members: readonly SpreadMember[];
}

/** What an expanded scenario spreads over regions, in the order of names. */
export function spreadsOf({ deployments, pools }: Scenario): readonly Spread[] {
  const groups = new Map<string, { spread: SpreadScenario; members: SpreadMember[] }>();
  for (const copy of Object.keys(deployments).sort()) {
    const { spread, pool } = deployments[copy]!;
    const place = placeOfPool(pools[pool]);
    if (spread === undefined || place === undefined || !copy.endsWith(`@${place}`)) continue;
    const name = copy.slice(0, -place.length - 1);
    const group = groups.get(name) ?? { spread, members: [] };
    group.members.push({ place, deployment: copy });
    groups.set(name, group);
  }
  return [...groups].map(([name, group]) => ({ name, ...group }));
}

/** The region of a pool, or its zone as `region/zone`; undefined where it is in none. */
export function placeOfPool(pool: PoolScenario | undefined): string | undefined {
  if (pool?.region === undefined) return undefined;
  return pool.zone === undefined ? pool.region : `${pool.region}/${pool.zone}`;
}

/**
 * What a planner makes of what it sees. `free` are accelerators that no other deployment has, `capacity` is all of them,
 * by region; `name` is the deployment’s, and breaks ties.
 */
export function spreadPlan(
  name: string,
  { planner }: Pick<SpreadScenario, 'planner'>,
  demand: RegionDemand,
  free: RegionCounts,
  capacity: RegionCounts,
): RegionPlan {
  const up = (counts: RegionCounts) =>
    new Map([...counts].filter(([region]) => demand.regions.includes(region)));
  const weights = () => capacityWeights(up(free), up(capacity));
  const config = plannerConfig(name, planner, demand.regions, weights);
  if (planner.kind !== 'bin-pack') return planRegions(config, demand);
  const regions = planner.order.filter((region) => demand.regions.includes(region));
  return planRegions(config, { ...demand, regions });
}

/**
 * The plan that a run begins with: what controllers come to that find out who has no room. What it asks for over that
 * waits from the start on.
 */
export function firstPlan(scenario: Scenario, { name, spread, members }: Spread): SettledPlan {
  const regions = members.map(({ place }) => place);
  const of = (count: (pool: string, member: SpreadMember) => number) =>
    new Map(
      members.map((member) => {
        const { pool } = scenario.deployments[member.deployment]!;
        return [member.place, count(pool, member)];
      }),
    );
  const capacity = of((pool) => accelerators(scenario.pools[pool]!));
  const free = of((pool) => freeAtStart(scenario, pool));
  const rooms = of((pool, { deployment }) => {
    // How many share an accelerator, only placing them tells.
    if (scenario.pools[pool]!.sharing.kind !== 'exclusive') return Number.POSITIVE_INFINITY;
    return Math.floor(freeAtStart(scenario, pool) / scenario.deployments[deployment]!.accelerators);
  });
  const settled = settle(
    (existing, estimated) => {
      const scheduled = new Map(
        [...existing].map(([place, asked]) => [place, Math.min(asked, rooms.get(place)!)]),
      );
      const demand = { replicas: spread.replicas, regions, existing, estimated, scheduled };
      return spreadPlan(name, spread, demand, free, capacity);
    },
    new Map(),
    rooms,
    mostRounds,
  );
  // Where all regions together have too little room, plans go to and fro, and ask for more than there is.
  const plan = new Map(
    [...settled.plan].map(([place, count]) => [place, Math.min(count, rooms.get(place)!)]),
  );
  return { ...settled, plan };
}

/** An expanded scenario in which each region begins with the replicas that its plan gives it. */
export function withSpreads(scenario: Scenario): Scenario {
  const deployments = { ...scenario.deployments };
  for (const one of spreadsOf(scenario)) {
    const { plan } = firstPlan(scenario, one);
    for (const { place, deployment } of one.members) {
      const said = deployments[deployment]!;
      // Where it says more than a number, a check finds that it does.
      if (said.scaling.kind !== 'fixed') continue;
      const scaling = { kind: 'fixed' as const, replicas: plan.get(place) ?? 0 };
      deployments[deployment] = { ...said, scaling };
    }
  }
  return { ...scenario, deployments };
}

/** Replicas of a deployment when the run begins, wherever they are. */
export function spreadAtStart({ deployments }: Scenario, { members }: Spread): number {
  return members.reduce(
    (sum, { deployment }) => sum + initialReplicas(deployments[deployment]!.scaling),
    0,
  );
}

function plannerConfig(
  name: string,
  planner: SpreadScenario['planner'],
  regions: readonly string[],
  capacityWeightsOf: () => RegionCounts,
): RegionPlannerConfig {
  const { bounds, avoid_disruption, keep_unschedulable } = planner;
  const bound = (region: string) => {
    const own = Object.hasOwn(bounds, region) ? bounds[region] : undefined;
    return { min_replicas: own?.min, max_replicas: own?.max };
  };
  const rules = { avoid_disruption, keep_unschedulable };
  const by = (weightOf: (region: string) => number) =>
    Object.fromEntries(
      regions.map((region) => [region, { weight: weightOf(region), ...bound(region) }]),
    );
  switch (planner.kind) {
    case 'weighted': {
      const { weights } = planner;
      if (weights !== 'capacity') {
        const said = (region: string) => (Object.hasOwn(weights, region) ? weights[region]! : 0);
        return { kind: 'weighted', preferences: by(said), key: name, ...rules };
      }
      // There is nothing to weigh where no region is up.
      const free = regions.length === 0 ? new Map<string, number>() : capacityWeightsOf();
      const preferences = by((region) => free.get(region) ?? 0);
      return { kind: 'weighted', preferences, key: name, ...rules };
    }
    case 'bin-pack':
      return { kind: 'bin-pack', preferences: by(() => 0), moves: planner.moves, ...rules };
  }
}

/** Accelerators of a pool that deployments which are not spread leave when the run begins. */
function freeAtStart({ pools, deployments }: Scenario, name: string): number {
  const others = Object.values(deployments).filter(
    ({ pool, spread }) => pool === name && spread === undefined,
  );
  const taken = others.reduce(
    (sum, { accelerators: each, scaling }) => sum + each * initialReplicas(scaling),
    0,
  );
  return Math.max(0, accelerators(pools[name]!) - taken);
}

function accelerators(pool: PoolScenario): number {
  if (pool.nodes !== undefined) return mostNodesOf(pool) * nodeSizeOf(pool);
  return kindsOf(pool).reduce((sum, one) => sum + one.accelerators, 0);
}
