import { type Interval, meanInterval } from '../../metrics/intervals.ts';
import type { SloScenario } from '../../scenario/schema.ts';
import { type Frontier, frontierOf } from '../frontier.ts';
import type { LeftOut } from './candidates.ts';
import type { PlanRace } from './plan-race.ts';
import { type Kept, keptBy } from './promise.ts';
import { isWhole, wholeRuns } from './race-table.ts';
import { marginOf } from './spread.ts';
import { extraCosts, presumedDifference, type Standing, worstHeadroom } from './standings.ts';

/** What became of a candidate. */
export type Fate =
  | { readonly kind: 'best' }
  /** Keeps every SLO as far as it ran, and is not shown to cost more than the best. */
  | { readonly kind: 'tied' }
  | Extract<Standing, { readonly kind: 'dearer' | 'misses' | 'failed' }>
  /** The plan was interrupted before anybody knew. */
  | { readonly kind: 'open' };

/** A candidate, and all that is known of it. */
export interface Planned {
  /** Its place among the candidates. */
  readonly index: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly fate: Fate;
  /** Of what is minimised, over its whole runs; its half-width is of the plan's confidence. */
  readonly cost: Interval;
  /** What it costs more than the best, paired by replication; at the least where runs were stopped for their cost. */
  readonly more: Interval;
  readonly isMoreAtLeast: boolean;
  /** Of each SLO, over its whole runs; none where there is no whole run. */
  readonly slos: readonly Kept[];
  /** Whether all its replications came to their end. */
  readonly isWhole: boolean;
  /** Runs that came to their end, and that were stopped. */
  readonly whole: number;
  readonly stopped: number;
  /** Requests that were simulated. */
  readonly requests: number;
  /** Less than this no run of it costs; 0 where nothing is known. */
  readonly floor: number;
}

/** What a plan found. */
export interface PlanAnswer {
  readonly kind: 'found' | 'none' | 'interrupted';
  readonly goal: PlanRace['goal'];
  readonly slos: readonly SloScenario[];
  readonly replications: number;
  /** The best first, then those that tie, cost more, miss an SLO and fail; within these by cost. */
  readonly candidates: readonly Planned[];
  readonly leftOut: readonly LeftOut[];
  /** The cheapest that keeps every SLO; of a plan that was interrupted, as far as was known. */
  readonly best: Planned | undefined;
  /** The next that keeps every SLO, as far as is known. */
  readonly runnerUp: Planned | undefined;
  /** The place of the SLO of the best with the least headroom; undefined where there is no SLO. */
  readonly binding: number | undefined;
  /** Who comes nearest where nobody keeps every SLO. */
  readonly nearest: Planned | undefined;
  /** Of what is minimised against the SLO that binds and `also`, over those with a whole run; undefined where nothing binds. */
  readonly frontier: Frontier | undefined;
  /** Requests and runs that were simulated, and that all replications of all candidates would be; NaN where nobody knows. */
  readonly effort: {
    readonly requests: number;
    readonly ofRequests: number;
    readonly runs: number;
    readonly ofRuns: number;
  };
}

/** Reads a race: who won, by what, and what became of the others. */
export function answerOf(raced: PlanRace, leftOut: readonly LeftOut[]): PlanAnswer {
  const { race, rules, slos, goal, results, candidates } = raced;
  const { standings, table, isInterrupted } = race;
  const { leader } = standings;
  const isDone = leader !== undefined && isWhole(table[leader]!);
  const planned = candidates.map((_, index) => plannedOf(raced, index, isInterrupted));
  const best = leader === undefined ? undefined : planned[leader];
  const binding =
    best === undefined ? undefined : leastOf(best.slos.map(({ headroom }) => headroom));
  const missing = planned.filter(({ fate }) => fate.kind === 'misses');
  const sorted = planned.toSorted(
    (one, other) => rankOf(one) - rankOf(other) || cheaper(one, other),
  );
  const requests = planned.reduce((sum, one) => sum + one.requests, 0);
  return {
    kind: isInterrupted ? 'interrupted' : isDone ? 'found' : 'none',
    goal,
    slos,
    replications: rules.replications,
    candidates: sorted,
    leftOut,
    best,
    runnerUp: sorted.find(({ fate }) => fate.kind === 'tied' || fate.kind === 'dearer'),
    binding,
    nearest: best !== undefined ? undefined : nearestOf(missing, raced),
    frontier:
      binding === undefined
        ? undefined
        : frontierOf(
            {
              cost: goal.minimise,
              quality: slos[binding]!.metric,
              tenant: slos[binding]!.tenant,
              also: goal.also.filter((one) => one !== slos[binding]!.metric),
              yardsticks: [],
              remedy: undefined,
            },
            candidates.map(({ name, parsed }, index) => ({
              name,
              scenario: parsed.scenario,
              results: results[index]!.flatMap((result) => result ?? []),
            })),
          ),
    effort: {
      requests,
      ofRequests: gridRequests(raced),
      runs: race.runs.length,
      ofRuns: candidates.length * rules.replications,
    },
  };
}

