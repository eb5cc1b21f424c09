import { metricNames } from '../metrics/catalog.ts';
import { meanInterval } from '../metrics/intervals.ts';
import { judge } from '../sweep/verdict.ts';
import { resultsOf, type SweepRun } from './result-files.ts';

/** Version of the JSON that commands print. */
export const jsonVersion = 1;

/** A run for machines: intervals of every metric and SLO verdicts of every variant. */
export function runJson(run: SweepRun, scenario: string, verdict: string, folder: string): object {
  return {
    version: jsonVersion,
    scenario,
    verdict,
    folder,
    replications: run.replications,
    variants: run.variants.map(({ labels, parsed }, index) => {
      const results = resultsOf(run, index);
      return {
        labels,
        finished: results.length,
        metrics: Object.fromEntries(
          metricNames.map((name) => {
            const { mean, halfWidth } = meanInterval(results.map(({ total }) => total[name]!));
            return [name, { mean: orNull(mean), halfWidth: orNull(halfWidth) }];
          }),
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
        fingerprints: results.map(({ fingerprint }) => fingerprint),
      };
    }),
  };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
