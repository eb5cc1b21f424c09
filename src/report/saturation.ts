import type { CellResult, SeriesRow } from '../world/result.ts';
import { digits } from './format.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import { variantName } from './variant-name.ts';

/** Busy for all but this part of an interval, a fleet has nothing left to give. */
const slack = 0.01;

/** The part of the measured time from which on that is no peak any more. */
const forLong = 0.25;

/** Deployments whose replicas were all busy for long while requests waited: one line each, with where it was worst. */
export function saturatedFleets(run: SweepRun): string[] {
  const found = run.variants.flatMap((variant, at) =>
    Object.keys(variant.parsed.scenario.deployments).flatMap((deployment) => {
      const part = saturatedPart(resultsOf(run, at), deployment);
      return part > forLong ? [{ deployment, part, name: variantName(variant) }] : [];
    }),
  );
  return [...new Set(found.map(({ deployment }) => deployment))].map((deployment) => {
    const own = found.filter((one) => one.deployment === deployment);
    const worst = own.reduce((most, one) => (one.part > most.part ? one : most));
    const others = own.length - 1;
    const where =
      run.variants.length === 1
        ? ''
        : ` (${worst.name}${others > 0 ? `, and for long in ${others} more` : ''})`;
    return `${deployment}: all replicas were busy, and requests waited, for ${digits(100 * worst.part, 2)} % of the time${where}: latencies tell of the queue then; more replicas, fewer requests or a limit of the queue shorten it`;
  });
}

/** The part of the intervals after the warm-up, of all replications, in which a deployment had more to do than it could. */
function saturatedPart(results: readonly CellResult[], deployment: string): number {
  const rows = results.flatMap(({ series, warmup }) =>
    series.filter((row) => row.deployment === deployment && row.time >= warmup),
  );
  return rows.filter(isSaturated).length / rows.length;
}

function isSaturated({ utilisation, queue, replicas }: SeriesRow): boolean {
  return replicas > 0 && utilisation > 1 - slack && queue >= replicas;
}
