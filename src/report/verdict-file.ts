import { type Interval, meanInterval } from '../metrics/intervals.ts';
import type { FrontierScenario } from '../scenario/schema/frontier.ts';
import type { SloScenario } from '../scenario/schema.ts';
import type { Domination } from '../sweep/dominance.ts';
import type { Frontier } from '../sweep/frontier.ts';
import { holdAgainstTheory, judge, type SloVerdict, tally } from '../sweep/verdict.ts';
import { renderChaos } from './chaos-text.ts';
import { type ClaimRecord, claimRecords } from './claim-record.ts';
import { renderTrade } from './exchange-text.ts';
import { missText } from './frontier-text.ts';
import { renderMonthlyBill } from './monthly-bill.ts';
import { orNull } from './or-null.ts';
import { renderReadingInShort } from './reading.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import { stepTimeLines } from './step-time-errors.ts';
import { comparedVariants, variantName } from './terminal.ts';
import { tableMetrics } from './variants-table.ts';

/** Version of `verdict.json`; another one is not read. */
export const verdictVersion = 2;

/** A mean and its 95 % half-width; null for what was not measured, or cannot be known of one replication. */
export interface StoredInterval {
  readonly mean: number | null;
  readonly halfWidth: number | null;
}

export type StoredSlo = SloScenario & {
  readonly interval: StoredInterval;
  readonly kept: number;
  readonly of: number;
  readonly met: boolean;
  readonly settled: boolean;
};

export interface StoredTheory {
  readonly metric: string;
  readonly value: number;
  readonly law: string;
  readonly interval: StoredInterval;
  readonly met: boolean;
}

/** One variant: how many promises it keeps, and the metrics of the table of variants. */
export interface StoredVariant {
  readonly labels: Readonly<Record<string, string>>;
  /** Replications that finished. */
  readonly finished: number;
  readonly kept: number;
  readonly of: number;
  readonly slos: readonly StoredSlo[];
  readonly theory: readonly StoredTheory[];
  readonly metrics: Readonly<Record<string, StoredInterval>>;
}

export interface StoredFrontierPoint {
  readonly name: string;
  readonly cost: StoredInterval;
  readonly more: StoredInterval;
  readonly quality: StoredInterval;
  /** Each missed SLO in words. */
  readonly missed: readonly string[];
  /** What it has of whatever counts besides. */
  readonly also: readonly StoredInterval[];
  /** Whether no other is as good in everything by the means. */
  readonly isEfficient: boolean;
  /** Who is shown to be better in something and in nothing worse, and by how much in each measure; null where nobody is. */
  readonly dominated: StoredDomination | null;
}

export interface StoredDomination {
  readonly by: string;
  readonly isByMeans: boolean;
  readonly gains: readonly { readonly metric: string; readonly gain: StoredInterval }[];
}

export interface StoredFrontier {
  /** The metrics on its two axes. */
  readonly cost: string;
  readonly quality: string;
  /** Whose quality counts; null for everybody's. */
  readonly tenant: string | null;
  /** Metrics that count besides. */
  readonly also: readonly string[];
  readonly reference: string | null;
  readonly yardsticks: readonly string[];
  /** The cheapest that keep every SLO, between which no difference is shown. */
  readonly chosen: readonly string[];
  readonly points: readonly StoredFrontierPoint[];
  /** Who is shown to be beaten by whom, and what less of what counts besides costs, in words. */
  readonly trade: readonly string[];
}

export interface StoredDifference {
  readonly metric: string;
  readonly baseline: StoredInterval;
  readonly candidate: StoredInterval;
  readonly difference: StoredInterval;
  readonly better: 'baseline' | 'candidate' | null;
}

/** A variant against another, both by their place among the variants. */
export interface StoredComparison {
  readonly baseline: number;
  readonly candidate: number;
  readonly pairs: number;
  readonly metrics: readonly StoredDifference[];
}

/** What the terminal said in lines of text. */
export interface StoredLines {
  /** Who does best, where the scenario asks for a reading. */
  readonly reading: readonly string[];
  readonly chaos: readonly string[];
  readonly monthlyBill: readonly string[];
  /** How far step times are off. */
  readonly stepTimes: readonly string[];
}

/** Everything that was judged of a run, as `verdict.json` has it. */
export interface VerdictFile {
  readonly version: number;
  readonly scenario: string;
  /** One sentence, and the exit code that follows it. */
  readonly verdict: string;
  readonly code: number;
  readonly reproduction: Reproduction;
  readonly replications: number;
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  /** Metrics of the table of variants, in the order of its columns. */
  readonly metrics: readonly string[];
  readonly variants: readonly StoredVariant[];
  readonly frontier: StoredFrontier | null;
  readonly comparisons: readonly StoredComparison[];
  /** What somebody says of such a system, and what became of it; older files have none. */
  readonly claims?: readonly ClaimRecord[];
  readonly lines: StoredLines;
}

/** What makes a run repeatable. */
export interface Reproduction {
  /** As somebody types it, without what is of one machine. */
  readonly command: string;
  /** The version. */
  readonly spillway: string;
  /** Hashes of the scenario, and of what every cell did. */
  readonly scenario: string;
  readonly fingerprint: string;
  readonly seed: string;
}

