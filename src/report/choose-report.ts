import type { Interval } from '../metrics/intervals.ts';
import { hardwareName, noPrice } from '../policies/selection/candidates.ts';
import type { Needs } from '../scenario/schema/needs.ts';
import type { Answer } from '../sweep/choose/answer.ts';
import type { ChosenFleet } from '../sweep/choose/chosen-fleet.ts';
import { promisedMetric, promisedTimes } from '../sweep/choose/promises.ts';
import type { Standing } from '../sweep/choose/standing.ts';
import { metricOf } from '../sweep/choose/trial.ts';
import { trialTimes } from '../sweep/choose/trial-times.ts';
import type { TurnedAway } from '../sweep/choose/turned-away.ts';
import { referenceLines, transitionLines } from './choose-others.ts';
import { fleetName } from './fleet-name.ts';
import { counted, digits, formatDuration, formatExact, formatInterval } from './format.ts';
import { table } from './table.ts';

/** What `spillway choose` answers, as lines for a person; the last is the verdict. */
export function chooseLines(needs: Needs, answer: Answer): string[] {
  return [
    ...askedLines(needs, answer),
    ...rankedLines(needs, answer),
    ...recommendedLines(needs, answer),
    ...turnedAwayLines(answer),
    ...transitionLines(needs, answer),
    '',
    ...referenceLines(needs, answer),
    '',
    verdictOf(needs, answer),
  ];
}

function askedLines(needs: Needs, { simulated, turnedAway, chosen }: Answer): string[] {
  const { name, model, rate, peak, slos, budget, replications, seed } = needs;
  const served =
    typeof model === 'string' ? model : `${digits(model.parameters / 1e6)} M parameters`;
  const peaks = peak === 1 ? '' : `, ${digits(rate * peak)}/s at the peak`;
  const promises = promisedTimes.flatMap((time) => {
    const limit = slos[time];
    const metric = promisedMetric(needs, time);
    return limit === undefined ? [] : `${metric} ≤ ${formatExact(metric, limit)}`;
  });
  const paid = budget === undefined ? '' : `, $${(24 * budget).toFixed(2)} a day at the most`;
  const { horizon } = trialTimes(needs);
  return [
    `${name}   ${served} at ${digits(rate)}/s${peaks}: ${promises.join(', ')}, ${formatExact('drop_rate', slos.success)} answered${paid}`,
    `${counted(chosen.length + turnedAway.length, 'way')} to serve it, ${simulated} of them simulated, in ${replications} runs of ${formatDuration(horizon)} each that is ranked; seed "${seed}"`,
  ];
}

function rankedLines(needs: Needs, { chosen, standings }: Answer): string[] {
  if (chosen.length === 0) return [];
  const metrics = promisedTimes
    .filter((time) => needs.slos[time] !== undefined)
    .map((time) => promisedMetric(needs, time));
  const hasRegion = needs.region !== undefined;
  const header = [
    ['', 'hardware', 'accelerators', 'replicas', 'a day', 'kWh a day'],
    hasRegion ? ['kg CO2e a day'] : [],
    metrics,
    ['busy', 'bears', 'times'],
  ].flat();
  const rows = chosen.map((fleet, rank) => {
    const standing = standings[rank]!;
    return [
      `${rank + 1}`,
      hardwareName(fleet.candidate),
      `${fleet.units * fleet.candidate.acceleratorsPerUnit}`,
      `${fleet.units * fleet.candidate.replicasPerUnit}`,
      formatInterval('cost_usd', costOf(needs, fleet)),
      plain(standing.kwhPerDay),
      ...(hasRegion ? [plain(standing.gramsPerDay, 1e-3)] : []),
      ...metrics.map((metric) => formatInterval(metric, metricOf(fleet.trial, metric))),
      `${digits(100 * standing.utilisation.mean, 2)} %`,
      bearsText(standing),
      standing.grounds,
    ];
  });
  return ['', ...table([header, ...rows], 2, true)];
}

/** Dollars a day, as the runs were billed. */
export function costOf(needs: Needs, { trial }: ChosenFleet): Interval {
  const { horizon, warmup } = trialTimes(needs);
  return metricOf(trial, 'cost_usd', 86_400 / (horizon - warmup));
}

