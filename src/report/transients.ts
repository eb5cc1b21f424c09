import { meanInterval } from '../metrics/intervals.ts';
import { warmUpLength } from '../metrics/warm-up.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { CellResult } from '../world/result.ts';
import { digits, formatDuration } from './format.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import { variantName } from './variant-name.ts';

/** Intervals of the measured time below which nobody can tell a start from luck. */
const fewestIntervals = 30;

/** How far the start must be from the rest, as a part of that. */
const leastDifference = 0.1;

/**
 * Deployments whose latency begins elsewhere than where it stays, and is counted from the beginning: by MSER-5 over the
 * intervals, where nothing but the start can be the reason.
 */
export function transients(run: SweepRun): string[] {
  const found = run.variants.flatMap((variant, at) => {
    const { scenario } = variant.parsed;
    const results = resultsOf(run, at);
    if (!isSteady(scenario) || results.length === 0) return [];
    return Object.keys(scenario.deployments).flatMap((deployment) => {
      const settled = settledAt(results, deployment);
      return settled === undefined ? [] : [{ ...settled, deployment, name: variantName(variant) }];
    });
  });
  return [...new Set(found.map(({ deployment }) => deployment))].map((deployment) => {
    const own = found.filter((one) => one.deployment === deployment);
    const last = own.reduce((most, one) => (one.time > most.time ? one : most));
    const where = run.variants.length === 1 ? '' : ` (${last.name})`;
    const change = `${last.change > 0 ? '+' : '−'}${digits(100 * Math.abs(last.change), 2)} %`;
    return `${deployment}: latency settles after about ${formatDuration(last.time)}${where}, and is counted before that too (${change} there): \`warmup: auto\`, or one that long, leaves the start out`;
  });
}

/** Whether the load is the same from the beginning to the end, and nothing is made to fail. */
function isSteady({ traffic, chaos, deployments }: Scenario): boolean {
  const isScaled = Object.values(deployments).some(({ scaling }) => scaling.kind !== 'fixed');
  return (
    chaos === undefined &&
    !isScaled &&
    Object.values(traffic).every(
      ({ file, shape, sessions, arrivals }) =>
        file === undefined &&
        sessions === undefined &&
        (shape === undefined || shape.kind === 'constant') &&
        arrivals?.kind === 'poisson',
    )
  );
}

/** When the median latency has settled, in seconds of the run, and by which part it differs before; undefined where it has from the beginning. */
function settledAt(
  results: readonly CellResult[],
  deployment: string,
): { readonly time: number; readonly change: number } | undefined {
  const all = results.map(({ series, warmup }) =>
    series.filter(
      (row) => row.deployment === deployment && row.time >= warmup && !Number.isNaN(row.e2e_p50),
    ),
  );
  const length = Math.min(...all.map((rows) => rows.length));
  if (length < fewestIntervals) return undefined;
  const means = Array.from({ length }, (_, at) => mean(all.map((rows) => rows[at]!.e2e_p50)));
  const deleted = warmUpLength(means);
  // A minimum at the longest deletion says that nothing settles, which is no matter of the start.
  if (deleted === 0 || deleted >= Math.floor(length / 2) - 5) return undefined;
  if (!isBeyondLuck(means, deleted)) return undefined;
  const rest = mean(means.slice(deleted));
  const change = mean(means.slice(0, deleted)) / rest - 1;
  const isEverywhere = all.every((rows) => {
    const before = mean(rows.slice(0, deleted).map((row) => row.e2e_p50));
    return (
      Math.sign(before / mean(rows.slice(deleted).map((row) => row.e2e_p50)) - 1) ===
      Math.sign(change)
    );
  });
  if (Math.abs(change) < leastDifference || !isEverywhere) return undefined;
  return { time: all[0]![deleted]!.time, change };
}

/** Standard errors that the start must be away, so that of hundreds of steady fleets none is blamed. */
const mostErrors = 4;

/** Whether the start is further from the rest than means of so many intervals are from each other, five by five. */
function isBeyondLuck(means: readonly number[], deleted: number): boolean {
  const rest = means.slice(deleted);
  const batches = Array.from({ length: Math.floor(rest.length / 5) }, (_, at) =>
    mean(rest.slice(5 * at, 5 * at + 5)),
  );
  const middle = mean(batches);
  const squares = batches.reduce((sum, one) => sum + (one - middle) * (one - middle), 0);
  const error = Math.sqrt((squares / (batches.length - 1)) * (5 / deleted + 1 / batches.length));
  return Math.abs(mean(means.slice(0, deleted)) - middle) > mostErrors * error;
}

function mean(values: readonly number[]): number {
  return meanInterval(values).mean;
}
