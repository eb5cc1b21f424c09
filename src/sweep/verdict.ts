import { metricDefinition } from '../metrics/catalog.ts';
import { type Interval, meanInterval, pairedDifference } from '../metrics/intervals.ts';
import type { Scenario, SloScenario, TheoryScenario } from '../scenario/schema.ts';
import type { CellResult } from '../world/result.ts';

/** One SLO of one variant, judged on the mean over its replications, or by how many of them keep it. */
export interface SloVerdict {
  readonly slo: SloScenario;
  readonly interval: Interval;
  /** Replications that keep it by themselves, and how many there are. */
  readonly kept: number;
  readonly of: number;
  readonly met: boolean;
  /** Whether the limit lies outside the interval, so that more replications would not change the verdict. */
  readonly settled: boolean;
}

/** Judges the SLOs of a variant by the results of its replications. */
export function judge(slos: readonly SloScenario[], results: readonly CellResult[]): SloVerdict[] {
  return slos.map((slo) => {
    const values = results.map((result) => judgedValue(result, slo));
    const keeps = values.map((value) => Number(isWithin(slo, value)));
    const kept = keeps.reduce((sum, one) => sum + one, 0);
    const interval = meanInterval(values);
    // What is judged, and what it must reach or stay below.
    const [judged, limit] =
      slo.in === undefined ? [interval, slo.limit] : [meanInterval(keeps), slo.in];
    const met = slo.in === undefined ? isWithin(slo, judged.mean) : judged.mean >= slo.in;
    // Where all are at the limit itself, as none of none, nothing spans it; of parts of them that keep it, more may tell.
    const isExact = slo.in === undefined && judged.halfWidth === 0;
    const settled = isExact || Math.abs(judged.mean - limit) > judged.halfWidth;
    return { slo, interval, kept, of: values.length, met, settled };
  });
}

function isWithin({ side, limit }: SloScenario, value: number): boolean {
  return side === 'max' ? value <= limit : value >= limit;
}

/** One value of theory, against the interval over the replications. */
export interface TheoryVerdict {
  readonly theory: TheoryScenario;
  readonly interval: Interval;
  /** Whether the interval covers the value. */
  readonly met: boolean;
}

/** Holds a variant's results against theory. */
export function holdAgainstTheory(
  theory: readonly TheoryScenario[],
  results: readonly CellResult[],
): TheoryVerdict[] {
  return theory.map((one) => {
    const interval = meanInterval(results.map(({ total }) => total[one.metric] ?? Number.NaN));
    const met = Math.abs(interval.mean - one.value) <= interval.halfWidth;
    return { theory: one, interval, met };
  });
}

/** How many of a variant's promises were kept: SLOs that are not optional, and values of theory. */
export interface Tally {
  readonly kept: number;
  readonly of: number;
}

export function tally(scenario: Scenario, results: readonly CellResult[]): Tally {
  const verdicts = [
    ...judge(scenario.slos, results).filter(({ slo }) => !slo.optional),
    ...holdAgainstTheory(scenario.theory, results),
  ];
  return { kept: verdicts.filter(({ met }) => met).length, of: verdicts.length };
}

/** The value that an SLO judges in one replication; NaN where there is none. */
export function judgedValue(result: CellResult, slo: SloScenario): number {
  return valuesJudged(result, slo)[slo.metric] ?? Number.NaN;
}

/** The metrics of whatever an SLO speaks of: a deployment, a tenant, or everybody. */
export function valuesJudged(
  result: CellResult,
  { deployment, tenant }: Pick<SloScenario, 'deployment' | 'tenant'>,
): CellResult['total'] {
  if (deployment !== undefined) return serviceValues(result, deployment);
  if (tenant === undefined) return result.total;
  return result.tenants.find(({ name }) => name === tenant)!.values;
}

/** The metrics of a deployment, gateway or provider by its name. */
function serviceValues(
  { deployments, gateways, providers }: CellResult,
  name: string,
): CellResult['total'] {
  return [...deployments, ...gateways, ...providers].find((one) => one.name === name)!.values;
}

/** A metric of one variant against the same replications of another. */
export interface MetricComparison {
  readonly metric: string;
  readonly baseline: Interval;
  readonly candidate: Interval;
  /** Candidate − baseline, replication by replication. */
  readonly difference: Interval;
  /** Which is better; undefined where the interval of the difference spans zero or neither way is good. */
  readonly better: 'baseline' | 'candidate' | undefined;
}

/** Compares two variants, metric by metric, paired by replication. */
export function compareMetrics(
  metrics: readonly string[],
  baseline: readonly Readonly<Record<string, number>>[],
  candidate: readonly Readonly<Record<string, number>>[],
): MetricComparison[] {
  return metrics.map((metric) => {
    const a = baseline.map((values) => values[metric] ?? Number.NaN);
    const b = candidate.map((values) => values[metric] ?? Number.NaN);
    const difference = pairedDifference(b, a);
    return {
      metric,
      baseline: meanInterval(a),
      candidate: meanInterval(b),
      difference,
      better: betterOf(metric, difference),
    };
  });
}

function betterOf(metric: string, difference: Interval): 'baseline' | 'candidate' | undefined {
  const { better } = metricDefinition(metric);
  const isClear = Math.abs(difference.mean) > difference.halfWidth;
  if (better === undefined || !isClear) return undefined;
  return difference.mean > 0 === (better === 'higher') ? 'candidate' : 'baseline';
}
