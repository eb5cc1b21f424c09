/**
 * Solves A·x = b for a symmetric positive definite A, given by its rows, by Cholesky's decomposition;
 * undefined where A is not positive definite.
 */
export function solveSymmetric(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): number[] | undefined {
  const size = right.length;
  const lower: number[][] = [];
  for (let row = 0; row < size; row += 1) {
    const current: number[] = [];
    for (let column = 0; column <= row; column += 1) {
      let left = matrix[row]![column]!;
      const other = column === row ? current : lower[column]!;
      for (let at = 0; at < column; at += 1) left -= current[at]! * other[at]!;
      if (column < row) current.push(left / other[column]!);
      else if (left > 0) current.push(Math.sqrt(left));
      else return undefined;
    }
    lower.push(current);
  }
  const solution = [...right];
  for (let row = 0; row < size; row += 1) {
    for (let at = 0; at < row; at += 1) solution[row]! -= lower[row]![at]! * solution[at]!;
    solution[row]! /= lower[row]![row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let at = row + 1; at < size; at += 1) solution[row]! -= lower[at]![row]! * solution[at]!;
    solution[row]! /= lower[row]![row]!;
  }
  return solution;
}
