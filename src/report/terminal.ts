import { styleText } from 'node:util';
import type { MetricComparison, SloVerdict } from '../sweep/verdict.ts';
import { metricDefinition } from '../metrics/catalog.ts';
import { meanInterval } from '../metrics/intervals.ts';
import type { SloScenario } from '../scenario/schema.ts';
import { compareMetrics, judge, meetsAll } from '../sweep/verdict.ts';
import type { Variant } from '../sweep/variants.ts';
import { formatInterval, formatMetric } from './format.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import { table } from './table.ts';

/** Columns of the table of variants, unless the scenario's SLOs add theirs. */
const usualMetrics = ['e2e_p95', 'drop_rate', 'goodput', 'utilisation', 'cost_usd'];

/** A variant by name: `fleet=autoscaled`; the scenario's own where there is no axis. */
export function variantName({ labels }: Pick<Variant, 'labels'>): string {
  const parts = Object.entries(labels).map(([axis, label]) => `${axis}=${label}`);
  return parts.length === 0 ? 'the scenario' : parts.join(' ');
}

/** The table of variants: a row each, means over replications with 95 % half-widths. */
export function renderVariants(run: SweepRun, slos: readonly SloScenario[]): string[] {
  const axes = Object.keys(run.variants[0]!.labels);
  const judged = slos.filter((slo) => slo.deployment === undefined && slo.tenant === undefined);
  const metrics = [...new Set([...judged.map((slo) => slo.metric), ...usualMetrics])];
  const rows = run.variants.map(({ labels, parsed }, index) => {
    const results = resultsOf(run, index);
    const verdicts = judge(parsed.scenario.slos, results);
    const counted = verdicts.filter(({ slo }) => !slo.optional);
    return [
      ...axes.map((axis) => labels[axis]!),
      ...metrics.map((metric) =>
        formatInterval(metric, meanInterval(results.map((result) => result.total[metric]!))),
      ),
      ...(slos.length === 0 || results.length === 0
        ? []
        : [`${counted.filter(({ met }) => met).length} of ${counted.length}`]),
    ];
  });
  const header = [...axes, ...metrics, ...(slos.length === 0 ? [] : ['SLOs'])];
  return table([header, ...rows], axes.length);
}

/** A line for each SLO of a variant: `✓ e2e_p95 ≤ 100 ms   78.2 ± 1.4 ms`. */
export function renderSlos(verdicts: readonly SloVerdict[]): string[] {
  return verdicts.map(({ slo, interval, met, settled }) => {
    const mark = met ? green('✓') : red('✗');
    const scope = slo.deployment ?? slo.tenant;
    const name = `${slo.metric}${scope === undefined ? '' : ` of ${scope}`}`;
    const limit = `${slo.side === 'max' ? '≤' : '≥'} ${formatMetric(slo.metric, slo.limit)}`;
    const doubt =
      !settled && Number.isFinite(interval.halfWidth)
        ? '   (not settled: the interval spans the limit)'
        : '';
    const optional = slo.optional ? '   (optional)' : '';
    return `${mark} ${name} ${limit}   ${formatInterval(slo.metric, interval)}${optional}${doubt}`;
  });
}

/** What a variant changes against the first, in sentences; says so where nothing is shown. */
export function renderComparison(
  name: string,
  baseline: string,
  comparisons: readonly MetricComparison[],
  pairs: number,
): string {
  const clear = comparisons.filter(({ better }) => better !== undefined);
  const against = `against ${baseline} (${pairs} paired replications)`;
  if (clear.length === 0) return `${name}: no difference shown ${against}; try more replications`;
  const parts = clear.map(({ metric, difference, better }) => {
    const { mean, halfWidth } = difference;
    const size = formatInterval(metric, { ...difference, mean: Math.abs(mean), halfWidth });
    return `${metric} ${better === 'candidate' ? 'better' : 'worse'} by ${size}`;
  });
  return `${name}: ${parts.join(', ')} ${against}`;
}

/** Comparisons of every variant with the first, over the metrics of the table. */
export function renderComparisons(run: SweepRun, slos: readonly SloScenario[]): string[] {
  const [first, ...others] = run.variants;
  const metrics = [...new Set([...slos.map((slo) => slo.metric), ...usualMetrics])].filter(
    (metric) => metricDefinition(metric).better !== undefined,
  );
  const baseline = resultsOf(run, 0).map((result) => result.total);
  return others.flatMap((variant, index) => {
    const candidate = resultsOf(run, index + 1).map((result) => result.total);
    if (candidate.length !== baseline.length || baseline.length < 2) return [];
    const comparisons = compareMetrics(metrics, baseline, candidate);
    return [
      renderComparison(variantName(variant), variantName(first!), comparisons, baseline.length),
    ];
  });
}

/** The one verdict of a run, and whether it is good. */
export function verdictOf(
  run: SweepRun,
  required: 'any' | 'all',
): { readonly text: string; readonly met: boolean } {
  const judged = run.variants.map((variant, index) => ({
    variant,
    verdicts: judge(variant.parsed.scenario.slos, resultsOf(run, index)),
  }));
  if (judged.every(({ verdicts }) => verdicts.length === 0)) {
    return { text: 'no SLOs to judge: add `slos` to the scenario', met: true };
  }
  const good = judged.filter(({ verdicts }) => meetsAll(verdicts));
  const count = run.variants.length;
  if (count === 1) {
    const missed = judged[0]!.verdicts.filter(({ met, slo }) => !met && !slo.optional).length;
    const all = judged[0]!.verdicts.filter(({ slo }) => !slo.optional).length;
    return missed === 0
      ? { text: `every SLO met (${all} of ${all})`, met: true }
      : { text: `${missed} of ${all} SLOs missed`, met: false };
  }
  const names = good.map(({ variant }) => variantName(variant)).join('; ');
  const met = required === 'all' ? good.length === count : good.length > 0;
  const text =
    good.length === 0
      ? `no configuration of ${count} meets every SLO`
      : `${good.length} of ${count} configurations meet every SLO: ${names}`;
  return { text, met };
}

export function green(text: string): string {
  return styleText('green', text, { stream: process.stdout });
}

export function red(text: string): string {
  return styleText('red', text, { stream: process.stdout });
}
