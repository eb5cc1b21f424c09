import { meanInterval } from '../metrics/intervals.ts';
import { valuesJudged } from '../sweep/verdict.ts';
import { counted, digits } from './format.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import { saturatedFleets } from './saturation.ts';
import { transients } from './transients.ts';
import { variantName } from './variant-name.ts';

/** Requests above a quantile below which it is decided by luck. */
const fewest = 10;

/** Changes of direction of a fleet in an hour from which on it flaps: as `check-policy` has it. */
const flapping = 12;

/** What makes the figures of a run say less than they seem to, and what to do about it. */
export function runWarnings(run: SweepRun): string[] {
  return [
    ...singleReplication(run),
    ...shortRuns(run),
    ...transients(run),
    ...saturatedFleets(run),
    ...flappingFleets(run),
  ];
}

function singleReplication({ variants, replications }: SweepRun): string[] {
  const hasSlos = variants.some(({ parsed }) => parsed.scenario.slos.length > 0);
  if (replications > 1 || !hasSlos) return [];
  return ['one replication has no interval: --replications 10 tells what is luck'];
}

/** Each quantile that an SLO judges and too few requests decide, where they are fewest. */
function shortRuns(run: SweepRun): string[] {
  const fewestOf = new Map<string, number>();
  for (const [at, { parsed }] of run.variants.entries()) {
    const results = resultsOf(run, at);
    for (const slo of parsed.scenario.slos) {
      const scope = slo.deployment ?? slo.tenant;
      const name = scope === undefined ? slo.metric : `${slo.metric} of ${scope}`;
      const counts = results.map((result) => valuesJudged(result, slo)['completed']!);
      const { mean } = meanInterval(counts);
      if (mean > 0) fewestOf.set(name, Math.min(mean, fewestOf.get(name) ?? mean));
    }
  }
  return [...fewestOf].flatMap(([name, requests]) => {
    const percent = Number(/_p(\d+)(?: |$)/.exec(name)?.[1] ?? Number.NaN);
    const above = requests * (1 - percent / 100);
    if (!(above < fewest)) return [];
    const horizon = digits(fewest / above, 2);
    return [
      `${name} is decided by the slowest ${counted(Math.max(1, Math.round(above)), 'request')} of ${digits(requests)} a replication: a horizon ${horizon} times as long, or a lower quantile, says more`,
    ];
  });
}

/** The fleet that turns round most often, and how many others do. */
function flappingFleets(run: SweepRun): string[] {
  const found = run.variants.flatMap((variant, at) => {
    const flaps = meanOf(run, at, 'flaps_per_hour');
    return flaps > flapping && !scalesToZero(run, at)
      ? [{ flaps, name: variantName(variant) }]
      : [];
  });
  if (found.length === 0) return [];
  const worst = found.reduce((most, one) => (one.flaps > most.flaps ? one : most));
  const others = found.length === 1 ? '' : `, and those of ${found.length - 1} more too often`;
  return [
    `${worst.name}: the fleet changes direction ${digits(worst.flaps)} times an hour${others}; a longer window or cooldown calms it (decisions.csv says why)`,
  ];
}

/** Whether most changes are from none to some or back, as somebody wants it who pays by the call. */
function scalesToZero(run: SweepRun, variant: number): boolean {
  const changes = resultsOf(run, variant)
    .flatMap(({ decisions }) => decisions)
    .filter(({ current, applied }) => current !== applied);
  const zeros = changes.filter(({ current, applied }) => current === 0 || applied === 0);
  return zeros.length > changes.length / 2;
}

function meanOf(run: SweepRun, variant: number, metric: string): number {
  return meanInterval(resultsOf(run, variant).map(({ total }) => total[metric]!)).mean;
}
