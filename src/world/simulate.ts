import { priority } from '../engine/priority.ts';
import { Simulation } from '../engine/simulation.ts';
import { namedStreams } from '../engine/streams.ts';
import { toSeconds, toTicks } from '../engine/time.ts';
import { type RequestId, Requests } from '../models/requests.ts';
import { autoscaler } from '../policies/autoscaling/index.ts';
import type { PolicyModules } from '../policies/autoscaling/module/module-autoscaler.ts';
import type { Scenario } from '../scenario/schema.ts';
import { AuditLog } from './audit-log.ts';
import { buildFleet } from './build-fleet.ts';
import { buildFront } from './build-front.ts';
import { buildTraffic } from './build-traffic.ts';
import { scheduleChaos } from './chaos.ts';
import { chaosPlan, chaosRows, type PlannedFailure } from './chaos-plan.ts';
import { deploymentFacts } from './deployment-facts.ts';
import { EarlyStop, type StoppedRun, type StopRule } from './early-stop.ts';
import type { PowerListener } from './fleet-power.ts';
import type { Inputs } from './inputs.ts';
import { LatencyLog } from './latency-log.ts';
import { Recorder } from './recorder.ts';
import type { RequestEnded } from './request-recorder.ts';
import type { CellResult } from './result.ts';
import { servicesOf } from './services.ts';
import { sortedNames } from './sorted-names.ts';
import { tenantsOf, withAttempts } from './tenants.ts';
import type { WorldTracer } from './tracer.ts';
import type { TrafficDriver } from './traffic-driver.ts';
import { yardstickOf } from './yardstick.ts';

/** What a replication is run with, beside its scenario. */
export interface SimulateOptions {
  /** Which replication, from 0. */
  readonly replication: number;
  /** Whether the result has a row for each request. */
  readonly logRequests?: boolean;
  /** Told the simulated part of the horizon, from time to time. */
  readonly onProgress?: (done: number) => void;
  /** Users' own policies by the path that the scenario gives them. */
  readonly policies?: PolicyModules;
  /** Told of every change of power, for those who check energy. */
  readonly onPower?: PowerListener | undefined;
  /** Told of all that happens, for those who want to see it. */
  readonly tracer?: WorldTracer | undefined;
  /** Requests that may be under way at once, for those whose memory is bounded; any number where left out. */
  readonly mostRequests?: number | undefined;
}

/** What a replication is run with that may end early. */
export interface StoppableOptions extends SimulateOptions {
  /** When a run may end before its horizon. */
  readonly stop: StopRule;
}

/** At the end of each the run may be stopped. */
const progressSteps = 100;

/** Seconds over which arrivals tell at the most how many replicas were needed. */
const longestWindow = 60;

/**
 * Runs one replication of a scenario: the same scenario, inputs and replication give the same result.
 * With `warmup: auto` it runs twice: a pilot without a warm-up finds where the measured part begins.
 */
export function simulate(scenario: Scenario, inputs: Inputs, options: SimulateOptions): CellResult {
  const { simulation, recorder, audit, plan } = measuredRun(scenario, inputs, options);
  return { ...resultOf(simulation, recorder), chaos: chaosRows(plan), audit: audit.rows };
}

/**
 * The same, but for a run that ends as soon as it is certain that it misses a limit; looked at a hundred times, after each
 * hundredth of the horizon but the last. A run that is not stopped gives what it gives without a rule, to the byte.
 */
export function simulateUntil(
  scenario: Scenario,
  inputs: Inputs,
  options: StoppableOptions,
): CellResult | StoppedRun {
  const run = measuredRun(scenario, inputs, options, options.stop);
  const { simulation, recorder, audit, plan, missed } = run;
  if (missed !== undefined) return { ...missed, events: simulation.fired };
  return { ...resultOf(simulation, recorder), chaos: chaosRows(plan), audit: audit.rows };
}

function measuredRun(
  scenario: Scenario,
  inputs: Inputs,
  options: SimulateOptions,
  stop?: StopRule,
): RunThatEnded {
  let { warmup } = scenario;
  if (warmup === 'auto') {
    const latencies = new LatencyLog();
    const quiet = { onProgress: () => {}, onPower: undefined, tracer: undefined };
    const pilot = { ...options, logRequests: false, ...quiet };
    runToHorizon(scenario, 0, inputs, pilot, latencies);
    warmup = latencies.warmup();
  }
  return runToHorizon(scenario, warmup, inputs, options, undefined, stop);
}

