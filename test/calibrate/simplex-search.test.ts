import { expect, it } from 'vitest';
import { simplexSearch } from '../../src/calibrate/simplex-search.ts';

it('finds the least of a loss whose terms are entangled', () => {
  // A valley along a + b, ten times steeper across than along.
  const loss = ([a, b]: readonly number[]) => {
    const [x, y] = [Math.log(a! / 3), Math.log(b! / 0.02)];
    return 10 * (x + y) * (x + y) + (x - y) * (x - y);
  };
  const search = { initial: [1, 1], coarsest: 0.5, finest: 1e-4, trials: 2000 };
  const [a, b] = simplexSearch(loss, search);
  expect(Math.abs(Math.log(a! / 3))).toBeLessThan(1e-3);
  expect(Math.abs(Math.log(b! / 0.02))).toBeLessThan(1e-3);
});

it('ends after about as many trials as it may', () => {
  let trials = 0;
  const loss = ([a]: readonly number[]) => {
    trials += 1;
    return 1 / a!;
  };
  simplexSearch(loss, { initial: [1], coarsest: 0.5, finest: 1e-4, trials: 50 });
  expect(trials).toBeGreaterThanOrEqual(50);
  expect(trials).toBeLessThan(60);
});
