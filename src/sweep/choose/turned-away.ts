import { type Candidate, hardwareName, usdPerDayOf } from '../../policies/selection/candidates.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import { promisedText } from './promise-text.ts';
import type { Trial } from './trial.ts';

/** Hardware that will not do, and why. */
export interface TurnedAway {
  readonly accelerator: string;
  readonly hardware: string;
  readonly because: string;
  /** By which factor what is worst misses what is needed; undefined where that is no matter of degree. */
  readonly factor?: number;
  /** False where the memory is too small, which no budget and no promise can change. */
  readonly fits?: false;
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

/** By which factor so many units exceed the budget, or the accelerators that there are; below 1 where they do not. */
export function dearness(needs: Needs, candidate: Candidate, units: number): number {
  const paid = needs.budget === undefined ? 0 : usdPerDayOf(candidate, units) / (24 * needs.budget);
  return Math.max(paid, (units * candidate.acceleratorsPerUnit) / needs.most);
}

/** Why so many units are too many; undefined where they are not. */
export function dearText(needs: Needs, candidate: Candidate, units: number): string | undefined {
  if (dearness(needs, candidate, units) <= 1) return undefined;
  const accelerators = units * candidate.acceleratorsPerUnit;
  if (accelerators > needs.most) {
    return `needs ${accelerators} at the least, and there are ${needs.most}`;
  }
  const usd = usdPerDayOf(candidate, units).toFixed(2);
  return `needs ${accelerators} at the least, for $${usd} a day of $${(24 * needs.budget!).toFixed(2)}`;
}

/** A candidate of which even the least that bears the load is more than can be paid, or had. */
export function tooDear(needs: Needs, candidate: Candidate, least: number): TurnedAway {
  const because = dearText(needs, candidate, least)!;
  return refusalOf(candidate, because, dearness(needs, candidate, least));
}

/** What the largest fleet that was to be tried missed; `isMost` where no larger could be had at all. */
export function missedBy(
  needs: Needs,
  candidate: Candidate,
  trial: Trial,
  isMost: boolean,
): TurnedAway {
  const accelerators = trial.units * candidate.acceleratorsPerUnit;
  const usd = usdPerDayOf(candidate, trial.units).toFixed(2);
  const missed = `${accelerators} for $${usd} a day miss: ${promisedText(trial)}`;
  if (!isMost) return refusalOf(candidate, `${missed}; more cost more than those ranked`);
  const isLast = accelerators + candidate.acceleratorsPerUnit * (needs.spare + 1) > needs.most;
  const why = isLast ? 'there are no more' : 'the budget pays no more';
  return refusalOf(candidate, `${missed}; ${why}`, Math.max(1, trial.factor));
}

/** A fleet that emits more grams of CO2e a day than may be, or nobody knows how many. */
export function tooDirty(
  carbon: number,
  candidate: Candidate,
  grams: number | undefined,
): TurnedAway {
  if (grams === undefined) {
    return refusalOf(candidate, 'its grams of CO2e are unknown: no watts or no grid');
  }
  const because = `${Math.round(grams)} g of CO2e a day, and ${carbon} may be`;
  return refusalOf(candidate, because, grams / carbon);
}

/** What misses the needs by the least factor; of what does not fit, nothing that could be asked for less. */
export function nearestOf(turnedAway: readonly TurnedAway[]): TurnedAway | undefined {
  let nearest: TurnedAway | undefined;
  for (const one of turnedAway) {
    if (one.fits === false || one.factor === undefined) continue;
    if (one.factor < (nearest?.factor ?? Number.POSITIVE_INFINITY)) {
      nearest = one;
    }
  }
  return nearest;
}
