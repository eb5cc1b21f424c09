import { type Candidate, hardwareName, usdPerDayOf } from '../../policies/selection/candidates.ts';
import { ScenarioError } from '../../scenario/problem.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { WorkSample } from '../../world/work-sample.ts';
import { batchWithin, boundsOf, sampledWork } from './bounds.ts';
import { fleetScenario } from './fleet-scenario.ts';
import { type Trials, trialsOf } from './trial.ts';

/** A candidate that may do, as far as is known without simulating it. */
export interface Prepared {
  readonly candidate: Candidate;
  /** Requests in a batch at the most. */
  readonly batch: number;
  /** Units below which the load cannot be served, and about how many will be needed. */
  readonly least: number;
  readonly about: number;
  readonly trials: Trials;
}

/** Hardware that will not do, and why. */
export interface TurnedAway {
  readonly accelerator: string;
  readonly hardware: string;
  readonly because: string;
  /** By which factor what is worst misses what is needed; undefined where that is no matter of degree. */
  readonly factor?: number;
}

/** Looks at every candidate without simulating it; those that may do come in the order of what they cost about. */
export function prepare(
  needs: Needs,
  candidates: readonly Candidate[],
): { readonly prepared: readonly Prepared[]; readonly turnedAway: readonly TurnedAway[] } {
  const prepared: Prepared[] = [];
  const turnedAway: TurnedAway[] = [];
  let work: WorkSample | undefined;
  for (const candidate of candidates) {
    try {
      const probe = fleetScenario(needs, candidate, { units: 1, batch: 1, isProbe: true });
      work ??= sampledWork(probe);
      const bounds = boundsOf(needs, probe, work);
      if ('because' in bounds) {
        turnedAway.push(refusalOf(candidate, bounds.because, bounds.factor));
        continue;
      }
      const batch = batchWithin(needs, probe, work);
      const scenario = fleetScenario(needs, candidate, { units: 1, batch });
      const full = batch === 1 ? bounds : boundsOf(needs, scenario, work);
      if ('because' in full) throw new Error(`a larger batch is refused: ${full.because}`);
      const units = (capacity: number) =>
        Math.max(1, Math.ceil((needs.rate * needs.peak) / (capacity * candidate.replicasPerUnit)));
      const trials = trialsOf(scenario, candidate);
      prepared.push({
        candidate,
        batch,
        least: units(full.most),
        about: units(full.about),
        trials,
      });
    } catch (error) {
      // Of a fleet that nobody wrote there is no place to point at.
      if (!(error instanceof ScenarioError)) throw error;
      turnedAway.push(refusalOf(candidate, error.problems[0]!.message));
    }
  }
  return { prepared: prepared.sort((a, b) => aboutUsd(a) - aboutUsd(b)), turnedAway };
}

/** A candidate among those that were turned away. */
export function refusalOf(candidate: Candidate, because: string, factor?: number): TurnedAway {
  const refusal = {
    accelerator: candidate.sheet.id,
    hardware: hardwareName(candidate),
    because,
  };
  return factor === undefined ? refusal : { ...refusal, factor };
}

function aboutUsd({ candidate, about }: Prepared): number {
  return usdPerDayOf(candidate, about);
}
