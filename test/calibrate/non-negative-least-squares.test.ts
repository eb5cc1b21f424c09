import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nonNegativeLeastSquares } from '../../src/calibrate/non-negative-least-squares.ts';

it('finds the exact solution where it is not negative', () => {
  const columns = [
    [1, 1, 1],
    [0, 1, 2],
  ];
  const [a, b] = nonNegativeLeastSquares(columns, [3, 5, 7]);
  expect(a).toBeCloseTo(3, 12);
  expect(b).toBeCloseTo(2, 12);
});

it('leaves at 0 what would have to be negative', () => {
  // The free solution is 3 − 2 x: with no negative slope, the mean is best.
  const columns = [
    [1, 1, 1],
    [0, 1, 2],
  ];
  const [a, b] = nonNegativeLeastSquares(columns, [3, 1, -1]);
  expect(a).toBeCloseTo(1, 12);
  expect(b).toBe(0);
});

it('drops a column again that another one made useless', () => {
  // The second column is steepest at first, the first and third explain all of the target.
  const columns = [
    [1, 0, 0],
    [1, 1, 0.1],
    [0, 1, 0],
  ];
  const found = nonNegativeLeastSquares(columns, [2, 3, 0]);
  expect(found[0]).toBeCloseTo(2, 12);
  expect(found[1]).toBe(0);
  expect(found[2]).toBeCloseTo(3, 12);
});

const number = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 100);
const problems = fc
  .record({ rows: fc.integer({ min: 1, max: 12 }), columns: fc.integer({ min: 1, max: 6 }) })
  .chain(({ rows, columns }) => {
    const vector = fc.array(number, { minLength: rows, maxLength: rows });
    return fc.record({
      columns: fc.array(vector, { minLength: columns, maxLength: columns }),
      target: vector,
    });
  });

it('meets the conditions of Karush, Kuhn and Tucker: x ≥ 0, no slope up where x = 0, none at all elsewhere', () => {
  fc.assert(
    fc.property(problems, ({ columns, target }) => {
      const x = nonNegativeLeastSquares(columns, target);
      const residual = target.map((value, row) =>
        columns.reduce((rest, column, at) => rest - x[at]! * column[row]!, value),
      );
      const size = Math.hypot(...target);
      for (const [at, column] of columns.entries()) {
        const slope = column.reduce((sum, value, row) => sum + value * residual[row]!, 0);
        const tolerance = 1e-7 * (1e-12 + Math.hypot(...column) * size);
        expect(x[at]).toBeGreaterThanOrEqual(0);
        expect(slope).toBeLessThanOrEqual(tolerance);
        if (x[at]! > 0) expect(Math.abs(slope)).toBeLessThanOrEqual(tolerance);
      }
    }),
    { numRuns: 500, seed: 3 },
  );
});
