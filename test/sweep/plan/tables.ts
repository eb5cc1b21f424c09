import type { RaceRun } from '../../../src/sweep/plan/next-run.ts';
import { type RaceResult, race } from '../../../src/sweep/plan/race.ts';
import type { Entrant, RaceRules, Tried } from '../../../src/sweep/plan/race-table.ts';

/** What an entrant costs and how late it answers, by replication. */
export interface Series {
  readonly costs: readonly number[];
  readonly values: readonly number[];
}

/** The latest that is promised. */
export const limit = 2;

export function rulesOf(replications: number, confidence = 0.95): RaceRules {
  const slos = [{ metric: 'ttft_p95', side: 'max', limit }] as const;
  return { replications, confidence, minimise: 'cost_usd', slos };
}

export function entrantsOf(table: readonly Series[], floors: readonly number[] = []): Entrant[] {
  return table.map((_, index) => ({
    name: `${index}`,
    floor: floors[index] ?? 0,
    isFixed: false,
  }));
}

/** A whole run, as a table has it; of a hundred requests. */
export function wholeRun({ costs, values }: Series, replication: number): Tried {
  return {
    kind: 'whole',
    cost: costs[replication]!,
    values: [values[replication]!],
    arrived: 100,
  };
}

/**
 * Simulates from a table: costs grow with time, so that a run ends where its limit is passed, and of what comes late it is certain in the
 * middle of a run.
 */
export function simulated(series: Series, run: RaceRun): Tried {
  const whole = wholeRun(series, run.replication);
  if (whole.kind !== 'whole') return whole;
  const stops = run.limits.flatMap(({ by, limit: most }): { part: number; tried: Tried }[] => {
    const value = by === 'cost' ? whole.cost : whole.values[by]!;
    const part = by === 'cost' ? most / value : 0.5;
    if (!(value > most) || part >= 1) return [];
    const bound = most + Math.min(value - most, 1e-9);
    return [{ part, tried: { kind: 'stopped', by, bound, at: part, arrived: 100 * part } }];
  });
  return stops.sort((one, other) => one.part - other.part)[0]?.tried ?? whole;
}

/** Races a table, the runs coming back in whatever order `delayOf` says. */
export function raceOf(
  table: readonly Series[],
  rules: RaceRules,
  entrants: readonly Entrant[] = entrantsOf(table),
  delayOf: (run: RaceRun) => number = () => 0,
): Promise<RaceResult> {
  return race(entrants, rules, async (run) => {
    for (let turn = delayOf(run); turn > 0; turn -= 1) await Promise.resolve();
    return simulated(table[run.entrant]!, run);
  });
}

/** What a full grid says by the same rule: the cheapest mean of those that keep the SLO. */
export function gridBest(table: readonly Series[], confidence = 0.95): number | undefined {
  const kept = table.flatMap(({ costs, values }, index) =>
    upperBound(values, confidence) <= limit ? [{ index, cost: meanOf(costs) }] : [],
  );
  return kept.sort((one, other) => one.cost - other.cost || one.index - other.index)[0]?.index;
}

/** The one-sided 95 % t bound of a mean of five values, from the printed table of t for four degrees of freedom. */
function upperBound(values: readonly number[], confidence: number): number {
  if (values.length !== 5 || confidence !== 0.95) throw new Error('only of five values, with 95 %');
  const mean = meanOf(values);
  const squares = values.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  return mean + 2.131846786 * Math.sqrt(squares / 4 / 5);
}

export function requestsOf({ runs }: RaceResult): number {
  return runs.reduce((sum, { tried }) => sum + ('arrived' in tried ? tried.arrived : 0), 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}
