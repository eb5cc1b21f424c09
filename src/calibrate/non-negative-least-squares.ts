import { Matrix, solve } from 'ml-matrix';

/** A gradient below this part of a column's and the target's lengths is rounding. */
const negligible = 1e-10;

/**
 * The x ≥ 0 that makes |A x − b| least, `columns` being those of A: the active-set method of Lawson and Hanson
 * (Solving Least Squares Problems, 1974, chapter 23). A column that others of the set explain stays at 0.
 */
export function nonNegativeLeastSquares(
  columns: readonly (readonly number[])[],
  target: readonly number[],
): number[] {
  const solution = columns.map(() => 0);
  const lengths = columns.map(lengthOf);
  const passive = new Set<number>();
  const bound = negligible * lengthOf(target);
  // Each pass adds a column and may drop some; theory ends it, the limit guards against rounding.
  for (let pass = 0; pass < 10 * (columns.length + 1); pass++) {
    const residual = target.map((value, row) =>
      columns.reduce((rest, column, at) => rest - solution[at]! * column[row]!, value),
    );
    const gradient = columns.map((column, at) =>
      passive.has(at) || lengths[at] === 0 ? 0 : dot(column, residual) / lengths[at]!,
    );
    const steepest = gradient.indexOf(Math.max(...gradient));
    if (!(gradient[steepest]! > bound)) break;
    passive.add(steepest);
    const candidate = unconstrained(columns, target, passive);
    // Rounding alone can turn a new column away at once: it would come back for ever.
    if (!(candidate[steepest]! > 0)) {
      passive.delete(steepest);
      break;
    }
    walkTo(candidate, solution, passive, () => unconstrained(columns, target, passive));
  }
  return solution;
}

/** Moves towards the candidate; what reaches 0 on the way stays there, until none of the rest is negative. */
function walkTo(
  candidate: readonly number[],
  solution: number[],
  passive: Set<number>,
  solveAgain: () => readonly number[],
): void {
  let next = candidate;
  for (;;) {
    const parts = [...passive]
      .filter((at) => next[at]! <= 0)
      .map((at) => ({ at, part: solution[at]! / (solution[at]! - next[at]!) }));
    if (parts.length === 0) break;
    const first = Math.min(...parts.map(({ part }) => part));
    for (const at of passive) solution[at]! += first * (next[at]! - solution[at]!);
    for (const { at, part } of parts) if (part === first) passive.delete(at);
    next = solveAgain();
  }
  for (const at of solution.keys()) solution[at] = passive.has(at) ? next[at]! : 0;
}

/** Least squares on the columns of the set alone; 0 elsewhere. */
function unconstrained(
  columns: readonly (readonly number[])[],
  target: readonly number[],
  passive: ReadonlySet<number>,
): number[] {
  const chosen = [...passive];
  const scales = chosen.map((at) => lengthOf(columns[at]!));
  const matrix = new Matrix(
    target.map((_, row) => chosen.map((at, index) => columns[at]![row]! / scales[index]!)),
  );
  // By singular values: a set that rounding leaves short of full rank still has an answer.
  const found = solve(matrix, Matrix.columnVector([...target]), true).to1DArray();
  const all = columns.map(() => 0);
  chosen.forEach((at, index) => {
    all[at] = found[index]! / scales[index]!;
  });
  return all;
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}

function lengthOf(vector: readonly number[]): number {
  return Math.sqrt(dot(vector, vector));
}
