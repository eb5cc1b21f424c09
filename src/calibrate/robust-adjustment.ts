import { quantile } from 'd3-array';
import type { StepAdjustment } from '../models/serving/step-time/step-parts.ts';
import type { Term } from './adjustment.ts';
import { nonNegativeLeastSquares } from './non-negative-least-squares.ts';
import { type Shares, secondsOf } from './step-shares.ts';

/** A measured row as a linear form in the terms. */
export interface LinearRow {
  readonly shares: Shares;
  /** Measured seconds. */
  readonly seconds: number;
}

/** An adjustment, and how much each row had to say in it: 1 for most, less for those far off. */
export interface RobustFit {
  readonly adjustment: StepAdjustment;
  readonly weights: readonly number[];
}

/** Enough for weights to settle, within this part of each term. */
const rounds = 25;
const settled = 1e-9;
/** Errors below it count in full, however small the others are: no timer of a server is better. */
const leastTolerance = 0.02;

/**
 * Non-negative least squares of relative errors over the free terms, reweighted as Huber's loss asks. Errors are
 * relative to the longer of measured and fitted, so that a row a thousand times too short pulls no harder than
 * one as much too long.
 */
export function robustAdjustment(
  rows: readonly LinearRow[],
  free: readonly Term[],
  start: StepAdjustment,
): RobustFit {
  let adjustment = scaledStart(rows, free, start);
  let weights = rows.map(() => 1);
  const errorsOf = () =>
    rows.map(({ shares, seconds }) => {
      const fitted = secondsOf(shares, adjustment);
      return (fitted - seconds) / Math.max(fitted, seconds);
    });
  for (let round = 0; round < rounds; round++) {
    const errors = errorsOf().map(Math.abs);
    const tolerance = Math.max(leastTolerance, 2 * quantile(errors, 0.5)!);
    weights = errors.map((error) => Math.min(1, tolerance / error));
    const scales = rows.map(
      ({ shares, seconds }, at) =>
        Math.sqrt(weights[at]!) / Math.max(seconds, secondsOf(shares, adjustment)),
    );
    const fixed = { ...adjustment };
    for (const term of free) fixed[term] = 0;
    const target = rows.map(
      ({ shares, seconds }, at) => scales[at]! * (seconds - secondsOf(shares, fixed)),
    );
    const columns = free.map((term) => rows.map(({ shares }, at) => scales[at]! * shares[term]));
    const found = nonNegativeLeastSquares(columns, target);
    const next = { ...fixed };
    for (const [at, term] of free.entries()) next[term] = found[at]!;
    const moved = Math.max(
      ...free.map((term) => Math.abs(next[term] - adjustment[term]) / (next[term] || 1)),
    );
    adjustment = next;
    if (moved < settled) break;
  }
  return { adjustment, weights };
}

/** The start, its free terms scaled so that half of the rows are too long: a start that wild rows do not move. */
function scaledStart(
  rows: readonly LinearRow[],
  free: readonly Term[],
  start: StepAdjustment,
): { [term in Term]: number } {
  const ratio = quantile(
    rows.map(({ shares, seconds }) => seconds / secondsOf(shares, start)),
    0.5,
  )!;
  const scaled = { ...start };
  for (const term of free) scaled[term] = start[term] * ratio;
  return scaled;
}
