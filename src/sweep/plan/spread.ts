import { metricDefinition } from '../../metrics/catalog.ts';
import { oneSidedT, sampleOf } from './one-sided.ts';
import { type RaceTable, wholeRuns } from './race-table.ts';

/** How far replications of the same lie apart, measured over several entrants. */
export interface Spread {
  readonly deviation: number;
  readonly degrees: number;
}

/** Fewer degrees of freedom than this tell too little of a spread. */
const enough = 3;

/** The spread within several series: their sums of squares over their degrees of freedom. */
export function pooled(series: readonly (readonly number[])[]): Spread {
  let squares = 0;
  let degrees = 0;
  for (const values of series) {
    if (values.length < 2) continue;
    const { n, deviation } = sampleOf(values);
    squares += deviation * deviation * (n - 1);
    degrees += n - 1;
  }
  return { deviation: degrees === 0 ? 0 : Math.sqrt(squares / degrees), degrees };
}

/** Values of an SLO, entrant by entrant. */
export function sloSpread(table: RaceTable, slo: number): Spread {
  return pooled(table.map((row) => wholeRuns(row).map(({ run }) => run.values[slo]!)));
}

/** What the others cost more than one of them, paired by replication. */
export function costSpread(table: RaceTable, leader: number): Spread {
  return pooled(
    table.map((row, index) => (index === leader ? [] : pairedCosts(row, table[leader]!))),
  );
}

/** What one costs more than another, in the replications that both have whole. */
export function pairedCosts(row: RaceTable[number], other: RaceTable[number]): number[] {
  return wholeRuns(row).flatMap(({ replication, run }) => {
    const opposite = other[replication];
    return opposite?.kind === 'whole' ? [run.cost - opposite.cost] : [];
  });
}

/** By what a mean is held against a limit. */
export interface Odds {
  /** Over all who were measured. */
  readonly spread: Spread;
  /** Where nobody was, or there is a single value. */
  readonly presumed: number;
  readonly confidence: number;
  /** Replications that there are to be. */
  readonly of: number;
}

/**
 * How far the mean of the first n values must be from a limit for the mean of all to be beyond it too, with the confidence: of what is to come
 * the spread is that of everybody, or of these values if that is larger. A single value is trusted no further than
 * `presumed`. Nothing is left to chance where all are known.
 */
export function marginOf(
  values: readonly number[],
  { spread, presumed, confidence, of }: Odds,
  n = values.length,
): number {
  const own = values.length < 2 ? 0 : sampleOf(values).deviation;
  const isMeasured = spread.degrees >= enough;
  const least = n < 2 || !isMeasured ? presumed : 0;
  const deviation = Math.max(own, least, isMeasured ? spread.deviation : 0);
  const t = oneSidedT(Math.max(enough, spread.degrees), confidence);
  // Of the difference between a mean of n and the mean of all, drawn without replacement.
  return t * deviation * Math.sqrt(Math.max(0, 1 / n - 1 / of));
}

/** The same for a value that may show it, half more before enough is measured: who is stopped too early is run again. */
export function stopMargin(values: readonly number[], odds: Odds): number {
  const careful = odds.spread.degrees >= enough ? 1 : 1.5;
  return careful * marginOf(values, odds, values.length + 1);
}

/**
 * How far replications lie apart where nobody measured it: 1 % of times, 1.5 % of dollars and the like, and 15 % of counts and of
 * shares, or of what they lack of all.
 */
export function presumedSpread(metric: string, value: number): number {
  const size = Math.abs(value);
  switch (metricDefinition(metric).unit) {
    case 'ratio':
      return 0.15 * (size > 0.5 && size <= 1 ? 1 - size : size);
    case 'count':
      return 0.15 * size;
    case 'seconds':
      return 0.01 * size;
    case 'per-second':
    case 'usd':
    case 'hours':
    case 'kwh':
    case 'joules':
    case 'grams':
      return 0.015 * size;
  }
}
