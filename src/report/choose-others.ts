import type { Needs } from '../scenario/schema/needs.ts';
import type { Answer } from '../sweep/choose/answer.ts';
import type { ChosenFleet } from '../sweep/choose/chosen-fleet.ts';
import type { Transition } from '../sweep/choose/transition.ts';
import { metricOf } from '../sweep/choose/trial.ts';
import type { TurnedAway } from '../sweep/choose/turned-away.ts';
import { fleetName } from './fleet-name.ts';
import { digits, formatInterval } from './format.ts';
import { table } from './table.ts';

/** What the reference design's selector would have said, and whether that holds. */
export function referenceLines(needs: Needs, { reference }: Answer): string[] {
  const { hardware, because, framework, sized } = reference;
  const rule =
    framework.length === 0
      ? 'no rule of its decision framework applies'
      : `its decision framework says ${framework.join(' or ')}`;
  return [
    `the reference selector says ${hardware} (“${because}”), however many; ${rule}`,
    `        ${outcome(needs, sized)}`,
  ];
}

function outcome(needs: Needs, sized: ChosenFleet | TurnedAway): string {
  if (!('trial' in sized)) return `it does not hold: ${sized.hardware}: ${sized.because}`;
  const accelerators = sized.units * sized.candidate.acceleratorsPerUnit;
  const usd = `$${sized.usdPerDay.toFixed(2)} a day`;
  if (needs.budget !== undefined && sized.usdPerDay > 24 * needs.budget) {
    const needed = accelerators === 1 ? 'one is needed' : `${accelerators} of them are needed`;
    return `it does not hold: ${needed}, for ${usd}, more than the budget`;
  }
  if (accelerators === 1) return `it holds: one is enough, for ${usd}`;
  return `it holds if ${accelerators} of them are taken, for ${usd}`;
}

/** Newer accelerators against the one in use; no lines where none is named. */
export function transitionLines(needs: Needs, { transitions }: Answer): string[] {
  if (transitions === undefined) return [];
  const { from, fleet, metric, to } = transitions;
  if (!('trial' in fleet)) {
    return ['', `instead of ${from}: nothing to compare with, for ${fleet.because}`];
  }
  const rows = [
    [`instead of ${from}`, 'fleet', 'a day', metric, 'pay-back', 'adopt', 'because', 'published'],
    [
      `  ${from}`,
      fleetName(fleet),
      `$${fleet.usdPerDay.toFixed(2)}`,
      formatInterval(metric, metricOf(fleet.trial, metric)),
      '',
      '',
      '',
      '',
    ],
    ...to.map((one) => transitionRow(one, metric)),
  ];
  const cost = digits(needs.transition_cost);
  return ['', ...table(rows, 8), `  moving costs $${cost} once; a month is 730 hours`];
}

function transitionRow({ to, fleet, verdict, published }: Transition, metric: string): string[] {
  if (!('trial' in fleet) || verdict === undefined) {
    const because = 'because' in fleet ? fleet.because : 'nothing to compare with';
    return [`  ${to}`, 'none', '', '', '', 'no', because, ''];
  }
  const { paybackMonths, shouldAdopt, because } = verdict;
  return [
    `  ${to}`,
    fleetName(fleet),
    `$${fleet.usdPerDay.toFixed(2)}`,
    formatInterval(metric, metricOf(fleet.trial, metric)),
    paybackMonths === undefined ? 'never' : `${digits(paybackMonths)} months`,
    shouldAdopt ? 'yes' : 'no',
    because,
    published === undefined
      ? ''
      : `${published.costBenefit} less cost, ${published.latencyBenefit} less latency, 6 months`,
  ];
}
