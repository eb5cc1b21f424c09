import { nearestRun } from './nearest-run.ts';
import { nextRun, type RaceRun } from './next-run.ts';
import type { Entrant, RaceRules, RaceTable, Tried } from './race-table.ts';
import { type Standings, standingsOf } from './standings.ts';

/** A race that is over, or was interrupted. */
export interface RaceResult {
  readonly table: RaceTable;
  readonly standings: Standings;
  /** Runs that were begun, in their order, and what became of them. */
  readonly runs: readonly { readonly run: RaceRun; readonly tried: Tried }[];
  readonly isInterrupted: boolean;
}

/** Simulates; undefined where it was interrupted. */
export type Runner = (run: RaceRun, slot: number) => Promise<Tried | undefined>;

/**
 * So many runs are under way at once at the most, whatever the number of workers; more of many entrants. Of few, each that is begun
 * before others are known costs a larger part of what is to be spared.
 */
export function widthOf(entrants: number): number {
  return Math.max(2, Math.ceil(entrants / 8));
}

/**
 * Runs until it is known who costs the least of those that keep every SLO. What is run next depends on the runs before it in their
 * order, and never on which of them ended first: those that are under way count for nothing until all
 * before them are known, so that the same is run by one worker and by many.
 */
export async function race(
  entrants: readonly Entrant[],
  rules: RaceRules,
  runner: Runner,
  onProgress: (standings: Standings, runs: RaceResult['runs']) => void = () => {},
  width = widthOf(entrants.length),
): Promise<RaceResult> {
  const table: (Tried | undefined)[][] = entrants.map(() =>
    Array<Tried | undefined>(rules.replications).fill(undefined),
  );
  const underway: { run: RaceRun; slot: number; tried: Promise<Tried | undefined> }[] = [];
  const free = Array.from({ length: width }, (_, slot) => slot);
  const runs: { run: RaceRun; tried: Tried }[] = [];
  let standings = standingsOf(entrants, table, rules);
  let isInterrupted = false;
  for (;;) {
    while (!isInterrupted && free.length > 0) {
      const begun = underway.map(({ run }) => run);
      const run =
        nextRun(entrants, table, rules, standings, begun) ??
        (begun.length === 0 ? nearestRun(table, rules, standings, runs.length) : undefined);
      if (run === undefined) break;
      const slot = free.shift()!;
      underway.push({ run, slot, tried: runner(run, slot) });
    }
    const first = underway.shift();
    if (first === undefined) return { table, standings, runs, isInterrupted };
    const tried = await first.tried;
    free.push(first.slot);
    if (tried === undefined) {
      isInterrupted = true;
      continue;
    }
    table[first.run.entrant]![first.run.replication] = tried;
    runs.push({ run: first.run, tried });
    standings = standingsOf(entrants, table, rules);
    onProgress(standings, runs);
  }
}
