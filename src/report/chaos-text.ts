import type { SloScenario } from '../scenario/schema.ts';
import { judge } from '../sweep/verdict.ts';
import type { CellResult, ChaosRow } from '../world/result.ts';
import { counted, formatDuration, formatExact } from './format.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import { variantName } from './terminal.ts';

/** Failures told of one replication at the most, those that last longest; events.csv has all. */
const mostFailures = 6;

/**
 * What chaos did to each variant: how many replications kept every SLO, and which failures were in store for the one that
 * came off worst. Nothing where no replication had any.
 */
export function renderChaos(run: SweepRun): string[] {
  return run.variants.flatMap((variant, index) => {
    const results = resultsOf(run, index);
    if (results.every(({ chaos }) => chaos.length === 0)) return [];
    const { slos, seed } = variant.parsed.scenario;
    const judged = slos.filter(({ optional }) => !optional);
    if (judged.length === 0) return [];
    const kept = results.filter((result) => missed(judged, result).length === 0).length;
    const worst = worstOf(judged, results);
    const result = results[worst]!;
    const values = judge(judged, [result]).map(
      ({ slo, interval }) => `${slo.metric} ${formatExact(slo.metric, rounded(interval.mean))}`,
    );
    return [
      `${variantName(variant)} under chaos: every SLO in ${kept} of ${counted(results.length, 'replication')}; worst is replication ${worst} of seed "${seed}", with ${values.join(', ')}`,
      ...chaosLines(result.chaos).map((line) => `  ${line}`),
    ];
  });
}

/** The replication that misses most SLOs; among equals the one farthest from the limits, then the first. */
export function worstOf(slos: readonly SloScenario[], results: readonly CellResult[]): number {
  let worst = 0;
  for (const [index, result] of results.entries()) {
    const more = missed(slos, result).length - missed(slos, results[worst]!).length;
    const farther = distance(slos, result) - distance(slos, results[worst]!);
    if (more > 0 || (more === 0 && farther > 0)) worst = index;
  }
  return worst;
}

/** A single replication keeps an SLO by itself or not, whatever part of them must. */
function missed(slos: readonly SloScenario[], result: CellResult) {
  return judge(slos, [result]).filter(({ kept }) => kept === 0);
}

/** How far a replication is on the wrong side of the limits, each in its own size; negative on the right side. */
function distance(slos: readonly SloScenario[], result: CellResult): number {
  return judge(slos, [result]).reduce((sum, { slo, interval: { mean } }) => {
    // Where nothing was answered there is no latency, and nothing is farther from a limit.
    if (Number.isNaN(mean)) return Number.POSITIVE_INFINITY;
    const beyond = slo.side === 'max' ? mean - slo.limit : slo.limit - mean;
    return sum + beyond / Math.max(Math.abs(slo.limit), 1e-9);
  }, 0);
}

/** A line for each failure of a plan in the order of time, of many only for those that last longest. */
export function chaosLines(chaos: readonly ChaosRow[]): string[] {
  if (chaos.length === 0) return ['no failure at all'];
  const longest = chaos.toSorted((one, other) => other.lasts - one.lasts).slice(0, mostFailures);
  const told = chaos.filter((one) => longest.includes(one));
  const lines = told.map(({ time, lasts, what, victims }) => {
    const long = lasts === 0 ? '' : ` for ${formatDuration(Math.round(lasts))}`;
    return `${formatDuration(Math.round(time))}   ${what} of ${victims.join(' and ')}${long}`;
  });
  const rest = chaos.length - lines.length;
  return rest === 0 ? lines : [...lines, `and ${rest} shorter ones`];
}

/** Four digits are enough of a value that stands for one run. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
