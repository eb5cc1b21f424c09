import { headroomOf, isWithin, keptBy, mayMiss, signOf } from './promise.ts';
import { type Entrant, isWhole, type RaceRules, type RaceTable, wholeRuns } from './race-table.ts';
import {
  costSpread,
  marginOf,
  pairedCosts,
  presumedSpread,
  type Spread,
  sloSpread,
} from './spread.ts';

/** Where an entrant stands, by what is known. */
export type Standing =
  /** May be the one. */
  | { readonly kind: 'open' }
  /** Misses an SLO, the first by its place that is shown; `isShown` is false where its mean is within the limit, but not with the confidence. */
  | { readonly kind: 'misses'; readonly slo: number; readonly isShown: boolean }
  /** Costs more than the leader; `isFloor` where that was known without a run. */
  | { readonly kind: 'dearer'; readonly isFloor: boolean }
  | { readonly kind: 'failed'; readonly message: string };

export interface Standings {
  readonly all: readonly Standing[];
  /** The cheapest of those that keep every SLO so far; undefined where there is none. */
  readonly leader: number | undefined;
  /** What each costs, as far as it is known, adjusted for the replications that it has. */
  readonly costs: readonly number[];
  readonly sloSpreads: readonly Spread[];
  /** Of what others cost more than the leader. */
  readonly costSpread: Spread;
}

/**
 * Judges a race by what is known. Nothing is for ever: who lost to a leader that falls itself is open again, for all is worked out anew
 * from the table.
 */
export function standingsOf(
  entrants: readonly Entrant[],
  table: RaceTable,
  rules: RaceRules,
): Standings {
  const sloSpreads = rules.slos.map((_, slo) => sloSpread(table, slo));
  const own = table.map((row) => ownStanding(row, rules, sloSpreads));
  const leader = leaderOf(table, own, rules);
  const spread = leader === undefined ? { deviation: 0, degrees: 0 } : costSpread(table, leader);
  const all = own.map((standing, index): Standing => {
    if (standing.kind !== 'open' || leader === undefined || index === leader) return standing;
    return againstLeader(entrants[index]!, table[index]!, table[leader]!, rules, spread);
  });
  const costs = adjustedCosts(entrants, table, leader);
  return { all, leader, costs, sloSpreads, costSpread: spread };
}

/** What is known of the SLO of an entrant: values, or what they are at the best, of the replications that tell it. */
export function evidenceOf(row: RaceTable[number], slo: number): number[] {
  return row.flatMap((run) => {
    if (run?.kind === 'whole') return [run.values[slo]!];
    return run?.kind === 'stopped' && run.by === slo ? [run.bound] : [];
  });
}

/** What an entrant costs more than the leader at the least, in the replications that tell it. */
export function extraCosts(row: RaceTable[number], leader: RaceTable[number]): number[] {
  return row.flatMap((run, replication) => {
    const opposite = leader[replication];
    if (opposite?.kind !== 'whole') return [];
    if (run?.kind === 'whole') return [run.cost - opposite.cost];
    return run?.kind === 'stopped' && run.by === 'cost' ? [run.bound - opposite.cost] : [];
  });
}

/** The headroom of the SLO that an entrant is furthest from keeping, as far as it is known. */
export function worstHeadroom(row: RaceTable[number], { slos }: RaceRules): number {
  return Math.min(
    ...slos.map((slo, at) => {
      const values = evidenceOf(row, at);
      return values.length === 0 ? Number.POSITIVE_INFINITY : headroomOf(slo, meanOf(values));
    }),
  );
}

/** What a difference in cost may be by chance, where nobody measured it. */
export function presumedDifference(minimise: string, cost: number): number {
  return Math.SQRT2 * presumedSpread(minimise, cost);
}

