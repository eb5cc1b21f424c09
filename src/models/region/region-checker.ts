import { priority } from '../../engine/priority.ts';
import type { Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import type {
  HealthCheckConfig,
  HealthChecks,
} from '../../policies/routing/regions/health-check.ts';
import type { Network } from './network.ts';
import type { RemoteTarget } from './remote-target.ts';

/** Part of the checkers around the world that must reach a region: Route 53's. */
const neededPart = 0.18;

/** Settings of health checks, and how far they look. */
export interface CheckConfig extends HealthCheckConfig {
  /** Whether a check also fails where nothing is ready to serve. */
  readonly deep?: boolean;
}

export interface CheckedRegion {
  readonly targets: readonly RemoteTarget[];
}

/**
 * Checks every region at every interval: a check passes where a target there answers it, and more than 18 % of the places
 * that clients are at reach the region. One number of luck a check, whatever it is used for.
 */
export function checkRegions(
  name: string,
  simulation: Simulation,
  config: CheckConfig,
  parts: {
    readonly checks: HealthChecks;
    readonly regions: readonly CheckedRegion[];
    readonly network: Network;
    readonly places: number;
    readonly draw: Uniform;
    /** Told of each change of what is believed. */
    readonly judged: (region: number, isHealthy: boolean, because: string) => void;
  },
): void {
  const { checks, regions, network, places, draw, judged } = parts;
  const isReached = (region: number) => {
    let reached = 0;
    for (let place = 0; place < places; place += 1) {
      if (!network.isCut(place, region)) reached += 1;
    }
    return places === 0 || reached > neededPart * places;
  };
  const answers = (region: number, luck: number) =>
    regions[region]!.targets.some((target) => {
      if (config.deep && target.replicas() === 0) return false;
      return luck < target.sites.reduce((spared, { health }) => spared * (1 - health.errors), 1);
    });
  const check = simulation.on(`${name}/health-check`, priority.control, () => {
    for (let region = 0; region < regions.length; region += 1) {
      const luck = draw();
      // Where no target is, nobody is sent, and there is nothing to check.
      if (regions[region]!.targets.length === 0) continue;
      const passed = isReached(region) && answers(region, luck);
      if (!checks.result(region, passed)) continue;
      judged(region, passed, `${config.threshold} checks in a row ${passed ? 'passed' : 'failed'}`);
    }
    simulation.schedule(config.interval, check, 0);
  });
  simulation.schedule(config.interval, check, 0);
}
