import { stringify } from 'yaml';
import { itemModel } from '../../catalog/item-models.ts';
import { type Candidate, usdPerDayOf } from '../../policies/selection/candidates.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { writeQuantity } from '../../scenario/quantities.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { readSource } from '../../scenario/source.ts';

/** The one deployment, pool and traffic of the scenarios by which fleets are tried. */
export const fleetNames = { deployment: 'model', pool: 'fleet', traffic: 'requests' } as const;

/** What of a fleet is found by looking. */
export interface FleetSize {
  readonly units: number;
  /** Requests in a batch at the most, where the model is served in batches. */
  readonly batch: number;
  /** Whether the model may be too large for it. */
  readonly isProbe?: boolean;
}

/** A fleet as a scenario file would have it, at the peak of the load, without comments. */
export function fleetYaml(needs: Needs, candidate: Candidate, size: FleetSize): string {
  return stringify(fleetData(needs, candidate, size), { lineWidth: 0 });
}

/** The scenario of a fleet; throws `ScenarioError` where the candidate cannot be. */
export function fleetScenario(needs: Needs, candidate: Candidate, size: FleetSize): Scenario {
  return parseScenario(readSource(fleetYaml(needs, candidate, size), 'a choice')).scenario;
}

/** The same fleet in another size and under another load, relative to the peak. */
export function resized(
  scenario: Scenario,
  candidate: Candidate,
  units: number,
  load: number,
): Scenario {
  const { deployment, pool, traffic } = fleetNames;
  const model = scenario.deployments[deployment]!;
  const fleet = scenario.pools[pool]!;
  const requests = scenario.traffic[traffic]!;
  const arrivals = requests.arrivals!;
  if (arrivals.kind === 'closed') throw new Error('a closed loop has no rate');
  const replicas = units * candidate.replicasPerUnit;
  return {
    ...scenario,
    pools: { [pool]: { ...fleet, accelerators: units * candidate.acceleratorsPerUnit } },
    deployments: { [deployment]: { ...model, scaling: { kind: 'fixed', replicas } } },
    traffic: {
      [traffic]: { ...requests, arrivals: { ...arrivals, rate: arrivals.rate! * load } },
    },
  };
}

/** Requests that a run should see, so that a quantile of its latencies means something. */
const wantedRequests = 12_000;
/** Seconds of the shortest run: some batches and answers must fit into it. */
const shortestRun = 60;

/** Simulated seconds of a trial, and how many of them are left out at the start. */
export function trialTimes(needs: Needs): { readonly horizon: number; readonly warmup: number } {
  const long = Math.ceil(wantedRequests / (needs.rate * needs.peak));
  const horizon = needs.horizon ?? Math.max(shortestRun, Math.ceil(long / 10) * 10);
  return { horizon, warmup: horizon / 10 };
}

/** Why a scenario is recommended, in the comment at its head. */
export function fleetComment(needs: Needs, candidate: Candidate, units: number): string[] {
  const usd = usdPerDayOf(candidate, units).toFixed(2);
  const times = needs.peak === 1 ? '' : `, ${needs.peak} times the usual`;
  return [
    `Question: do ${units * candidate.acceleratorsPerUnit} × ${candidate.sheet.id} for $${usd} a day keep the promises at ${needs.rate * needs.peak} requests/s${times}?`,
    'Written by `spillway choose`, which answers that they do, by the same runs that `spillway run` makes of this file.',
  ];
}

function fleetData(needs: Needs, candidate: Candidate, size: FleetSize): object {
  const { units, batch } = size;
  const { deployment, pool, traffic } = fleetNames;
  const { horizon, warmup } = trialTimes(needs);
  const { sheet, slice, usdPerHour, acceleratorsPerUnit } = candidate;
  return {
    name: `${needs.name}-recommended`,
    seed: needs.seed,
    replications: needs.replications,
    horizon: writeQuantity('duration', horizon),
    warmup: writeQuantity('duration', warmup),
    pools: {
      [pool]: {
        accelerator: sheet.id,
        accelerators: units * acceleratorsPerUnit,
        price: writeQuantity('hourlyMoney', usdPerHour),
        ...(slice !== undefined && { sharing: { kind: 'mig' } }),
      },
    },
    deployments: {
      [deployment]: {
        pool,
        ...(candidate.tensor > 1 && { accelerators: candidate.tensor }),
        ...(slice !== undefined && { share: { profile: slice } }),
        ...(size.isProbe && { unplaceable: 'reject' }),
        engine: engineData(needs, candidate, batch),
        scaling: { kind: 'fixed', replicas: units * candidate.replicasPerUnit },
      },
    },
    traffic: { [traffic]: { deployment, ...trafficData(needs) } },
    slos: promisesData(needs),
  };
}

function engineData(needs: Needs, { precision }: Candidate, batch: number): object {
  const { model } = needs;
  if (typeof model === 'string' && itemModel(model) === undefined) {
    return { kind: 'llm', model, precision };
  }
  const own = typeof model === 'string' ? { model } : model;
  const service = { kind: 'roofline', ...own, precision };
  return { kind: 'slots', batch: { max: batch }, service };
}

function trafficData(needs: Needs): object {
  const { prompt, output, items } = needs;
  const lengths = isByItems(needs) ? { items } : { prompt, output };
  return { arrivals: arrivalsData(needs), ...lengths };
}

function arrivalsData({ arrivals, rate, peak }: Needs): object {
  const own = { ...arrivals, rate: writeQuantity('rate', rate * peak) };
  switch (own.kind) {
    case 'on-off':
      return { ...own, on: seconds(own.on), off: seconds(own.off) };
    case 'mmpp':
      return { ...own, dwell: own.dwell.map(seconds) };
    default:
      return own;
  }
}

/** The names of promises in the order of their metrics. */
export const promisedTimes = ['ttft', 'tpot', 'e2e'] as const;

/** The metric of a promised time, such as `ttft_p95`. */
export function promisedMetric(needs: Needs, time: (typeof promisedTimes)[number]): string {
  return `${time}_p${Math.round(100 * needs.slos.quantile)}`;
}

function promisesData(needs: Needs): object[] {
  const { slos } = needs;
  const times = promisedTimes.flatMap((time) => {
    const limit = slos[time];
    return limit === undefined ? [] : { metric: promisedMetric(needs, time), max: seconds(limit) };
  });
  return [...times, { metric: 'drop_rate', max: writeRatio(1 - slos.success) }];
}

/** Whether the work of a request is counted in items: then it has no prompt and no answer. */
function isByItems({ model }: Needs): boolean {
  const count = typeof model === 'string' ? itemModel(model)?.count : model.count;
  return count === 'items';
}

function seconds(value: number): string | number {
  return writeQuantity('duration', value);
}

/** Without the last bits of a difference. */
function writeRatio(value: number): number {
  return Number(value.toFixed(9));
}
