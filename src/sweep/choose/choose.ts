import { bytesPerWeight } from '../../catalog/accelerators.ts';
import { type Candidate, usdPerDayOf } from '../../policies/selection/candidates.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { ChosenFleet } from './chosen-fleet.ts';
import { footprintOf } from './footprint.ts';
import { type Prepared, prepare } from './prepare.ts';
import { type Sizing, sizeFleet } from './size-fleet.ts';
import {
  missedBy,
  nearestOf,
  refusalOf,
  type TurnedAway,
  tooDear,
  tooDirty,
} from './turned-away.ts';
import { candidatesFor } from './ways.ts';

/** Every fleet that was looked at: those that will do by their price, and why others will not. */
export interface Choice {
  readonly chosen: readonly ChosenFleet[];
  readonly turnedAway: readonly TurnedAway[];
  /** Of what was turned away by degree, that which misses the needs by the least factor. */
  readonly nearest: TurnedAway | undefined;
  /** Candidates that were simulated. */
  readonly simulated: number;
}

/** What is told while choosing. */
export type Watch = (hardware: Candidate, sizing: Sizing | 'begins') => void;

/**
 * Sizes the candidates for the needs in the order of what they about cost, each by simulation, and stops where the rest
 * costs more than as many as are to be ranked, even if it served as much as can be.
 */
export function choose(needs: Needs, watch: Watch = () => {}): Choice {
  const { candidates, refusals } = candidatesFor(needs);
  const { prepared, turnedAway: unfit } = prepare(needs, candidates);
  const turnedAway: TurnedAway[] = [...refusals, ...unfit];
  const chosen: ChosenFleet[] = [];
  let simulated = 0;
  for (const one of prepared) {
    const { candidate } = one;
    const least = one.least + needs.spare;
    const enough = chosen[needs.top - 1]?.usdPerDay ?? Number.POSITIVE_INFINITY;
    const leastUsd = usdPerDayOf(candidate, least);
    const payable = payableUnits(needs, candidate);
    if (least > payable) {
      turnedAway.push(tooDear(needs, candidate, least));
      continue;
    }
    if (leastUsd > enough) {
      const because = `costs $${leastUsd.toFixed(2)} a day at the least, more than those ranked`;
      turnedAway.push(refusalOf(candidate, because));
      continue;
    }
    // One that costs as much as the last that is ranked may yet be better: how many are ranked must not change the first.
    const worthwhile = Math.floor(enough / usdPerDayOf(candidate, 1) + 1e-9);
    const most = Math.min(payable, worthwhile);
    watch(candidate, 'begins');
    const sizing = sizeOf(needs, one, most - needs.spare);
    watch(candidate, sizing);
    simulated += 1;
    if (sizing.kind === 'missed') {
      turnedAway.push(missedBy(needs, candidate, sizing.trial, most === payable));
      continue;
    }
    const fleet = fleetOf(needs, one, sizing);
    if (needs.carbon !== undefined) {
      const grams = footprintOf(needs, fleet).gramsPerDay?.mean;
      if (grams === undefined || grams > needs.carbon) {
        turnedAway.push(tooDirty(needs.carbon, candidate, grams));
        continue;
      }
    }
    chosen.push(fleet);
    chosen.sort(byPrice);
    for (const { candidate: last, usdPerDay } of chosen.splice(needs.top)) {
      const because = `keeps every promise for $${usdPerDay.toFixed(2)} a day, more than those ranked`;
      turnedAway.push(refusalOf(last, because));
    }
  }
  return { chosen, turnedAway, nearest: nearestOf(turnedAway), simulated };
}

/** Units that the budget pays and the limit on accelerators allows. */
function payableUnits(needs: Needs, candidate: Candidate): number {
  const allowed = Math.floor(needs.most / candidate.acceleratorsPerUnit);
  if (needs.budget === undefined) return allowed;
  // The budget is an hourly sum, and a thousandth of a cent is no reason to refuse a unit.
  const paid = Math.floor((24 * needs.budget + 1e-5) / usdPerDayOf(candidate, 1));
  return Math.min(allowed, paid);
}

function sizeOf(needs: Needs, { trials, least, about }: Prepared, most: number): Sizing {
  return sizeFleet(trials, { least, about, most, replications: needs.replications });
}

function fleetOf(
  needs: Needs,
  prepared: Prepared,
  sizing: Extract<Sizing, { kind: 'kept' }>,
): ChosenFleet {
  const { candidate, batch, trials } = prepared;
  const units = sizing.trial.units + needs.spare;
  const replications = sizing.trial.results.map((_, index) => index);
  const trial = needs.spare === 0 ? sizing.trial : trials.run(units, replications);
  const usdPerDay = usdPerDayOf(candidate, units);
  return { candidate, batch, units, trial, less: sizing.less, prepared, usdPerDay };
}

/**
 * The cheaper; then that with fewer accelerators; then that with the wider weights, which lose nothing of the model; then
 * that which is further from what is promised.
 */
function byPrice(a: ChosenFleet, b: ChosenFleet): number {
  if (a.usdPerDay !== b.usdPerDay) return a.usdPerDay - b.usdPerDay;
  const [one, other] = [a, b].map(({ candidate }) => candidate);
  const accelerators = a.units * one!.acceleratorsPerUnit - b.units * other!.acceleratorsPerUnit;
  if (accelerators !== 0) return accelerators;
  const bytes = bytesPerWeight(other!.precision) - bytesPerWeight(one!.precision);
  return bytes !== 0 ? bytes : a.trial.factor - b.trial.factor;
}