function plannedOf(raced: PlanRace, index: number, isInterrupted: boolean): Planned {
  const { race, rules, candidates, slos, goal, entrants } = raced;
  const { table, standings, runs } = race;
  const row = table[index]!;
  const whole = wholeRuns(row).map(({ run }) => run);
  const own = runs.filter(({ run }) => run.entrant === index).map(({ tried }) => tried);
  const leader = standings.leader;
  const extra = leader === undefined || leader === index ? [] : extraCosts(row, table[leader]!);
  const { name, labels } = candidates[index]!;
  return {
    index,
    name,
    labels,
    fate: fateOf(raced, index, extra, isInterrupted),
    cost: meanInterval(
      whole.map(({ cost }) => cost),
      goal.confidence,
    ),
    more: meanInterval(extra, goal.confidence),
    isMoreAtLeast: row.some((run) => run?.kind === 'stopped' && run.by === 'cost'),
    slos:
      whole.length === 0
        ? []
        : slos.map((slo, at) => {
            const values = whole.map(({ values }) => values[at]!);
            return keptBy(slo, values, rules.confidence);
          }),
    isWhole: isWhole(row),
    whole: whole.length,
    stopped: own.filter(({ kind }) => kind === 'stopped').length,
    requests: own.reduce((sum, run) => sum + ('arrived' in run ? run.arrived : 0), 0),
    floor: entrants[index]!.floor,
  };
}

function fateOf(
  { race, rules }: PlanRace,
  index: number,
  extra: readonly number[],
  isInterrupted: boolean,
): Fate {
  const { leader, all, costSpread } = race.standings;
  const standing = all[index]!;
  if (standing.kind === 'misses' || standing.kind === 'failed') return standing;
  if (index === leader) return { kind: 'best' };
  if (standing.kind === 'dearer' && standing.isFloor) return standing;
  if (leader === undefined || extra.length === 0) return { kind: 'open' };
  if (isInterrupted && standing.kind === 'open' && !isWhole(race.table[index]!)) {
    return { kind: 'open' };
  }
  // That all replications would not change who is first is one thing, and that a difference is shown another.
  const { minimise, confidence } = rules;
  const costs = wholeRuns(race.table[leader]!).map(({ run }) => run.cost);
  const presumed = presumedDifference(minimise, meanOf(costs));
  const odds = { spread: costSpread, presumed, confidence, of: Number.POSITIVE_INFINITY };
  const isShown = meanOf(extra) > marginOf(extra, odds);
  return isShown ? { kind: 'dearer', isFloor: false } : { kind: 'tied' };
}

function rankOf({ fate }: Planned): number {
  return ['best', 'tied', 'dearer', 'open', 'misses', 'failed'].indexOf(fate.kind);
}

/** By what is known of cost: against the best, or of runs, or at the least. */
function cheaper(one: Planned, other: Planned): number {
  return costOf(one) - costOf(other) || one.index - other.index;
}

function costOf({ more, cost, floor }: Planned): number {
  // All of a rank are compared by the same, as far as they have it.
  return more.n > 0 ? more.mean : cost.n > 0 ? cost.mean : floor;
}

/** Of those that miss an SLO, whose worst miss is the least, of those with a whole run if there are any. */
function nearestOf(missing: readonly Planned[], { race, rules }: PlanRace): Planned | undefined {
  const known = missing.filter(({ whole }) => whole > 0);
  const headroom = ({ index }: Planned) => worstHeadroom(race.table[index]!, rules);
  const among = known.length > 0 ? known : missing;
  return among.toSorted(
    (one, other) => headroom(other) - headroom(one) || one.index - other.index,
  )[0];
}

/** Requests of all replications of all candidates; of closed loops as many as whole runs had. */
function gridRequests({ arrivals, race }: PlanRace): number {
  const seen = race.runs.flatMap(({ tried }) => (tried.kind === 'whole' ? [tried.arrived] : []));
  const usual = meanOf(seen);
  return arrivals.flat().reduce((sum, count) => sum + (Number.isFinite(count) ? count : usual), 0);
}

function leastOf(values: readonly number[]): number | undefined {
  const least = Math.min(...values);
  const at = values.indexOf(least);
  return at < 0 ? undefined : at;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}
