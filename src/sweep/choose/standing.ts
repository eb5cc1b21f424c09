import type { Interval } from '../../metrics/intervals.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { ChosenFleet } from './chosen-fleet.ts';
import { type Footprint, footprintOf } from './footprint.ts';
import { type Grounds, groundsOf, risksOf } from './risks.ts';
import { metricOf } from './trial.ts';

/** What more is said of a fleet that is ranked. */
export interface Standing extends Footprint {
  /** Part of the time in which its replicas work, at the peak. */
  readonly utilisation: Interval;
  /** Times the peak that it still bears, of those that are tried; 1 where it bears no more. */
  readonly bears: number;
  readonly grounds: Grounds;
  readonly risks: readonly string[];
}

/** Times the peak at which a fleet is tried. */
const loads = [1.05, 1.1, 1.2, 1.3, 1.5, 1.75, 2, 3] as const;

/** Says of a fleet what it takes, how much more it bears, and what may be otherwise. */
export function standingOf(needs: Needs, fleet: ChosenFleet): Standing {
  const { candidate, trial, less } = fleet;
  return {
    ...footprintOf(needs, fleet),
    utilisation: metricOf(trial, 'utilisation'),
    bears: bearsOf(needs, fleet),
    grounds: groundsOf(needs, candidate),
    risks: risksOf(needs, candidate, less, needs.spare),
  };
}

/** The largest load that keeps the promises in a single run, by halves: a fleet that misses one misses all above it. */
function bearsOf({ replications }: Needs, { prepared, units }: ChosenFleet): number {
  let [kept, missed] = [-1, loads.length as number];
  while (missed - kept > 1) {
    const middle = Math.floor((kept + missed) / 2);
    if (prepared.trials.run(units, [replications], { load: loads[middle]! }).kept) kept = middle;
    else missed = middle;
  }
  return kept < 0 ? 1 : loads[kept]!;
}