/** What whoever ran it knows besides the results. */
export interface JudgedRun
  extends Pick<VerdictFile, 'scenario' | 'verdict' | 'code' | 'reproduction'> {
  readonly frontier: Frontier | undefined;
}

/** The line by which anybody gets the same bytes. */
export function reproductionText(reproduction: Reproduction): string {
  const { command, spillway, scenario, seed, fingerprint } = reproduction;
  return `Same bytes anywhere: ${command}   (spillway ${spillway}, scenario ${scenario}, seed "${seed}", fingerprint ${fingerprint})`;
}

/** The text of `verdict.json`: verdicts, intervals and comparisons as the terminal has them, with every digit. */
export function verdictFile(run: SweepRun, facts: JudgedRun): string {
  const { slos, frontier } = run.variants[0]!.parsed.scenario;
  const metrics = tableMetrics(run, slos);
  const file: VerdictFile = {
    version: verdictVersion,
    ...facts,
    replications: run.replications,
    failed: run.outcomes.flatMap((outcome, cell) => {
      if (outcome.kind !== 'failed') return [];
      const variant = run.variants[Math.floor(cell / run.replications)]!;
      const name = `${variantName(variant)}, replication ${cell % run.replications}`;
      return [{ name, message: outcome.message }];
    }),
    metrics,
    variants: run.variants.map((_, index) => storedVariant(run, index, metrics)),
    frontier:
      facts.frontier === undefined || frontier === undefined
        ? null
        : storedFrontier(facts.frontier, frontier),
    comparisons: comparedVariants(run, slos).map(({ baseline, candidate, pairs, comparisons }) => ({
      baseline,
      candidate,
      pairs,
      metrics: comparisons.map((one) => ({
        metric: one.metric,
        baseline: stored(one.baseline),
        candidate: stored(one.candidate),
        difference: stored(one.difference),
        better: one.better ?? null,
      })),
    })),
    claims: claimRecords(run),
    lines: linesOf(run),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** An interval again as it was. */
export function intervalOf({ mean, halfWidth }: StoredInterval, n = Number.NaN): Interval {
  return { mean: mean ?? Number.NaN, halfWidth: halfWidth ?? Number.POSITIVE_INFINITY, n };
}

function linesOf(run: SweepRun): StoredLines {
  const { variants } = run;
  const { reading } = variants[0]!.parsed.scenario;
  const results = variants.map((_, index) => resultsOf(run, index));
  const stepTimes = variants.flatMap(({ parsed }) => stepTimeLines(parsed.scenario));
  return {
    reading: reading === undefined ? [] : renderReadingInShort({ variants, results }, reading),
    chaos: renderChaos(run),
    monthlyBill: renderMonthlyBill(run),
    stepTimes: [...new Set(stepTimes)],
  };
}

function storedVariant(run: SweepRun, index: number, metrics: readonly string[]): StoredVariant {
  const { labels, parsed } = run.variants[index]!;
  const { scenario } = parsed;
  const results = resultsOf(run, index);
  return {
    labels,
    finished: results.length,
    ...tally(scenario, results),
    slos: judge(scenario.slos, results).map(storedSlo),
    theory: holdAgainstTheory(scenario.theory, results).map(({ theory, interval, met }) => ({
      metric: theory.metric,
      value: theory.value,
      law: theory.law,
      interval: stored(interval),
      met,
    })),
    metrics: Object.fromEntries(
      metrics.map((metric) => [
        metric,
        stored(meanInterval(results.map(({ total }) => total[metric] ?? Number.NaN))),
      ]),
    ),
  };
}

function storedSlo({ slo, interval, kept, of, met, settled }: SloVerdict): StoredSlo {
  return { ...slo, interval: stored(interval), kept, of, met, settled };
}

function storedFrontier(
  frontier: Frontier,
  { cost, quality, tenant, also = [], yardsticks }: FrontierScenario,
): StoredFrontier {
  const { points, reference, cheapest } = frontier;
  const chosen = cheapest === undefined ? [] : [cheapest.point, ...cheapest.ties];
  return {
    cost,
    quality,
    tenant: tenant ?? null,
    also,
    reference: reference ?? null,
    yardsticks,
    chosen: chosen.map(({ name }) => name),
    points: points.map((point) => ({
      name: point.name,
      cost: stored(point.cost),
      more: stored(point.more),
      quality: stored(point.quality),
      missed: point.missed.map(missText),
      also: point.also.map(stored),
      isEfficient: point.isEfficient,
      dominated: storedDomination(point.dominated),
    })),
    trade: also.length === 0 ? [] : renderTrade(frontier, cost),
  };
}

function storedDomination(dominated: Domination | undefined): StoredDomination | null {
  if (dominated === undefined) return null;
  const { by, isByMeans, gains } = dominated;
  return {
    by,
    isByMeans,
    gains: gains.map(({ metric, gain }) => ({ metric, gain: stored(gain) })),
  };
}

function stored({ mean, halfWidth }: Interval): StoredInterval {
  return { mean: orNull(mean), halfWidth: orNull(halfWidth) };
}
