import { expect, test } from 'vitest';
import { heldWithin } from '../../../src/policies/autoscaling/held-within.ts';
import { overAll, perReplica } from '../../../src/policies/autoscaling/per-replica.ts';
import { meanOf, withinWindow } from '../../../src/policies/autoscaling/sample-window.ts';

const seen = { now: 10, ready: 4, starting: 2, ongoing: 12, utilisation: 0.5 };

test('a sum is shared by those that serve, a level is the same for each', () => {
  expect(perReplica(seen, 'ongoing')).toBe(3);
  expect(perReplica(seen, 'utilisation')).toBe(0.5);
  expect(overAll(seen, 'ongoing')).toBe(12);
  expect(overAll(seen, 'utilisation')).toBe(2);
});

test('where nobody serves there is a sum, but no level and no mean', () => {
  const none = { ...seen, ready: 0 };
  expect(perReplica(none, 'ongoing')).toBeUndefined();
  expect(perReplica(none, 'utilisation')).toBeUndefined();
  expect(overAll(none, 'ongoing')).toBe(12);
  expect(overAll(none, 'utilisation')).toBeUndefined();
});

test('what is missing is missing, not 0', () => {
  expect(perReplica(seen, 'kv-use')).toBeUndefined();
  expect(overAll(seen, 'queue-depth')).toBeUndefined();
});

test('a window forgets what is at its edge, and means nothing without samples', () => {
  const first = withinWindow([], 0, 4, 60);
  const second = withinWindow(first, 59, 8, 60);
  expect(meanOf(second)).toBe(6);
  expect(meanOf(withinWindow(second, 60, undefined, 60))).toBe(8);
  expect(meanOf(withinWindow(second, 119, undefined, 60))).toBeUndefined();
});

test('a decision outside its bounds says which of them moved it', () => {
  const bounds = { least: 2, most: 5, names: ['min', 'max'] } as const;
  const decide = (desired: number) =>
    heldWithin({ desired, because: 'no metrics', state: null }, bounds);
  expect(decide(1)).toEqual({ desired: 2, because: 'no metrics, but below min', state: null });
  expect(decide(9)).toEqual({ desired: 5, because: 'no metrics, but above max', state: null });
  expect(decide(3)).toEqual({ desired: 3, because: 'no metrics', state: null });
});
