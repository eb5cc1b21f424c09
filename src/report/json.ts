import { type MetricValues, metricNames } from '../metrics/catalog.ts';
import { meanInterval } from '../metrics/intervals.ts';
import { judge } from '../sweep/verdict.ts';
import type { CellResult } from '../world/result.ts';
import { claimRecords } from './claim-record.ts';
import { placeMetrics, regionMetrics } from './metric-columns.ts';
import { orNull } from './or-null.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import type { Reproduction } from './verdict-file.ts';

/** Version of the JSON that commands print. */
export const jsonVersion = 1;

/** What a run says of itself, beside its results. */
export interface RunFacts {
  readonly scenario: string;
  readonly verdict: string;
  readonly folder: string;
  readonly reproduction: Reproduction;
}

/** A run for machines: intervals of every metric and SLO verdicts of every variant. */
export function runJson(run: SweepRun, facts: RunFacts): object {
  const claims = claimRecords(run);
  return {
    version: jsonVersion,
    ...facts,
    replications: run.replications,
    variants: run.variants.map(({ labels, parsed }, index) => {
      const results = resultsOf(run, index);
      return {
        labels,
        finished: results.length,
        metrics: intervalsJson(
          metricNames,
          results.map(({ total }) => total),
        ),
        slos: judge(parsed.scenario.slos, results).map(
          ({ slo, interval, kept, of, met, settled }) => ({
            ...slo,
            value: orNull(interval.mean),
            halfWidth: orNull(interval.halfWidth),
            ...(slo.in === undefined ? {} : { kept, of }),
            met,
            settled,
          }),
        ),
        ...spotsJson('regions', regionMetrics, results),
        ...spotsJson('places', placeMetrics, results),
        fingerprints: results.map(({ fingerprint }) => fingerprint),
      };
    }),
    ...(claims.length === 0 ? {} : { claims }),
  };
}

/** Intervals of the metrics of regions, or of places, by name; nothing where there are none. */
function spotsJson(
  what: 'regions' | 'places',
  metrics: readonly string[],
  results: readonly CellResult[],
): object {
  const [first] = results;
  if (first === undefined || first[what].length === 0) return {};
  const spots = first[what].map(({ name }, index) => {
    const values = results.map((result) => result[what][index]!.values);
    return [name, intervalsJson(metrics, values)];
  });
  return { [what]: Object.fromEntries(spots) };
}

function intervalsJson(metrics: readonly string[], runs: readonly MetricValues[]): object {
  return Object.fromEntries(
    metrics.map((metric) => {
      const { mean, halfWidth } = meanInterval(runs.map((values) => values[metric] ?? Number.NaN));
      return [metric, { mean: orNull(mean), halfWidth: orNull(halfWidth) }];
    }),
  );
}
