import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import { AcceleratorPool } from '../models/fleet/accelerator-pool.ts';
import { Deployment } from '../models/fleet/deployment.ts';
import { runAutoscaler } from '../models/fleet/scaling-loop.ts';
import type { Requests } from '../models/requests.ts';
import { autoscaler } from '../policies/autoscaling/index.ts';
import { isRandomised, router } from '../policies/routing/index.ts';
import type { Scenario } from '../scenario/schema.ts';
import { batchService, deploymentConfig, usdPerHour } from './deployments.ts';
import type { RecordedDeployment, Recorder } from './recorder.ts';
import { sortedNames } from './tenants.ts';

/** The deployments of a scenario in the order of their names, on their pools, with their autoscalers at work. */
export function buildFleet(
  scenario: Scenario,
  simulation: Simulation,
  requests: Requests,
  streams: Streams,
  recorder: Recorder,
): Deployment[] {
  const pools = new Map(
    Object.entries(scenario.pools).map(([name, { accelerators }]) => [
      name,
      new AcceleratorPool(name, accelerators),
    ]),
  );
  const deployments = sortedNames(scenario.deployments).map((name, index) => {
    const config = scenario.deployments[name]!;
    const { kind } = config.routing;
    return new Deployment(index, deploymentConfig(name, config), {
      simulation,
      requests,
      pool: pools.get(config.pool)!,
      service: batchService(config, scenario.pools[config.pool]!),
      router: router(kind),
      draws: isRandomised(kind) ? streams(`routing/${name}`) : undefined,
      observer: recorder,
    });
  });
  for (const deployment of deployments) {
    const { scaling } = scenario.deployments[deployment.config.name]!;
    runAutoscaler(simulation, deployment, scaling.kind, autoscaler(scaling), recorder);
  }
  return deployments;
}

/** What the recorder must know of the deployments, in the same order. */
export function recordedDeployments(scenario: Scenario): RecordedDeployment[] {
  return sortedNames(scenario.deployments).map((name) => {
    const { accelerators, pool } = scenario.deployments[name]!;
    return { name, accelerators, usdPerHour: usdPerHour(scenario.pools[pool]!) };
  });
}
