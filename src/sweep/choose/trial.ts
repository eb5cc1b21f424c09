import { type Interval, meanInterval } from '../../metrics/intervals.ts';
import type { Candidate } from '../../policies/selection/candidates.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { CellResult } from '../../world/result.ts';
import { simulate } from '../../world/simulate.ts';
import { judge, type SloVerdict } from '../verdict.ts';
import { type Conditions, resized } from './fleet-scenario.ts';

/** Runs of one fleet under one load. */
export interface Trial {
  readonly units: number;
  readonly results: readonly CellResult[];
  readonly verdicts: readonly SloVerdict[];
  /** Whether the promises hold: of several runs, in 95 of 100 other sets of as many runs too. */
  readonly kept: boolean;
  /** How far the promise that is worst kept is from its limit: above 1 it is missed. */
  readonly factor: number;
}

/** Makes trials of one candidate, and keeps each: a fleet is never run twice alike. */
export interface Trials {
  /** Of so many units, in these replications. */
  run(units: number, replications: readonly number[], conditions?: Conditions): Trial;
}

/** Trials of a candidate, starting from its scenario in any size. */
export function trialsOf(scenario: Scenario, candidate: Candidate): Trials {
  const done = new Map<string, CellResult>();
  return {
    run(units, replications, conditions = {}) {
      const { load = 1, longer = 1 } = conditions;
      const fleet = resized(scenario, candidate, units, conditions);
      const results = replications.map((replication) => {
        const key = `${units} ${load} ${longer} ${replication}`;
        const result = done.get(key) ?? lean(simulate(fleet, new Map(), { replication }));
        done.set(key, result);
        return result;
      });
      return judged(units, fleet, results);
    },
  };
}

function judged(units: number, scenario: Scenario, results: readonly CellResult[]): Trial {
  const verdicts = judge(scenario.slos, results);
  const factor = verdicts.reduce((worst, verdict) => Math.max(worst, shortOf(verdict)), 0);
  return { units, results, verdicts, kept: verdicts.every(isSure), factor };
}

/** Of one run there is no spread, and it is believed. */
function isSure({ slo, interval, met }: SloVerdict): boolean {
  return interval.n < 2 ? met : met && likelyBelow(interval, slo.limit);
}

/**
 * Whether the mean of as many other runs stays below a limit in 97.5 of 100 cases. It differs from this mean by the spread of
 * both, so that its interval is √2 times as wide as that of the mean itself; it is Student's, as long as means are normal.
 */
export function likelyBelow({ mean, halfWidth }: Interval, limit: number): boolean {
  return mean + Math.SQRT2 * halfWidth <= limit;
}

/** A value over its limit; of a limit of 0, which is kept exactly or not at all, infinite where it is missed. */
function shortOf({ slo: { limit }, interval: { mean } }: SloVerdict): number {
  if (Number.isNaN(mean)) return Number.POSITIVE_INFINITY;
  if (limit > 0) return mean / limit;
  return mean > 0 ? Number.POSITIVE_INFINITY : 0;
}

/** A result without its series and rows, of which thousands would be kept. */
function lean(result: CellResult): CellResult {
  return { ...result, series: [], decisions: [], fleetEvents: [], startups: [] };
}

/** Mean and spread of a metric over the runs of a trial. */
export function metricOf({ results }: Trial, metric: string, scale = 1) {
  return meanInterval(results.map(({ total }) => scale * (total[metric] ?? Number.NaN)));
}
