import { type Candidate, usdPerDayOf } from '../../policies/selection/candidates.ts';
import { ScenarioError } from '../../scenario/problem.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { WorkSample } from '../../world/work-sample.ts';
import { batchWithin, boundsOf } from './bounds.ts';
import { fleetScenario } from './fleet-scenario.ts';
import { sampledWork } from './sampled-work.ts';
import { type Trials, trialsOf } from './trial.ts';
import { dearness, dearText, refusalOf, type TurnedAway } from './turned-away.ts';

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
        turnedAway.push({ ...refusalOf(candidate, bounds.because, bounds.factor), fits: false });
        continue;
      }
      if (bounds.slow !== undefined) {
        const { because, factor } = bounds.slow;
        const least = unitsFor(needs, candidate, bounds.most);
        const dear = dearText(needs, candidate, least);
        const both = dear === undefined ? because : `${because}; and ${dear}`;
        const worse = Math.max(factor, dearness(needs, candidate, least));
        turnedAway.push(refusalOf(candidate, both, worse));
        continue;
      }
      const batch = batchWithin(needs, probe, work);
      const scenario = fleetScenario(needs, candidate, { units: 1, batch });
      const full = batch === 1 ? bounds : boundsOf(needs, scenario, work);
      if ('because' in full) throw new Error(`a larger batch is refused: ${full.because}`);
      const trials = trialsOf(scenario, candidate);
      prepared.push({
        candidate,
        batch,
        least: unitsFor(needs, candidate, full.most),
        about: unitsFor(needs, candidate, full.about),
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

/** Units that bear the peak where each replica bears so many requests a second. */
function unitsFor(needs: Needs, candidate: Candidate, capacity: number): number {
  const peak = needs.rate * needs.peak;
  return Math.max(1, Math.ceil(peak / (capacity * candidate.replicasPerUnit)));
}

function aboutUsd({ candidate, about }: Prepared): number {
  return usdPerDayOf(candidate, about);
}
