import { priority } from '../engine/priority.ts';
import { Simulation } from '../engine/simulation.ts';
import { namedStreams } from '../engine/streams.ts';
import { toSeconds, toTicks } from '../engine/time.ts';
import { Requests } from '../models/requests.ts';
import type { Scenario } from '../scenario/schema.ts';
import { buildFleet, recordedDeployments } from './build-fleet.ts';
import { buildTraffic } from './build-traffic.ts';
import type { Inputs } from './inputs.ts';
import { LatencyLog } from './latency-log.ts';
import { Recorder } from './recorder.ts';
import type { CellResult } from './result.ts';
import { tenantsOf } from './tenants.ts';
import type { TrafficDriver } from './traffic-driver.ts';

export interface SimulateOptions {
  /** Which replication, from 0. */
  readonly replication: number;
  /** Whether the result has a row for each request. */
  readonly logRequests?: boolean;
  /** Told the simulated part of the horizon, from time to time. */
  readonly onProgress?: (done: number) => void;
}

const progressSteps = 100;

/**
 * Runs one replication of a scenario: the same scenario, inputs and replication give the same result.
 * With `warmup: auto` it runs twice: a pilot without a warm-up finds where the measured part begins.
 */
export function simulate(scenario: Scenario, inputs: Inputs, options: SimulateOptions): CellResult {
  let { warmup } = scenario;
  if (warmup === 'auto') {
    const latencies = new LatencyLog();
    runToHorizon(scenario, 0, inputs, { replication: options.replication }, latencies);
    warmup = latencies.warmup();
  }
  const { simulation, recorder } = runToHorizon(scenario, warmup, inputs, options);
  return resultOf(simulation, recorder, warmup);
}

function runToHorizon(
  scenario: Scenario,
  warmup: number,
  inputs: Inputs,
  options: SimulateOptions,
  latencies?: LatencyLog,
): { readonly simulation: Simulation; readonly recorder: Recorder } {
  const simulation = new Simulation({ total: scenario.max_events });
  const streams = namedStreams(scenario.seed, options.replication);
  const requests = new Requests();
  const tenants = tenantsOf(scenario, inputs);
  const drivers: TrafficDriver[] = [];
  const recorder = new Recorder({
    simulation,
    requests,
    tenants,
    deployments: recordedDeployments(scenario),
    warmup: toTicks(warmup),
    logRequests: options.logRequests ?? false,
    latencies,
    ended: (request) => drivers[requests.tenant[request]!]!.ended(request),
  });
  const deployments = buildFleet(scenario, simulation, requests, streams, recorder);
  drivers.push(
    ...buildTraffic(scenario, simulation, requests, streams, inputs, tenants, deployments),
  );
  const settle = () => {
    for (const { engine } of deployments) engine.settle();
  };
  const sample = () => {
    settle();
    recorder.series.sample(simulation.now);
  };
  sampleEvery(simulation, scenario.interval ?? defaultInterval(scenario.horizon), sample);
  if (warmup > 0) {
    const end = simulation.on('warm-up/end', priority.sampling, () => {
      settle();
      recorder.endWarmup();
    });
    simulation.schedule(warmup, end, 0);
  }
  for (const driver of new Set(drivers)) driver.start();

  const horizon = toTicks(scenario.horizon);
  for (let step = 1; step <= progressSteps; step += 1) {
    simulation.run(Math.floor((horizon * step) / progressSteps));
    options.onProgress?.(step / progressSteps);
  }
  settle();
  return { simulation, recorder };
}

function resultOf(simulation: Simulation, recorder: Recorder, warmup: number): CellResult {
  recorder.series.finish(simulation.now);
  const deployments = recorder.deploymentValues();
  return {
    fingerprint: simulation.fingerprint,
    events: simulation.fired,
    warmup: toSeconds(toTicks(warmup)),
    total: recorder.totalValues(deployments),
    deployments,
    tenants: recorder.tenantValues(deployments),
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

function sampleEvery(simulation: Simulation, seconds: number, sample: () => void): void {
  const tick = simulation.on('series/sample', priority.sampling, () => {
    sample();
    simulation.schedule(seconds, tick, 0);
  });
  simulation.schedule(seconds, tick, 0);
}
