import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import type { Requests } from '../models/requests.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Inputs } from './inputs.ts';
import { sortedNames } from './sorted-names.ts';
import type { Tenant } from './tenants.ts';
import { type Door, TrafficDriver } from './traffic-driver.ts';
import { trafficSource } from './traffic-source.ts';

/** For each tenant the driver of its traffic; tenants of one traffic share theirs. */
export function buildTraffic(
  scenario: Scenario,
  simulation: Simulation,
  requests: Requests,
  streams: Streams,
  inputs: Inputs,
  tenants: readonly Tenant[],
  doors: readonly Door[],
): TrafficDriver[] {
  const counter = { next: 0 };
  return sortedNames(scenario.traffic).flatMap((name) => {
    const own = tenants.filter((tenant) => tenant.traffic === name);
    const driver = new TrafficDriver(
      name,
      simulation,
      requests,
      trafficSource(scenario, name, own, inputs, streams),
      tenants,
      tenants.indexOf(own[0]!),
      doors,
      counter,
    );
    return own.map(() => driver);
  });
}
