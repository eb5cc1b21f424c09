import { expect, test } from 'vitest';
import { noDifferenceText } from '../../src/report/no-difference.ts';
import { compareMetrics } from '../../src/sweep/verdict.ts';

const samples = (metric: string, values: readonly number[]) =>
  values.map((value) => ({ [metric]: value }));

function textOf(metric: string, a: readonly number[], b: readonly number[]): string {
  return noDifferenceText(compareMetrics([metric], samples(metric, a), samples(metric, b)));
}

test('it names how many replications may show one, in numbers that one would type', () => {
  // Differences 3, -1, 4, -1, 2: their mean is 1.4 and their deviation 2.3, of which 14 make 1.33.
  expect(textOf('e2e_p95', [10, 10, 10, 10, 10], [13, 9, 14, 9, 12])).toBe(
    'no difference shown; --replications 15 may show one of e2e_p95',
  );
});

test('more would not help where hundreds would not', () => {
  expect(textOf('e2e_p95', [1, 2, 1, 2], [2, 1, 2, 1.01])).toBe(
    'no difference shown, nor would 200 replications',
  );
});

test('what is the same in every replication is said to be', () => {
  expect(textOf('e2e_p95', [1, 2], [1, 2])).toBe(
    'no difference shown: the same in every replication',
  );
  // Neither more nor fewer arrivals are better.
  expect(textOf('arrived', [1, 2], [5, 9])).toBe('no difference shown');
});
