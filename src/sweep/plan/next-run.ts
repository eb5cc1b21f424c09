import { isWithin, mayMiss, signOf } from './promise.ts';
import { type Entrant, isWhole, type RaceRules, type RaceTable } from './race-table.ts';
import { presumedSpread, stopMargin } from './spread.ts';
import {
  evidenceOf,
  extraCosts,
  presumedDifference,
  type Standings,
  worstHeadroom,
} from './standings.ts';

/** A run of a race: one replication of an entrant, and what it may be stopped for. */
export interface RaceRun {
  readonly entrant: number;
  readonly replication: number;
  /** Beyond which the entrant is out, of the SLOs by their places; none where nothing stops it. */
  readonly limits: readonly StopAt[];
}

export interface StopAt {
  readonly by: number | 'cost';
  readonly limit: number;
}

/** Runs that were begun and of which nothing is known yet. */
export type Underway = readonly Pick<RaceRun, 'entrant' | 'replication'>[];

/**
 * What to run next, by what is known; undefined where nothing needs to be. First each entrant once, the one that may be the cheapest first;
 * then the leader against the cheapest of those that may yet beat it, replication by replication, until one of
 * the two is out or both have them all.
 */
export function nextRun(
  entrants: readonly Entrant[],
  table: RaceTable,
  rules: RaceRules,
  standings: Standings,
  underway: Underway,
): RaceRun | undefined {
  const { all, leader, costs } = standings;
  const isUnderway = (entrant: number, replication: number) =>
    underway.some((one) => one.entrant === entrant && one.replication === replication);
  const open = all.flatMap(({ kind }, index) => (kind === 'open' ? [index] : []));
  const run = (entrant: number, replication: number): RaceRun => {
    const again = table[entrant]![replication] !== undefined;
    // What was stopped and has to be known after all is run to its end.
    const limits = again ? [] : limitsOf(entrants, entrant, replication, table, rules, standings);
    return { entrant, replication, limits };
  };
  const nextOf = (entrant: number) => nextReplication(table[entrant]!, entrant, isUnderway);

  const [untried] = inOrder(
    entrants,
    open.filter((index) => table[index]!.every((one) => one === undefined) && nextOf(index) === 0),
  );
  if (untried !== undefined) return run(untried, 0);

  const isAtRest = (entrant: number) => underway.every((one) => one.entrant !== entrant);
  if (leader === undefined) {
    const [nearest] = open
      .filter((index) => nextOf(index) !== undefined && isAtRest(index))
      .sort(
        (one, other) =>
          worstHeadroom(table[other]!, rules) - worstHeadroom(table[one]!, rules) || one - other,
      );
    return nearest === undefined ? undefined : run(nearest, nextOf(nearest)!);
  }
  const own = nextOf(leader);
  const [rival] = open
    .filter((index) => index !== leader && !isWhole(table[index]!))
    .sort((one, other) => costs[one]! - costs[other]! || one - other);
  // Only of the leader more than one replication is begun at a time: what another is worth may be known after each.
  const its = rival !== undefined && isAtRest(rival) ? nextOf(rival) : undefined;
  if (own !== undefined && (its === undefined || own <= its)) return run(leader, own);
  return its === undefined ? undefined : run(rival!, its);
}

/**
 * Those that cost the least at the least first. Of equals, neighbours are alike more often than not: so the one in the middle, then
 * those in the middle of what is left and right of it.
 */
function inOrder(entrants: readonly Entrant[], some: readonly number[]): number[] {
  const places = middlesFirst(entrants.length);
  return some.toSorted(
    (one, other) => entrants[one]!.floor - entrants[other]!.floor || places[one]! - places[other]!,
  );
}

/** The place of each of so many in an order that looks far apart first. */
function middlesFirst(count: number): number[] {
  const places = Array<number>(count).fill(0);
  const parts: [number, number][] = [[0, count]];
  for (let place = 0; parts.length > 0; place += 1) {
    const [from, until] = parts.shift()!;
    const middle = Math.floor((from + until) / 2);
    places[middle] = place;
    if (from < middle) parts.push([from, middle]);
    if (middle + 1 < until) parts.push([middle + 1, until]);
  }
  return places;
}

/** The first replication that was not tried, or else the first that was stopped. */
function nextReplication(
  row: RaceTable[number],
  entrant: number,
  isUnderway: (entrant: number, replication: number) => boolean,
): number | undefined {
  const isFree = (_: unknown, replication: number) => !isUnderway(entrant, replication);
  const untried = row.findIndex((run, at) => run === undefined && isFree(run, at));
  if (untried >= 0) return untried;
  const stopped = row.findIndex((run, at) => run?.kind === 'stopped' && isFree(run, at));
  return stopped >= 0 ? stopped : undefined;
}

/** Where one more value of each would show that an entrant is out. */
function limitsOf(
  entrants: readonly Entrant[],
  entrant: number,
  replication: number,
  table: RaceTable,
  rules: RaceRules,
  { leader, sloSpreads, costSpread }: Standings,
): StopAt[] {
  const row = table[entrant]!;
  const { confidence, replications: of } = rules;
  // Alone, there is nothing to be spared.
  if (table.length === 1) return [];
  const limits: StopAt[] = rules.slos.flatMap((slo, by): StopAt[] => {
    const values = evidenceOf(row, by);
    if (slo.in !== undefined) {
      const missed = values.filter((value) => !isWithin(slo, value)).length;
      return missed < mayMiss(slo.in, rules.replications) ? [] : [{ by, limit: slo.limit }];
    }
    const presumed = presumedSpread(slo.metric, slo.limit);
    const margin = stopMargin(values, { spread: sloSpreads[by]!, presumed, confidence, of });
    const beyond = values.map((value) => signOf(slo) * (value - slo.limit));
    const more = Math.max(0, (values.length + 1) * margin - sum(beyond));
    return [{ by, limit: slo.limit + signOf(slo) * more }];
  });
  const opposite = leader === undefined ? undefined : table[leader]![replication];
  if (entrant === leader) return limits;
  if (opposite?.kind !== 'whole') {
    const dearest = leader === undefined ? dearestFixed(entrants) : 0;
    const more = 1.5 * presumedDifference(rules.minimise, dearest);
    return dearest > 0 ? [...limits, { by: 'cost', limit: dearest + more }] : limits;
  }
  const extra = extraCosts(row, table[leader!]!);
  const presumed = presumedDifference(rules.minimise, opposite.cost);
  const margin = stopMargin(extra, { spread: costSpread, presumed, confidence, of });
  const more = Math.max(0, (extra.length + 1) * margin - sum(extra));
  return [...limits, { by: 'cost', limit: opposite.cost + more }];
}

/** While nothing is known, it is taken that the dearest of the fixed fleets would keep every SLO; 0 where there is none. */
function dearestFixed(entrants: readonly Entrant[]): number {
  return Math.max(0, ...entrants.map(({ isFixed, floor }) => (isFixed ? floor : 0)));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
