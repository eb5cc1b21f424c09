import type { Simulation } from '../engine/simulation.ts';
import type { Deployment } from '../models/fleet/deployment.ts';
import { placePending } from '../models/fleet/pending.ts';
import type { SitePool } from '../models/region/site-fleet.ts';
import { type SpreadRegion, spreadReplicas } from '../models/region/spread-controller.ts';
import type { Scenario } from '../scenario/schema.ts';
import { firstPlan, spreadPlan, spreadsOf } from '../scenario/spread-plan.ts';
import type { Recorder } from './recorder.ts';

export interface SpreadParts {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly recorder: Recorder;
  readonly deployments: readonly Deployment[];
  /** Pools by name, with who is on them. */
  readonly pools: ReadonlyMap<string, SitePool>;
  /** Whether nothing can run in a region, or in a zone as `region/zone`. */
  readonly isDown: (place: string) => boolean;
}

/** Controllers at work for all deployments whose replicas are spread over regions. */
export function buildSpread(parts: SpreadParts): void {
  const { scenario, simulation, recorder, deployments, pools, isDown } = parts;
  for (const one of spreadsOf(scenario)) {
    const { name, spread, members } = one;
    const policy = `spread/${spread.planner.kind}`;
    const regions = members.map(({ place, deployment }): SpreadRegion => {
      const fleet = deployments.find(({ config }) => config.name === deployment)!;
      const own = scenario.deployments[deployment]!.pool;
      const { pool } = pools.get(own)!;
      // What finds no room waits, and is moved or placed, where otherwise it would be refused.
      if (pool.pending === undefined) placePending(own, simulation, pool);
      return {
        place,
        fleet,
        isUp: () => !isDown(place),
        free: () => pool.freeFor(fleet.index),
        capacity: pool.accelerators.reduce((sum, { sheet }) => sum + sheet.width, 0),
      };
    });
    spreadReplicas(
      simulation,
      {
        name,
        policy,
        replicas: spread.replicas,
        every: spread.every,
        unschedulableFor: spread.unschedulable_for,
        waitForReady: spread.wait_for_ready,
        plan: (demand, free, capacity) => spreadPlan(name, spread, demand, free, capacity),
      },
      regions,
      firstPlan(scenario, one),
      recorder,
    );
  }
}
