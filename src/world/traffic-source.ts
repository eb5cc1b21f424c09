import { cumulativeTable, indexAt } from '../engine/cumulative-table.ts';
import type { Streams } from '../engine/streams.ts';
import type { Scenario, TrafficScenario } from '../scenario/schema.ts';
import type { ArrivalsConfig, JointLengths, ShapeConfig } from '../workload/config.ts';
import { generatedTraffic } from '../workload/generated-traffic.ts';
import { replay } from '../workload/recorded/replay.ts';
import { resample } from '../workload/recorded/resample.ts';
import type { RequestSource, SessionSource } from '../workload/request.ts';
import { asking } from './asking.ts';
import { clientPlaces, fromPlaces } from './client-places.ts';
import { impatient } from './impatient.ts';
import { type Inputs, inputOf, playedInput } from './inputs.ts';
import type { Tenant } from './tenants.ts';

/** What one traffic of a scenario sends; a draft's tenant is its index among the traffic's own. */
export function trafficSource(
  scenario: Scenario,
  name: string,
  tenants: readonly Tenant[],
  inputs: Inputs,
  streams: Streams,
): RequestSource | SessionSource {
  const { cancel, content, clients } = scenario.traffic[name]!;
  const sent = patientSource(scenario, name, tenants, inputs, streams);
  const asked =
    clients === undefined ? sent : fromPlaces(sent, name, clients, clientPlaces(scenario), streams);
  const source = content === undefined ? asked : asking(asked, name, content, streams);
  return cancel === undefined ? source : impatient(source, name, cancel, streams);
}

function patientSource(
  scenario: Scenario,
  name: string,
  tenants: readonly Tenant[],
  inputs: Inputs,
  streams: Streams,
): RequestSource | SessionSource {
  const traffic = scenario.traffic[name]!;
  if (traffic.file !== undefined) return recordedSource(traffic, name, tenants, inputs, streams);
  return generatedTraffic(
    {
      name,
      arrivals: arrivalsOf(traffic, inputs),
      shape: shapeOf(traffic, inputs),
      tenants: tenants.map((tenant) => ({
        name: tenant.name,
        share: tenant.share,
        prompt: traffic.tenants?.[tenant.name]?.prompt,
        output: traffic.tenants?.[tenant.name]?.output,
        items: traffic.tenants?.[tenant.name]?.items,
      })),
      prompt: traffic.prompt,
      output: traffic.output,
      items: traffic.items,
      lengths: lengthsOf(traffic, inputs),
      sessions: traffic.sessions,
      prefix: traffic.prefix,
    },
    streams,
    scenario.horizon,
  );
}

/** Recorded counts without a base rate are the rate themselves. */
export function arrivalsOf(traffic: TrafficScenario, inputs: Inputs): ArrivalsConfig {
  const arrivals = traffic.arrivals!;
  if (arrivals.kind === 'closed') return arrivals;
  if (arrivals.rate !== undefined) return { ...arrivals, rate: arrivals.rate };
  return { ...arrivals, rate: meanCount(traffic, inputs) };
}

/** The shape relative to the base rate: recorded counts are divided by their mean. */
export function shapeOf(traffic: TrafficScenario, inputs: Inputs): ShapeConfig {
  const { shape } = traffic;
  if (shape.kind !== 'counts') return shape;
  const { interval, rates } = inputOf(inputs, shape.file, ['counts']);
  const mean = meanCount(traffic, inputs);
  const first = Math.floor(shape.start / interval);
  return {
    kind: 'counts',
    interval,
    rates: mean === 0 ? rates.subarray(first) : rates.subarray(first).map((rate) => rate / mean),
  };
}

function meanCount(traffic: TrafficScenario, inputs: Inputs): number {
  if (traffic.shape.kind !== 'counts') return 0;
  const { rates } = inputOf(inputs, traffic.shape.file, ['counts']);
  return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

function lengthsOf(traffic: TrafficScenario, inputs: Inputs): JointLengths | undefined {
  const { file, rows } = traffic.lengths ?? {};
  if (rows !== undefined) {
    return { prompt: rows.map(([prompt]) => prompt), output: rows.map(([, output]) => output) };
  }
  if (file === undefined) return undefined;
  const input = inputOf(inputs, file, ['lengths', 'requests']);
  return input.kind === 'lengths'
    ? { prompt: input.prompt, output: input.output }
    : { prompt: input.promptTokens, output: input.outputTokens };
}

function recordedSource(
  traffic: TrafficScenario,
  name: string,
  tenants: readonly Tenant[],
  inputs: Inputs,
  streams: Streams,
): RequestSource {
  const recorded = playedInput(inputs, traffic);
  const options = {
    name,
    scale: traffic.rate_scale,
    speed: traffic.speed,
    slice: traffic.slice,
    loop: traffic.loop,
    thin: traffic.thin,
  };
  if (recorded.kind === 'requests' && recorded.tenants.length > 1) {
    return replay(recorded, options, streams);
  }
  const source =
    recorded.kind === 'requests'
      ? replay(recorded, options, streams)
      : resample(recorded, { ...options, scale: traffic.rate_scale * traffic.thin }, streams);
  return sharedOut(source, tenants, streams(`tenant/${name}`));
}

/** Gives requests that come without a tenant to the traffic's tenants, by their shares. */
function sharedOut(
  source: RequestSource,
  tenants: readonly Tenant[],
  uniform: () => number,
): RequestSource {
  const shares = cumulativeTable(tenants.map((tenant) => tenant.share));
  return {
    next(draft) {
      if (!source.next(draft)) return false;
      draft.tenant = indexAt(shares, uniform());
      return true;
    },
  };
}
