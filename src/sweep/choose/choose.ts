import { accelerator, bytesPerWeight } from '../../catalog/accelerators.ts';
import { itemModel } from '../../catalog/item-models.ts';
import { model } from '../../catalog/models.ts';
import { measuredAs } from '../../catalog/step-coefficients.ts';
import {
  acceleratorsNamed,
  type Candidate,
  type CandidateModel,
  type CandidateOptions,
  candidatesOf,
  usdPerDayOf,
} from '../../policies/selection/candidates.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import { type Footprint, footprintOf } from './footprint.ts';
import { type Prepared, prepare, refusalOf, type TurnedAway } from './prepare.ts';
import { promisedText } from './promise-text.ts';
import { type Sizing, sizeFleet } from './size-fleet.ts';
import type { Trial } from './trial.ts';

/** A fleet that keeps every promise, confirmed by simulation. */
export interface ChosenFleet {
  readonly candidate: Candidate;
  readonly batch: number;
  readonly units: number;
  readonly trial: Trial;
  /** The same without one unit; undefined where it is the only one. */
  readonly less: Trial | undefined;
  readonly footprint: Footprint;
  readonly prepared: Prepared;
  readonly usdPerDay: number;
}

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
  const { candidates, refusals } = candidatesOf(optionsOf(needs));
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
    if (leastUsd >= enough) {
      const because = `costs $${leastUsd.toFixed(2)} a day at the least, more than those ranked`;
      turnedAway.push(refusalOf(candidate, because));
      continue;
    }
    // A fleet that costs as much as the last that is ranked need not be tried.
    const worthwhile = Math.ceil(enough / usdPerDayOf(candidate, 1)) - 1;
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
    const grams = fleet.footprint.gramsPerDay?.mean;
    if (needs.carbon !== undefined && !(grams !== undefined && grams <= needs.carbon)) {
      turnedAway.push(tooDirty(needs.carbon, fleet, grams));
      continue;
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

/** The cheapest fleet of one kind of accelerator that keeps the promises, whatever the budget; or why there is none. */
export function cheapestOn(needs: Needs, acceleratorId: string): ChosenFleet | TurnedAway {
  const { budget: _, carbon: __, ...rest } = needs;
  const alone: Needs = { ...rest, accelerators: [acceleratorId], top: 1 };
  const { chosen, nearest, turnedAway } = choose(alone);
  return (
    chosen[0] ??
    nearest ??
    turnedAway[0] ?? {
      accelerator: acceleratorId,
      hardware: acceleratorId,
      because: 'nothing fits',
    }
  );
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
  const footprint = footprintOf(needs, candidate, trials, trial);
  const usdPerDay = usdPerDayOf(candidate, units);
  return { candidate, batch, units, trial, less: sizing.less, footprint, prepared, usdPerDay };
}

function tooDirty(carbon: number, fleet: ChosenFleet, grams: number | undefined): TurnedAway {
  if (grams === undefined) {
    return refusalOf(fleet.candidate, 'its grams of CO2e are unknown: no watts or no grid');
  }
  const because = `${Math.round(grams)} g of CO2e a day, and ${carbon} may be`;
  return refusalOf(fleet.candidate, because, grams / carbon);
}

/**
 * The cheaper; then that with fewer accelerators; then that with the wider weights, which lose nothing of the model. Equal
 * ones keep the order in which they were found.
 */
function byPrice(a: ChosenFleet, b: ChosenFleet): number {
  if (a.usdPerDay !== b.usdPerDay) return a.usdPerDay - b.usdPerDay;
  const [one, other] = [a, b].map(({ candidate }) => candidate);
  const accelerators = a.units * one!.acceleratorsPerUnit - b.units * other!.acceleratorsPerUnit;
  if (accelerators !== 0) return accelerators;
  return bytesPerWeight(other!.precision) - bytesPerWeight(one!.precision);
}

function tooDear(needs: Needs, candidate: Candidate, least: number): TurnedAway {
  const accelerators = least * candidate.acceleratorsPerUnit;
  const usd = usdPerDayOf(candidate, least);
  if (accelerators > needs.most) {
    const because = `needs ${accelerators} at the least, and there are ${needs.most}`;
    return refusalOf(candidate, because, accelerators / needs.most);
  }
  const budget = 24 * needs.budget!;
  const because = `needs ${accelerators} at the least, for $${usd.toFixed(2)} a day of $${budget.toFixed(2)}`;
  return refusalOf(candidate, because, usd / budget);
}

function missedBy(needs: Needs, candidate: Candidate, trial: Trial, isMost: boolean): TurnedAway {
  const accelerators = trial.units * candidate.acceleratorsPerUnit;
  const usd = usdPerDayOf(candidate, trial.units).toFixed(2);
  const missed = `${accelerators} for $${usd} a day miss: ${promisedText(trial)}`;
  if (!isMost) return refusalOf(candidate, `${missed}; more cost more than those ranked`);
  const why = needs.budget === undefined ? 'there are no more' : 'the budget pays no more';
  return refusalOf(candidate, `${missed}; ${why}`, trial.factor);
}

function nearestOf(turnedAway: readonly TurnedAway[]): TurnedAway | undefined {
  let nearest: TurnedAway | undefined;
  for (const one of turnedAway) {
    if (one.factor !== undefined && one.factor < (nearest?.factor ?? Number.POSITIVE_INFINITY)) {
      nearest = one;
    }
  }
  return nearest;
}

function optionsOf(needs: Needs): CandidateOptions {
  const named = needs.accelerators?.map((name) => accelerator(name)!.id);
  const all = acceleratorsNamed(named);
  return {
    accelerators: needs.measured_only ? all.filter(({ id }) => measuredAs(id) === id) : all,
    precisions: needs.precision,
    tensors: needs.tensor,
    tenancies: needs.tenancy,
    prices: new Map(
      Object.entries(needs.prices).map(([name, price]) => [accelerator(name)!.id, price!]),
    ),
    model: spreadOf(needs),
  };
}

function spreadOf({ model: said }: Needs): CandidateModel {
  if (typeof said !== 'string') return { kind: 'weights', parameters: said.parameters };
  const card = model(said);
  if (card !== undefined) return { kind: 'heads', heads: card.heads, kvHeads: card.kvHeads };
  return { kind: 'weights', parameters: itemModel(said)!.parameters };
}
