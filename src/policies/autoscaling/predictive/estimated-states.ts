import { heuristicInitialStates } from './initial-states.ts';
import { type HoltWinters, type InitialStates, smooth } from './smoothing.ts';
import { solveSymmetric } from './solve.ts';

const mostSteps = 60;

/**
 * Start values that make the sum of squared one-step errors least at the given smoothing (statsmodels'
 * `estimated`), from Hyndman's heuristic on, by Levenberg and Marquardt's method. Where trend and season are
 * added the errors are linear in the start values and the least is exact; else it is the local one.
 */
export function estimatedInitialStates(
  model: HoltWinters,
  series: readonly number[],
): InitialStates {
  const errorsAt = (values: readonly number[]) => smooth(model, series, fromVector(values)).errors;
  let values = bounded(model, toVector(heuristicInitialStates(model, series)));
  let errors = errorsAt(values);
  let sum = sumOfSquares(errors);
  let damping = 1e-3;
  for (let step = 0; step < mostSteps && sum > 1e-20; step += 1) {
    const { normal, gradient } = normalEquations(errorsAt, values, errors);
    let better = false;
    while (!better && damping < 1e12) {
      // The shift by the damping itself keeps directions apart that the errors do not tell apart.
      const shifted = normal.map((row, at) => row.with(at, row[at]! * (1 + damping) + 1e-12));
      const change = solveSymmetric(shifted, gradient);
      const next = change && bounded(model, plus(values, change));
      const nextErrors = next && errorsAt(next);
      const nextSum = nextErrors === undefined ? Number.NaN : sumOfSquares(nextErrors);
      if (next !== undefined && nextErrors !== undefined && nextSum < sum) {
        better = true;
        const settled = sum - nextSum < 1e-12 * sum;
        [values, errors, sum] = [next, nextErrors, nextSum];
        damping = Math.max(1e-12, damping / 10);
        if (settled) return fromVector(values);
      } else {
        damping *= 10;
      }
    }
    if (!better) break;
  }
  return fromVector(values);
}

/** JᵀJ and −Jᵀe of the errors' slopes, these by differences. */
function normalEquations(
  errorsAt: (values: readonly number[]) => readonly number[],
  values: readonly number[],
  errors: readonly number[],
) {
  const slopes = values.map((value, at) => {
    const by = 1e-6 * Math.max(1, Math.abs(value));
    return errorsAt(values.with(at, value + by)).map((error, row) => (error - errors[row]!) / by);
  });
  return {
    normal: slopes.map((one) => slopes.map((other) => dot(one, other))),
    gradient: slopes.map((one) => -dot(one, errors)),
  };
}

/** Components that multiply stay above 0, and so does a level that is multiplied. */
function bounded({ trend, seasonal }: HoltWinters, values: readonly number[]): number[] {
  return values.map((value, at) => {
    const kind = at === 1 ? trend : at === 0 && trend === 'mul' ? trend : seasonal;
    return kind === 'mul' ? Math.max(1e-8, value) : value;
  });
}

function toVector({ level, trend, seasonal }: InitialStates): number[] {
  return [level, trend, ...seasonal];
}

function fromVector(values: readonly number[]): InitialStates {
  return { level: values[0]!, trend: values[1]!, seasonal: values.slice(2) };
}

function plus(values: readonly number[], change: readonly number[]): number[] {
  return values.map((value, at) => value + change[at]!);
}

function sumOfSquares(values: readonly number[]): number {
  return dot(values, values);
}

function dot(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += one[at]! * other[at]!;
  return sum;
}