function recommendedLines(needs: Needs, { chosen, standings }: Answer): string[] {
  const [first, second] = chosen;
  if (first === undefined) return [];
  const lost =
    second === undefined
      ? ['it is the only one that keeps every promise']
      : [
          `${fleetName(second)} is next: ${dollarsMore(first, second)}, and it ${comparedText(needs, first, second)}`,
        ];
  return [
    '',
    `why 1   the cheapest that keeps every promise; ${lost.join('')}`,
    ...standings[0]!.risks.map((risk) => `risk    ${risk}`),
  ];
}

function dollarsMore(first: ChosenFleet, second: ChosenFleet): string {
  const more = second.usdPerDay - first.usdPerDay;
  return more > 0 ? `$${more.toFixed(2)} a day more` : 'as dear, with no fewer accelerators';
}

/** How the next is faster or slower where it is first promised. */
function comparedText(needs: Needs, first: ChosenFleet, second: ChosenFleet): string {
  const time = promisedTimes.find((one) => needs.slos[one] !== undefined)!;
  const metric = promisedMetric(needs, time);
  const [a, b] = [first, second].map(({ trial }) =>
    formatInterval(metric, metricOf(trial, metric)),
  );
  return `has ${metric} of ${b} where the first has ${a}`;
}

/** A line for each accelerator of which nothing is ranked: that way to serve on it which misses by the least. */
function turnedAwayLines({ chosen, turnedAway }: Answer): string[] {
  const ranked = new Set(chosen.map(({ candidate }) => candidate.sheet.id));
  const others = new Map<string, TurnedAway[]>();
  for (const one of turnedAway) {
    if (ranked.has(one.accelerator) || one.because === noPrice) continue;
    others.set(one.accelerator, [...(others.get(one.accelerator) ?? []), one]);
  }
  const unpriced = turnedAway.filter(({ because }) => because === noPrice);
  const names = unpriced.map(({ hardware }) => hardware).join(', ');
  return [
    ...(others.size === 0 ? [] : ['', ...table([turnedAwayHead, ...rowsOf(others)], 2, true)]),
    ...(unpriced.length === 0 ? [] : ['', `no price is known of ${names}: --price NAME=$2/h`]),
  ];
}

const turnedAwayHead = ['turned away', 'because', ''];

function rowsOf(others: ReadonlyMap<string, readonly TurnedAway[]>): string[][] {
  return [...others.values()].map((ways) => {
    // What misses nothing by degree is dearer, which is nearer than not being able to.
    const [nearest] = ways.toSorted((a, b) => (a.factor ?? 0) - (b.factor ?? 0));
    const more = ways.length > 1 ? `and ${ways.length - 1} other ways on it` : '';
    return [`  ${nearest!.hardware}`, nearest!.because, more];
  });
}

function verdictOf(needs: Needs, { chosen, standings, nearest, turnedAway }: Answer): string {
  const [first] = chosen;
  if (first === undefined) {
    const miss = nearest ?? turnedAway[0];
    const words = miss === undefined ? '' : `; the nearest is ${miss.hardware}: ${miss.because}`;
    return `none keeps every promise${words}`;
  }
  const usd = first.usdPerDay.toFixed(2);
  const measured = chosen.findIndex((_, rank) => standings[rank]!.grounds === 'measured');
  const hint =
    measured > 0
      ? `; of those whose own times were measured, ${fleetName(chosen[measured]!)} for $${chosen[measured]!.usdPerDay.toFixed(2)}`
      : '';
  return `recommended: ${fleetName(first)} for $${usd} a day${needs.budget === undefined ? '' : ` of $${(24 * needs.budget).toFixed(2)}`}${hint}`;
}

function plain(interval: Interval | undefined, scale = 1): string {
  if (interval === undefined) return 'unknown';
  const { mean, halfWidth, n } = interval;
  return formatInterval('energy_kwh', {
    mean: scale * mean,
    halfWidth: scale * halfWidth,
    n,
  }).replace(' kWh', '');
}

function bearsText({ bears }: Standing): string {
  return bears === 1 ? 'no more' : `${bears}×`;
}
