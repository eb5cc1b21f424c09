import { metricDefinition } from '../metrics/catalog.ts';
import type { MetricComparison } from '../sweep/verdict.ts';
import { formatInterval } from './format.ts';
import type { Sheet } from './sheet.ts';
import { table } from './table.ts';
import { red } from './terminal.ts';

/** Metrics of a candidate beside those of a baseline, paired. */
export interface ComparedPair {
  /** Of the variant; empty where each side has one. */
  readonly name: string;
  /** Paired replications. */
  readonly count: number;
  readonly comparisons: readonly MetricComparison[];
}

const header = ['metric', 'baseline', 'candidate', 'difference', 'change', ''];

/** A comparison as lines of a table, with a mark at what is worse than it may be. */
export function renderCompared(
  comparisons: readonly MetricComparison[],
  regressions: readonly MetricComparison[],
): string[] {
  const rows = comparisons.map((one) => {
    const cells = cellsOf(one);
    return regressions.includes(one) ? [...cells.slice(0, -1), red(`✗ ${cells.at(-1)}`)] : cells;
  });
  return table([header, ...rows]);
}

/** All comparisons in one table: a row for each variant and metric. */
export function comparedSheet(compared: readonly ComparedPair[]): Sheet {
  const all = compared.flatMap(({ name, count, comparisons }) =>
    comparisons.map((one) => ({ name, count, one })),
  );
  return {
    header: ['variant', 'pairs', ...header.slice(0, -1), 'verdict'],
    rows: all.map(({ name, count, one }) => [name, String(count), ...cellsOf(one)]),
    columns: [
      ...['variant', 'pairs', 'metric'],
      ...['baseline', 'baseline_half_width', 'candidate', 'candidate_half_width'],
      ...['difference', 'difference_half_width', 'change', 'better'],
    ],
    values: all.map(({ name, count, one: { metric, baseline, candidate, difference, better } }) => [
      ...[name, count, metric],
      ...[baseline, candidate, difference].flatMap(({ mean, halfWidth }) => [mean, halfWidth]),
      difference.mean / baseline.mean,
      better,
    ]),
  };
}

function cellsOf({ metric, baseline, candidate, difference, better }: MetricComparison): string[] {
  const change = difference.mean / baseline.mean;
  const verdict =
    better === 'candidate' ? 'better' : better === 'baseline' ? 'worse' : 'no difference shown';
  return [
    metric,
    formatInterval(metric, baseline),
    formatInterval(metric, candidate),
    formatInterval(metric, difference),
    Number.isFinite(change) ? `${change >= 0 ? '+' : ''}${(100 * change).toFixed(1)} %` : '',
    metricDefinition(metric).better === undefined ? '' : verdict,
  ];
}
