import { styleText } from 'node:util';
import { type MetricValues, metricDefinition } from '../metrics/catalog.ts';
import type { SloScenario } from '../scenario/schema.ts';
import type { Variant } from '../sweep/variants.ts';
import type { MetricComparison, SloVerdict, TheoryVerdict } from '../sweep/verdict.ts';
import { compareMetrics, tally } from '../sweep/verdict.ts';
import { formatExact, formatInterval } from './format.ts';
import { noDifferenceText } from './no-difference.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import { table } from './table.ts';
import { variantName } from './variant-name.ts';
import { usualMetrics } from './variants-table.ts';

export { variantName } from './variant-name.ts';

/** A line for each SLO of a variant: `✓ e2e_p95 ≤ 100 ms   78.2 ± 1.4 ms`. */
export function renderSlos(verdicts: readonly SloVerdict[]): string[] {
  return verdicts.map(({ slo, interval, kept, of, met, settled }) => {
    const mark = met ? green('✓') : red('✗');
    const scope = slo.deployment ?? slo.tenant;
    const name = `${slo.metric}${scope === undefined ? '' : ` of ${scope}`}`;
    const limit = `${slo.side === 'max' ? '≤' : '≥'} ${formatExact(slo.metric, slo.limit)}`;
    const doubt =
      !settled && Number.isFinite(interval.halfWidth)
        ? '   (not settled: the interval spans the limit)'
        : '';
    const optional = slo.optional ? '   (optional)' : '';
    const share =
      slo.in === undefined
        ? ''
        : ` in ${formatExact('goodput_ratio', slo.in)} of the replications: in ${kept} of ${of}`;
    return `${mark} ${name} ${limit}${share}   ${formatInterval(slo.metric, interval)}${optional}${doubt}`;
  });
}

/** A line for each value of theory: `✓ wait_mean   theory 9 s   9.05 ± 0.18 s   ρ / (µ − λ)`. */
export function renderTheory(verdicts: readonly TheoryVerdict[]): string[] {
  const rows = verdicts.map(({ theory: { metric, value, law }, interval, met }) => [
    `${met ? green('✓') : red('✗')} ${metric}`,
    `theory ${formatExact(metric, value)}`,
    `simulated ${formatInterval(metric, interval)}`,
    `±${((100 * interval.halfWidth) / Math.abs(interval.mean)).toFixed(1)} %`,
    law,
  ]);
  return rows.length === 0 ? [] : table(rows, 3);
}

/** What a variant changes against another, a line for each difference that is shown. */
export function renderComparison(
  name: string,
  baseline: string,
  comparisons: readonly MetricComparison[],
  pairs: number,
): string[] {
  const head = `${name} against ${baseline}, ${pairs} paired replications`;
  const clear = comparisons.filter(({ better }) => better !== undefined);
  if (clear.length === 0) return [`${head}: ${noDifferenceText(comparisons)}`];
  const rows = clear.map(({ metric, difference, better }) => [
    `  ${metric}`,
    better === 'candidate' ? 'better by' : 'worse by',
    formatInterval(metric, { ...difference, mean: Math.abs(difference.mean) }),
  ]);
  return [head, ...table(rows, 3)];
}

/** A variant against another, both by their place among the variants of a run. */
export interface ComparedVariants {
  readonly baseline: number;
  readonly candidate: number;
  /** Replications of each. */
  readonly pairs: number;
  readonly comparisons: readonly MetricComparison[];
}

/** The comparisons of a run in words. */
export function renderComparisons(run: SweepRun, slos: readonly SloScenario[]): string[] {
  return comparedVariants(run, slos).flatMap(({ baseline, candidate, pairs, comparisons }) => {
    const [name, other] = [candidate, baseline].map((one) => variantName(run.variants[one]!));
    return renderComparison(name!, other!, comparisons, pairs);
  });
}

/**
 * Comparisons over the metrics of the table: of every variant with the first that differs from it in the last
 * axis only, so that two routers are compared under the same load.
 */
export function comparedVariants(
  run: SweepRun,
  slos: readonly SloScenario[],
): readonly ComparedVariants[] {
  const metrics = [...new Set([...slos.map((slo) => slo.metric), ...usualMetrics(run)])].filter(
    (metric) => metricDefinition(metric).better !== undefined,
  );
  const axes = Object.keys(run.variants[0]!.labels).slice(0, -1);
  const groupOf = ({ labels }: Variant) => JSON.stringify(axes.map((axis) => labels[axis]));
  const groups = run.variants.map(groupOf);
  return run.variants.flatMap((_, index): ComparedVariants[] => {
    const first = groups.indexOf(groups[index]!);
    if (first === index) return [];
    const [baseline, candidate] = [first, index].map((one) =>
      resultsOf(run, one).map((result) => result.total),
    ) as [MetricValues[], MetricValues[]];
    if (candidate.length !== baseline.length || baseline.length < 2) return [];
    const comparisons = compareMetrics(metrics, baseline, candidate);
    return [{ baseline: first, candidate: index, pairs: baseline.length, comparisons }];
  });
}

/** The one verdict of a run, and whether it is good. */
export function verdictOf(
  run: SweepRun,
  required: 'any' | 'all',
): { readonly text: string; readonly met: boolean } {
  const tallies = run.variants.map(({ parsed }, index) =>
    tally(parsed.scenario, resultsOf(run, index)),
  );
  if (tallies.every(({ of }) => of === 0)) {
    const hasSlos = run.variants.some(({ parsed }) => parsed.scenario.slos.length > 0);
    const text = hasSlos
      ? 'no SLO must be kept: all are optional'
      : 'no SLOs to judge: add `slos` to the scenario';
    return { text, met: true };
  }
  const hasTheory = run.variants.some(({ parsed }) => parsed.scenario.theory.length > 0);
  const promise = hasTheory ? 'promise (SLOs and theory)' : 'SLO';
  const count = run.variants.length;
  if (count === 1) {
    const { kept, of } = tallies[0]!;
    return kept === of
      ? { text: `every ${promise} kept (${of} of ${of})`, met: true }
      : { text: `${of - kept} of ${of} missed: not every ${promise} kept`, met: false };
  }
  const good = run.variants.filter((_, index) => tallies[index]!.kept === tallies[index]!.of);
  const met = required === 'all' ? good.length === count : good.length > 0;
  const text =
    good.length === 0
      ? `no configuration of ${count} keeps every ${promise}`
      : `${good.length} of ${count} configurations keep every ${promise}: ${good.map(variantName).join('; ')}`;
  return { text, met };
}

export function green(text: string): string {
  return styleText('green', text, { stream: process.stdout });
}

export function red(text: string): string {
  return styleText('red', text, { stream: process.stdout });
}
