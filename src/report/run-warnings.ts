import { meanInterval } from '../metrics/intervals.ts';
import { counted, digits } from './format.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import { variantName } from './terminal.ts';

/** Requests above a quantile below which it is decided by luck. */
const fewest = 10;

/** Changes of direction of a fleet in an hour from which on it flaps: as `check-policy` has it. */
const flapping = 12;

/** What makes the figures of a run say less than they seem to, and what to do about it. */
export function runWarnings(run: SweepRun): string[] {
  return [...singleReplication(run), ...shortRuns(run), ...flappingFleets(run)];
}

function singleReplication({ variants, replications }: SweepRun): string[] {
  const hasSlos = variants.some(({ parsed }) => parsed.scenario.slos.length > 0);
  if (replications > 1 || !hasSlos) return [];
  return ['one replication has no interval: --replications 10 tells what is luck'];
}

/** Each quantile that an SLO judges and too few requests decide, where they are fewest. */
function shortRuns(run: SweepRun): string[] {
  const slos = run.variants.flatMap(({ parsed }) => parsed.scenario.slos);
  const metrics = [...new Set(slos.map(({ metric }) => metric))];
  return metrics.flatMap((metric) => {
    const percent = Number(/_p(\d+)$/.exec(metric)?.[1] ?? Number.NaN);
    if (Number.isNaN(percent)) return [];
    const counts = run.variants.map((_, at) => meanOf(run, at, 'completed'));
    const requests = Math.min(...counts.filter((count) => count > 0));
    const above = requests * (1 - percent / 100);
    if (!(above < fewest)) return [];
    const horizon = digits(fewest / above, 2);
    return [
      `${metric} is decided by the slowest ${counted(Math.max(1, Math.round(above)), 'request')} of ${digits(requests)} a replication: a horizon ${horizon} times as long, or a lower quantile, says more`,
    ];
  });
}

function flappingFleets(run: SweepRun): string[] {
  return run.variants.flatMap((variant, at) => {
    const flaps = meanOf(run, at, 'flaps_per_hour');
    if (!(flaps > flapping)) return [];
    return [
      `${variantName(variant)}: the fleet changes direction ${digits(flaps)} times an hour; a longer window or cooldown calms it (decisions.csv says why)`,
    ];
  });
}

function meanOf(run: SweepRun, variant: number, metric: string): number {
  return meanInterval(resultsOf(run, variant).map(({ total }) => total[metric]!)).mean;
}