function ownStanding(
  row: RaceTable[number],
  { slos, confidence, replications, minimise }: RaceRules,
  spreads: readonly Spread[],
): Standing {
  for (const run of row) if (run?.kind === 'failed') return run;
  const runs = wholeRuns(row);
  const unknown = runs.some(({ run }) => Number.isNaN(run.cost));
  if (unknown) return { kind: 'failed', message: `has no ${minimise}` };
  if (runs.length === replications) {
    // Of several that it misses, rather one of which the mean is beyond the limit.
    const kinds = slos.map((slo, at) => {
      const values = runs.map(({ run }) => run.values[at]!);
      return keptBy(slo, values, confidence).kind;
    });
    const missed = kinds.indexOf('missed');
    if (missed >= 0) return { kind: 'misses', slo: missed, isShown: true };
    const unproven = kinds.indexOf('unproven');
    if (unproven >= 0) return { kind: 'misses', slo: unproven, isShown: false };
    return { kind: 'open' };
  }
  for (const [at, slo] of slos.entries()) {
    const values = evidenceOf(row, at);
    if (values.length === 0) continue;
    if (values.some(Number.isNaN)) return { kind: 'misses', slo: at, isShown: true };
    if (slo.in !== undefined) {
      const missed = values.filter((value) => !isWithin(slo, value)).length;
      if (missed <= mayMiss(slo.in, replications)) continue;
      return { kind: 'misses', slo: at, isShown: true };
    }
    const presumed = presumedSpread(slo.metric, slo.limit);
    const odds = { spread: spreads[at]!, presumed, confidence, of: replications };
    const margin = marginOf(values, odds);
    const beyond = signOf(slo) * (meanOf(values) - slo.limit);
    if (beyond > margin) return { kind: 'misses', slo: at, isShown: true };
  }
  return { kind: 'open' };
}

/** Of those whose means keep every SLO so far, who costs the least; the first of equals. */
function leaderOf(
  table: RaceTable,
  own: readonly Standing[],
  { slos, confidence }: RaceRules,
): number | undefined {
  const costs = adjustedCosts(undefined, table, undefined);
  let leader: number | undefined;
  for (const [index, row] of table.entries()) {
    const runs = wholeRuns(row);
    if (own[index]!.kind !== 'open' || runs.length === 0) continue;
    const keepsAll = slos.every((slo, at) => {
      const values = runs.map(({ run }) => run.values[at]!);
      return keptBy(slo, values, confidence).kind !== 'missed';
    });
    if (keepsAll && (leader === undefined || costs[index]! < costs[leader]!)) leader = index;
  }
  return leader;
}

function againstLeader(
  { floor }: Entrant,
  row: RaceTable[number],
  leader: RaceTable[number],
  { minimise, confidence, replications }: RaceRules,
  spread: Spread,
): Standing {
  const costs = wholeRuns(leader).map(({ run }) => run.cost);
  const presumed = presumedDifference(minimise, meanOf(costs));
  const odds = { spread, presumed, confidence, of: replications };
  const isBeyond = (extra: readonly number[]) =>
    extra.length > 0 && meanOf(extra) > marginOf(extra, odds);
  // A floor holds in every replication.
  if (floor > 0 && isBeyond(costs.map((cost) => floor - cost))) {
    return { kind: 'dearer', isFloor: row.every((run) => run === undefined) };
  }
  if (isWhole(row) && isWhole(leader)) return { kind: 'open' };
  return isBeyond(extraCosts(row, leader)) ? { kind: 'dearer', isFloor: false } : { kind: 'open' };
}

/**
 * Mean costs as if all had the same replications: against the one that has the most, in those that both have. Of who has no whole
 * run, what is known at the least.
 */
function adjustedCosts(
  entrants: readonly Entrant[] | undefined,
  table: RaceTable,
  leader: number | undefined,
): number[] {
  const counts = table.map((row) => wholeRuns(row).length);
  const base = table[counts.indexOf(Math.max(...counts))]!;
  const level = meanOf(wholeRuns(base).map(({ run }) => run.cost));
  return table.map((row, index) => {
    const runs = wholeRuns(row);
    const paired = pairedCosts(row, base);
    if (paired.length > 0) return level + meanOf(paired);
    if (runs.length > 0) return meanOf(runs.map(({ run }) => run.cost));
    const extra = leader === undefined ? [] : extraCosts(row, table[leader]!);
    return extra.length > 0 ? level + meanOf(extra) : (entrants?.[index]?.floor ?? Number.NaN);
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}
