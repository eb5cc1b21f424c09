import { meanInterval } from '../metrics/intervals.ts';
import type { SloScenario } from '../scenario/schema.ts';
import { tally } from '../sweep/verdict.ts';
import { formatInterval } from './format.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import type { Sheet } from './sheet.ts';
import { table } from './table.ts';

/** Columns of the table of variants, unless the scenario's SLOs add theirs. */
export function usualMetrics({ variants }: SweepRun): readonly string[] {
  const { gateways, pools } = variants[0]!.parsed.scenario;
  const isPlaced = Object.values(pools).some(({ region }) => region !== undefined);
  return [
    ...(Object.keys(gateways).length === 0
      ? ['e2e_p95', 'drop_rate', 'goodput', 'utilisation', 'cost_usd']
      : ['e2e_p95', 'goodput_ratio', 'failed', 'amplification', 'cost_usd']),
    ...(isPlaced ? ['carbon_g'] : []),
  ];
}

/** The columns of the table of variants: what SLOs judge of all requests together, and `others`. */
export function tableMetrics(
  run: SweepRun,
  slos: readonly SloScenario[],
  others: readonly string[] = usualMetrics(run),
): string[] {
  const judged = slos.filter((slo) => slo.deployment === undefined && slo.tenant === undefined);
  return [...new Set([...judged.map((slo) => slo.metric), ...others])];
}

/** The table of variants: a row each, means over replications with 95 % half-widths, of what SLOs judge and `others`. */
export function variantsSheet(
  run: SweepRun,
  slos: readonly SloScenario[],
  others: readonly string[] = usualMetrics(run),
): Sheet {
  const axes = Object.keys(run.variants[0]!.labels);
  const metrics = tableMetrics(run, slos, others);
  const found = run.variants.map(({ labels, parsed }, index) => {
    const results = resultsOf(run, index);
    return {
      names: axes.map((axis) => labels[axis]!),
      finished: results.length,
      ...tally(parsed.scenario, results),
      intervals: metrics.map((metric) =>
        meanInterval(results.map((result) => result.total[metric]!)),
      ),
    };
  });
  const hasTheory = run.variants.some(({ parsed }) => parsed.scenario.theory.length > 0);
  return {
    header: [...axes, ...metrics, hasTheory ? 'kept' : 'SLOs kept'],
    rows: found.map(({ names, finished, kept, of, intervals }) => [
      ...names,
      ...intervals.map((interval, at) => formatInterval(metrics[at]!, interval)),
      of === 0 || finished === 0 ? '' : `${kept} of ${of}`,
    ]),
    columns: [
      ...axes,
      'replications',
      ...metrics.flatMap((metric) => [metric, `${metric}_half_width`]),
      'kept',
      'promises',
    ],
    values: found.map(({ names, finished, kept, of, intervals }) => [
      ...names,
      finished,
      ...intervals.flatMap(({ mean, halfWidth }) => [mean, halfWidth]),
      ...(finished === 0 ? [undefined, of] : [kept, of]),
    ]),
  };
}

/** The same as lines for a terminal. */
export function renderVariants({ header, rows }: Sheet, run: SweepRun): string[] {
  return table([header, ...rows], Object.keys(run.variants[0]!.labels).length);
}
