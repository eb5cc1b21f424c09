import { itemModel } from '../../catalog/item-models.ts';
import type { Candidate } from '../../policies/selection/candidates.ts';
import { countsItems } from '../../scenario/counts-items.ts';
import { writeQuantity } from '../../scenario/quantities.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import { promisedSlos } from './promises.ts';
import { trialTimes } from './trial-times.ts';

/** The one deployment, pool and traffic of the scenarios by which fleets are tried. */
export const fleetNames = {
  deployment: 'model',
  pool: 'fleet',
  traffic: 'requests',
  region: 'home',
} as const;

/** What of a fleet is found by looking. */
export interface FleetSize {
  readonly units: number;
  /** Requests in a batch at the most, where the model is served in batches. */
  readonly batch: number;
  /** Whether the model may be too large for it. */
  readonly isProbe?: boolean;
}

/** A fleet in the words of a scenario file, at the peak of the load. */
export function fleetData(needs: Needs, candidate: Candidate, size: FleetSize): object {
  const { units, batch } = size;
  const { deployment, pool, traffic, region } = fleetNames;
  const { horizon, warmup } = trialTimes(needs);
  const { sheet, slice, usdPerHour, acceleratorsPerUnit } = candidate;
  // Of an accelerator without watts nobody knows the carbon, and no region may have it.
  const isPlaced = needs.region !== undefined && sheet.watts !== undefined;
  return {
    name: `${needs.name}-recommended`,
    seed: needs.seed,
    replications: needs.replications,
    horizon: writeQuantity('duration', horizon),
    warmup: writeQuantity('duration', warmup),
    // A run is shorter than a day: it has the mean of the year, and not its hour of the night.
    ...(isPlaced && {
      regions: { [region]: { at: needs.region, grid: { shape: 'flat' } } },
    }),
    pools: {
      [pool]: {
        ...(isPlaced && { region }),
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
    slos: promisedSlos(needs),
  };
}

function engineData(needs: Needs, candidate: Candidate, batch: number): object {
  const { model } = needs;
  const { precision, tensor, sheet } = candidate;
  if (typeof model === 'string' && itemModel(model) === undefined) {
    // Prices are of virtual machines, in which cards on PCIe do not reach each other.
    const isShared = tensor > 2 && sheet.link?.kind === 'pcie';
    return {
      kind: 'llm',
      model,
      precision,
      ...(isShared && { parallelism: { peer_access: false } }),
    };
  }
  const own = typeof model === 'string' ? { model } : model;
  const service = { kind: 'roofline', ...own, precision };
  return { kind: 'slots', batch: { max: batch }, service };
}

function trafficData(needs: Needs): object {
  const { prompt, output, items } = needs;
  const lengths = countsItems(needs) ? { items } : { prompt, output };
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

function seconds(value: number): string | number {
  return writeQuantity('duration', value);
}
