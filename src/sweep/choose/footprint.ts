import { averageGramsOf, cloudRegion, pueOf } from '../../catalog/regions.ts';
import { carbonGrams } from '../../ledger/carbon/emissions.ts';
import type { Interval } from '../../metrics/intervals.ts';
import type { Candidate } from '../../policies/selection/candidates.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import { trialTimes } from './fleet-scenario.ts';
import { metricOf, type Trial, type Trials } from './trial.ts';

/** What a fleet takes in a day at the usual rate of requests. */
export interface Footprint {
  /** Of the accelerators; undefined where their data sheet says nothing of watts. */
  readonly kwhPerDay: Interval | undefined;
  /** Of CO2e, by the mean mix of the region's grid and with its PUE; undefined without a region or its grams. */
  readonly gramsPerDay: Interval | undefined;
}

/** Runs a fleet at the usual rate, in as many replications as it was confirmed by, and scales its energy to a day. */
export function footprintOf(
  needs: Needs,
  { sheet }: Candidate,
  trials: Trials,
  confirmed: Trial,
): Footprint {
  if (sheet.watts === undefined) return { kwhPerDay: undefined, gramsPerDay: undefined };
  const { horizon, warmup } = trialTimes(needs);
  const replications = confirmed.results.map((_, index) => index);
  const usual = trials.run(confirmed.units, replications, 1 / needs.peak);
  const kwhPerDay = metricOf(usual, 'energy_kwh', secondsPerDay / (horizon - warmup));
  const grams = gramsPerKwhIn(needs);
  if (grams === undefined) return { kwhPerDay, gramsPerDay: undefined };
  const { mean, halfWidth, n } = kwhPerDay;
  return { kwhPerDay, gramsPerDay: { mean: grams * mean, halfWidth: grams * halfWidth, n } };
}

const secondsPerDay = 86_400;

/** Grams for a kWh of computing in the region that needs name, its building's part among them. */
function gramsPerKwhIn({ region: name }: Needs): number | undefined {
  const region = name === undefined ? undefined : cloudRegion(name);
  const grams = region && averageGramsOf(region);
  return grams === undefined ? undefined : carbonGrams(1, grams, pueOf(region!));
}
