import type { Interval } from '../../metrics/intervals.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { ChosenFleet } from './chosen-fleet.ts';
import { metricOf } from './trial.ts';
import { trialTimes } from './trial-times.ts';

/** What a fleet takes in a day at the usual rate of requests. */
export interface Footprint {
  /** Of the accelerators; undefined where their data sheet says nothing of watts. */
  readonly kwhPerDay: Interval | undefined;
  /** Of CO2e, by the region's mean mix of the year and with its PUE; undefined without a region or its grams. */
  readonly gramsPerDay: Interval | undefined;
}

/** Runs a fleet at the usual rate, in as many replications as it was confirmed by, and scales its energy to a day. */
export function footprintOf(
  needs: Needs,
  { candidate, prepared, trial, units }: ChosenFleet,
): Footprint {
  if (candidate.sheet.watts === undefined) return { kwhPerDay: undefined, gramsPerDay: undefined };
  const { horizon, warmup } = trialTimes(needs);
  const replications = trial.results.map((_, index) => index);
  const usual = prepared.trials.run(units, replications, { load: 1 / needs.peak });
  const daily = secondsPerDay / (horizon - warmup);
  return {
    kwhPerDay: metricOf(usual, 'energy_kwh', daily),
    gramsPerDay: known(metricOf(usual, 'carbon_g', daily)),
  };
}

const secondsPerDay = 86_400;

function known(interval: Interval): Interval | undefined {
  return Number.isNaN(interval.mean) ? undefined : interval;
}
