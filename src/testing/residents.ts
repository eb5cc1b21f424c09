import type { EventRow } from '../world/result.ts';
import type { ScenarioRun } from './run-scenario.ts';

/** A replica on accelerators of a pool. */
export interface Resident {
  readonly deployment: string;
  readonly replica: number;
  /** Seconds at which it came. */
  readonly since: number;
  /** Numbers of its accelerators, or groups of them, in the pool. */
  readonly devices: readonly number[];
  /** Its MIG slice, where it has one. */
  readonly profile: string | undefined;
}

/** Who is in a pool since an event. */
export type Visit = (pool: string, residents: readonly Resident[], event: EventRow) => void;

/** Calls `visit` whenever a replica comes to a pool, or leaves it: with all that have a place there from then on. */
export function walkResidents({ scenario, result }: ScenarioRun, visit: Visit): void {
  const pools = new Map<string, Resident[]>();
  for (const event of result.fleetEvents) {
    if (event.event !== 'starting' && event.event !== 'stopped') continue;
    const { deployment, replica } = event;
    const { pool } = scenario.deployments[deployment]!;
    const others = (pools.get(pool) ?? []).filter(
      (one) => one.deployment !== deployment || one.replica !== replica,
    );
    if (event.event === 'starting') others.push(residentOf(event));
    pools.set(pool, others);
    visit(pool, others, event);
  }
}

function residentOf({ time, deployment, replica, place }: EventRow): Resident {
  const [devices, profile] = place.split(':');
  return { deployment, replica, since: time, devices: devices!.split('+').map(Number), profile };
}
