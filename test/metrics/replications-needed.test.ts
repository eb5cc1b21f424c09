import { expect, test } from 'vitest';
import { meanInterval, studentT } from '../../src/metrics/intervals.ts';
import { replicationsNeeded } from '../../src/metrics/replications-needed.ts';

test('so many replications that the half-width falls below the mean', () => {
  // A mean of 1 and a standard deviation of 3: t(36) × 3 / √37 is 1.0002, and t(37) × 3 / √38 is 0.986.
  const halfWidth = (studentT(9) * 3) / Math.sqrt(10);
  expect(replicationsNeeded({ mean: 1, halfWidth, n: 10 })).toBe(38);
  expect(replicationsNeeded({ mean: -1, halfWidth, n: 10 })).toBe(38);
});

test('values whose interval spans zero, taken so often, no longer do', () => {
  const values = [3, -1, 4, -1, 5, -9, 2, 6];
  const few = meanInterval(values);
  expect(few.halfWidth).toBeGreaterThan(few.mean);
  const needed = replicationsNeeded(few)!;
  const deviation = (few.halfWidth * Math.sqrt(8)) / studentT(7);
  const halfWidth = (n: number) => (studentT(n - 1) * deviation) / Math.sqrt(n);
  expect(halfWidth(needed)).toBeLessThan(few.mean);
  expect(halfWidth(needed - 1)).toBeGreaterThanOrEqual(few.mean);
});

test.each([
  ['nothing differs', { mean: 0, halfWidth: 1, n: 5 }],
  ['one replication tells nothing', { mean: 1, halfWidth: Number.POSITIVE_INFINITY, n: 1 }],
  ['it would take thousands', { mean: 1e-3, halfWidth: 1, n: 5 }],
  ['nothing was measured', { mean: Number.NaN, halfWidth: Number.NaN, n: 5 }],
])('none where %s', (_, difference) => {
  expect(replicationsNeeded(difference)).toBeUndefined();
});
