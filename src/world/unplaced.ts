import { Simulation } from '../engine/simulation.ts';
import { namedStreams } from '../engine/streams.ts';
import { Requests } from '../models/requests.ts';
import type { Scenario } from '../scenario/schema.ts';
import { buildFleet } from './build-fleet.ts';
import { Recorder } from './recorder.ts';
import { servicesOf } from './services.ts';
import { noYardstick } from './yardstick.ts';

/** A deployment whose pool has no room for all the replicas that it is to start with, and why. */
export interface Unplaced {
  readonly deployment: string;
  readonly because: string;
}

/**
 * Deployments that start with fewer replicas than they say, found by placing them all. Those whose requests are
 * to be rejected where no accelerator can hold the model are none of them.
 */
export function unplacedAtStart(scenario: Scenario): Unplaced[] {
  const simulation = new Simulation();
  const requests = new Requests();
  const recorder = new Recorder({
    simulation,
    scenario,
    requests,
    tenants: [],
    services: servicesOf(scenario),
    warmup: 0,
    yardstick: noYardstick,
    logRequests: false,
    latencies: undefined,
    ended: () => {},
    keeps: () => false,
  });
  buildFleet(scenario, simulation, requests, namedStreams(scenario.seed, 0), recorder);
  return recorder.fleetEvents.flatMap(({ deployment, event, place }) => {
    if (event !== 'unplaced') return [];
    if (scenario.deployments[deployment]!.unplaceable === 'reject') return [];
    return { deployment, because: place };
  });
}