/** A replication that has come to its horizon, or that was stopped before. */
interface RunThatEnded {
  readonly simulation: Simulation;
  readonly recorder: Recorder;
  readonly audit: AuditLog;
  readonly plan: readonly PlannedFailure[];
  readonly missed: Omit<StoppedRun, 'events'> | undefined;
}

function runToHorizon(
  scenario: Scenario,
  warmup: number,
  inputs: Inputs,
  options: SimulateOptions,
  latencies?: LatencyLog,
  stop?: StopRule,
): RunThatEnded {
  const simulation = new Simulation({ total: scenario.max_events });
  const streams = namedStreams(scenario.seed, options.replication);
  const requests = new Requests(options.mostRequests);
  const customers = tenantsOf(scenario, inputs);
  const tenants = withAttempts(scenario, customers);
  const services = servicesOf(scenario);
  let callEnded: RequestEnded = () => {};
  let keeps = (_: RequestId) => false;
  const drivers: TrafficDriver[] = [];
  const interval = scenario.interval ?? defaultInterval(scenario.horizon);
  const recorder = new Recorder({
    simulation,
    scenario,
    requests,
    tenants,
    services,
    warmup: toTicks(warmup),
    yardstick: yardstickOf(scenario, Math.max(1, toTicks(Math.min(interval, longestWindow)))),
    logRequests: options.logRequests ?? false,
    latencies,
    onPower: options.onPower,
    tracer: options.tracer,
    ended: (request, outcome, reason) => {
      const tenant = requests.tenant[request]!;
      if (tenant < customers.length) drivers[tenant]!.ended(request);
      else callEnded(request, outcome, reason);
    },
    keeps: (request) => keeps(request),
  });
  const traced = { scenario, simulation, requests, tenants, services, warmup: toTicks(warmup) };
  options.tracer?.begin(traced);
  const facts = deploymentFacts(scenario, inputs);
  const names = sortedNames(scenario.deployments);
  const autoscalerOf = (index: number) =>
    autoscaler(scenario.deployments[names[index]!]!.scaling, facts[index], options.policies);
  const { deployments, pools } = buildFleet(
    scenario,
    simulation,
    requests,
    streams,
    recorder,
    autoscalerOf,
  );
  const audit = new AuditLog(simulation, requests, tenants);
  const front = buildFront({
    scenario,
    simulation,
    requests,
    streams,
    recorder,
    audit,
    services,
    tenants,
    deployments,
    pools,
  });
  callEnded = front.callEnded;
  keeps = front.keeps;
  const { doors, providers, flush, site } = front;
  const plan = chaosPlan(scenario, streams);
  scheduleChaos(plan, {
    simulation,
    recorder,
    services,
    deployments,
    providers,
    flush,
    site,
    pools,
  });
  drivers.push(...buildTraffic(scenario, simulation, requests, streams, inputs, customers, doors));
  const settle = () => {
    for (const { engine } of deployments) engine.settle();
    front.settle();
  };
  const sample = () => {
    settle();
    recorder.series.sample(simulation.now);
  };
  sampleEvery(simulation, interval, sample);
  if (warmup > 0) {
    const end = simulation.on('warm-up/end', priority.sampling, () => {
      settle();
      recorder.endWarmup();
    });
    simulation.schedule(warmup, end, 0);
  }
  for (const driver of new Set(drivers)) driver.start();

  const horizon = toTicks(scenario.horizon);
  const watch = stop && new EarlyStop(recorder.recorded, scenario, horizon, stop);
  for (let step = 1; step <= progressSteps; step += 1) {
    simulation.run(Math.floor((horizon * step) / progressSteps));
    options.onProgress?.(step / progressSteps);
    const stopped = step < progressSteps ? watch?.check(simulation.now) : undefined;
    if (watch !== undefined && stopped !== undefined) {
      return { simulation, recorder, audit, plan, missed: { stopped, arrived: watch.arrived } };
    }
  }
  settle();
  options.tracer?.end();
  return { simulation, recorder, audit, plan, missed: undefined };
}

function resultOf(simulation: Simulation, recorder: Recorder): Omit<CellResult, 'audit' | 'chaos'> {
  return {
    fingerprint: simulation.fingerprint,
    events: simulation.fired,
    ...recorder.result(),
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
