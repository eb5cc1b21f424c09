import { priority } from '../engine/priority.ts';
import { Simulation } from '../engine/simulation.ts';
import { namedStreams } from '../engine/streams.ts';
import { toSeconds, toTicks } from '../engine/time.ts';
import { AcceleratorPool } from '../models/fleet/accelerator-pool.ts';
import { Deployment } from '../models/fleet/deployment.ts';
import { runAutoscaler } from '../models/fleet/scaling-loop.ts';
import { type RequestId, Requests } from '../models/requests.ts';
import { autoscaler } from '../policies/autoscaling/index.ts';
import { isRandomised, router } from '../policies/routing/index.ts';
import type { Scenario } from '../scenario/schema.ts';
import { batchService, deploymentConfig, usdPerHour } from './deployments.ts';
import type { Inputs } from './inputs.ts';
import { Recorder } from './recorder.ts';
import type { CellResult } from './result.ts';
import { sortedNames, tenantsOf } from './tenants.ts';
import { TrafficDriver } from './traffic-driver.ts';
import { trafficSource } from './traffic-source.ts';
import { warmupOf } from './warm-up.ts';

export interface SimulateOptions {
  /** Which replication, from 0. */
  readonly replication: number;
  /** Whether the result has a row for each request. */
  readonly logRequests?: boolean;
  /** Told the simulated part of the horizon, from time to time. */
  readonly onProgress?: (done: number) => void;
}

const progressSteps = 100;

/** Runs one replication of a scenario: the same scenario, inputs and replication give the same result. */
export function simulate(scenario: Scenario, inputs: Inputs, options: SimulateOptions): CellResult {
  const warmup = warmupOf(scenario, (zero) => run(zero, inputs, { ...options, logRequests: true }));
  return run({ ...scenario, warmup }, inputs, options);
}

function run(
  scenario: Scenario & { readonly warmup: number | 'auto' },
  inputs: Inputs,
  options: SimulateOptions,
): CellResult {
  const simulation = new Simulation({ total: scenario.max_events });
  const streams = namedStreams(scenario.seed, options.replication);
  const requests = new Requests();
  const tenants = tenantsOf(scenario, inputs);
  const names = sortedNames(scenario.deployments);
  const warmup = scenario.warmup === 'auto' ? 0 : scenario.warmup;

  const drivers: TrafficDriver[] = [];
  const driverOfTenant: TrafficDriver[] = [];
  const recorder = new Recorder({
    simulation,
    requests,
    tenants,
    deployments: names.map((name) => {
      const { accelerators, pool } = scenario.deployments[name]!;
      return { name, accelerators, usdPerHour: usdPerHour(scenario.pools[pool]!) };
    }),
    warmup: toTicks(warmup),
    logRequests: options.logRequests ?? false,
    released: (request: RequestId) => {
      driverOfTenant[requests.tenant[request]!]!.ended(request);
      requests.release(request);
    },
  });

  const pools = new Map(
    sortedNames(scenario.pools).map((name) => [
      name,
      new AcceleratorPool(name, scenario.pools[name]!.accelerators),
    ]),
  );
  const deployments = names.map((name, index) => {
    const config = scenario.deployments[name]!;
    return new Deployment(index, deploymentConfig(name, config), {
      simulation,
      requests,
      pool: pools.get(config.pool)!,
      service: batchService(config, scenario.pools[config.pool]!),
      router: router(config.routing.kind),
      draws: isRandomised(config.routing.kind) ? streams(`routing/${name}`) : undefined,
      observer: recorder,
    });
  });
  for (const [index, name] of names.entries()) {
    const { scaling } = scenario.deployments[name]!;
    const deployment = deployments[index]!;
    runAutoscaler(simulation, deployment, scaling.kind, autoscaler(scaling), recorder);
  }

  const counter = { next: 0 };
  for (const traffic of sortedNames(scenario.traffic)) {
    const own = tenants.filter((tenant) => tenant.traffic === traffic);
    const driver = new TrafficDriver(
      traffic,
      simulation,
      requests,
      trafficSource(scenario, traffic, own, inputs, streams),
      tenants,
      tenants.indexOf(own[0]!),
      deployments,
      counter,
    );
    drivers.push(driver);
    for (const _ of own) driverOfTenant.push(driver);
  }

  sampleEvery(simulation, scenario.interval ?? defaultInterval(scenario.horizon), recorder);
  if (warmup > 0) {
    const end = simulation.on('warm-up/end', priority.sampling, () => recorder.endWarmup());
    simulation.schedule(warmup, end, 0);
  }
  for (const driver of drivers) driver.start();

  const horizon = toTicks(scenario.horizon);
  for (let step = 1; step <= progressSteps; step += 1) {
    simulation.run(Math.floor((horizon * step) / progressSteps));
    options.onProgress?.(step / progressSteps);
  }

  recorder.series.finish(simulation.now);
  const deploymentValues = recorder.deploymentValues();
  return {
    fingerprint: simulation.fingerprint,
    events: simulation.fired,
    warmup: toSeconds(toTicks(warmup)),
    total: recorder.totalValues(deploymentValues),
    deployments: deploymentValues,
    tenants: recorder.tenantValues(),
    series: recorder.series.rows,
    decisions: recorder.decisions,
    fleetEvents: recorder.fleetEvents,
    requests: recorder.log?.rows,
  };
}

/** Seconds of a sixtieth of the horizon, in whole ticks, rounded up so that there are not 61. */
function defaultInterval(horizon: number): number {
  return toSeconds(Math.ceil(toTicks(horizon) / 60));
}

function sampleEvery(simulation: Simulation, seconds: number, recorder: Recorder): void {
  const sample = simulation.on('series/sample', priority.sampling, () => {
    recorder.series.sample(simulation.now);
    simulation.schedule(seconds, sample, 0);
  });
  simulation.schedule(seconds, sample, 0);
}
