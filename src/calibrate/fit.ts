import { Matrix, solve } from 'ml-matrix';

/** What is to be explained: measured seconds, and a model with positive coefficients. */
export interface FitProblem<Row> {
  readonly rows: readonly Row[];
  /** Seconds, above 0. */
  measured(row: Row): number;
  /** Seconds, above 0. */
  predicted(row: Row, coefficients: readonly number[]): number;
  /** Where the search starts; a coefficient that starts at 0 stays 0. */
  readonly initial: readonly number[];
}

/** A relative error beyond which a row counts by its distance, not by its square. */
const tolerated = 0.1;
const steps = 200;
/** The search ends when a step gains less than this part of the loss. */
const negligible = 1e-7;
/** The difference of a logarithm by which the slope is taken. */
const nudge = 1e-4;

/**
 * Coefficients that make relative errors small: Levenberg–Marquardt on the logarithms of seconds and of
 * coefficients, so that none turns negative, under Huber's loss, so that a few wild rows move nothing.
 */
export function fitCoefficients<Row>(problem: FitProblem<Row>): number[] {
  const { rows, initial } = problem;
  const free = initial.map((_, index) => index).filter((index) => initial[index]! > 0);
  const measured = rows.map((row) => Math.log(problem.measured(row)));
  const coefficientsAt = (point: readonly number[]) => {
    const coefficients = [...initial];
    free.forEach((index, at) => {
      coefficients[index] = Math.exp(point[at]!);
    });
    return coefficients;
  };
  const errorsAt = (point: readonly number[]) => {
    const coefficients = coefficientsAt(point);
    return rows.map((row, at) => Math.log(problem.predicted(row, coefficients)) - measured[at]!);
  };

  let point = free.map((index) => Math.log(initial[index]!));
  let errors = errorsAt(point);
  let loss = lossOf(errors);
  let damping = 1e-2;
  for (let step = 0; step < steps && damping < 1e9; step++) {
    const slopes = point.map((_, at) => {
      const nudged = errorsAt(point.map((value, index) => (index === at ? value + nudge : value)));
      return nudged.map((error, row) => (error - errors[row]!) / nudge);
    });
    const { curvature, gradient } = normalEquations(slopes, errors);
    const before = loss;
    while (damping < 1e9) {
      const move = dampedMove(curvature, gradient, damping);
      const next = point.map((value, at) => value - move[at]!);
      const nextErrors = errorsAt(next);
      const nextLoss = lossOf(nextErrors);
      if (nextLoss < loss) {
        [point, errors, loss] = [next, nextErrors, nextLoss];
        damping = Math.max(damping / 9, 1e-9);
        break;
      }
      damping *= 7;
    }
    if (before - loss < negligible * before) break;
  }
  return coefficientsAt(point);
}

function lossOf(errors: readonly number[]): number {
  return errors.reduce((sum, error) => {
    const size = Math.abs(error);
    return sum + (size <= tolerated ? size * size : tolerated * (2 * size - tolerated));
  }, 0);
}

/** Of the weighted least squares whose weights are Huber's at these errors. */
function normalEquations(slopes: readonly number[][], errors: readonly number[]) {
  const weights = errors.map((error) => Math.min(1, tolerated / Math.abs(error)));
  const weighted = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, value, row) => sum + weights[row]! * value * right[row]!, 0);
  return {
    curvature: slopes.map((left) => slopes.map((right) => weighted(left, right))),
    gradient: slopes.map((slope) => weighted(slope, errors)),
  };
}

/** Marquardt's: damped in proportion to each coefficient's own curvature, and at most e-fold in one step. */
function dampedMove(
  curvature: readonly number[][],
  gradient: readonly number[],
  damping: number,
): number[] {
  const damped = curvature.map((row, at) =>
    row.map((value, column) => (column === at ? value * (1 + damping) + 1e-12 : value)),
  );
  const move = solve(new Matrix(damped), Matrix.columnVector([...gradient])).to1DArray();
  return move.map((value) => Math.max(-1, Math.min(1, value)));
}
