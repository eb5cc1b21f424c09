import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import { AcceleratorPool } from '../models/fleet/accelerator-pool.ts';
import { Deployment } from '../models/fleet/deployment.ts';
import { runAutoscaler } from '../models/fleet/scaling-loop.ts';
import type { Requests } from '../models/requests.ts';
import { autoscaler } from '../policies/autoscaling/index.ts';
import { isRandomised, router } from '../policies/routing/index.ts';
import type { Scenario } from '../scenario/schema.ts';
import { deploymentConfig, kvBlocks, replicaEngine, usdPerHour } from './deployments.ts';
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
    const pool = scenario.pools[config.pool]!;
    return new Deployment(index, deploymentConfig(name, config), {
      simulation,
      requests,
      pool: pools.get(config.pool)!,
      engine: (hooks) =>
        replicaEngine(name, config, pool, simulation, requests, hooks, recorder.serving[index]!),
      router: router(config.routing),
      draws: isRandomised(config.routing.kind) ? streams(`routing/${name}`) : undefined,
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
    const deployment = scenario.deployments[name]!;
    const pool = scenario.pools[deployment.pool]!;
    return {
      name,
      accelerators: deployment.accelerators,
      usdPerHour: usdPerHour(pool),
      kvBlocks: kvBlocks(deployment, pool),
    };
  });
}
