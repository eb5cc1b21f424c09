import { expect, test } from 'vitest';
import { apaAutoscaler } from '../../../src/policies/autoscaling/apa/apa-autoscaler.ts';
import { apaScaling } from '../../../src/scenario/schema/scaling/apa.ts';
import { decisionsOf, desiredOf } from './looks.ts';

const defaults = apaScaling.parse({ kind: 'apa' });
const now10 = { ...apaScaling.parse({ kind: 'apa' }), window: 10 };

test('as far above its target, by at most the double', () => {
  const scaler = apaAutoscaler(defaults);
  expect(desiredOf(scaler, [{ now: 10, ready: 2, starting: 0, kvUse: 0.7 }])).toEqual([3]);
  expect(desiredOf(scaler, [{ now: 10, ready: 5, starting: 0, kvUse: 0.54 }])).toEqual([5]);
  const decisions = decisionsOf(scaler, [{ now: 10, ready: 1, starting: 0, kvUse: 1.9 }]);
  expect(decisions[0]).toMatchObject({ desired: 2, because: 'scale-up rate' });
});

test('the metric is a mean over three minutes', () => {
  const looks = [
    { now: 10, ready: 2, starting: 0, kvUse: 0.9 },
    { now: 20, ready: 2, starting: 0, kvUse: 0.1 },
  ];
  expect(desiredOf(apaAutoscaler(defaults), looks)).toEqual([4, 2]);
  expect(desiredOf(apaAutoscaler(now10), looks)).toEqual([4, 1]);
});

test('a sum is a replica’s part of it', () => {
  const config = apaScaling.parse({ kind: 'apa', metric: 'ongoing', target: 10 });
  const seen = { now: 10, ready: 2, starting: 0, ongoing: 26 };
  expect(desiredOf(apaAutoscaler(config), [seen])).toEqual([3]);
});

test('replicas on their way are idle before it orders more', () => {
  const seen = { now: 10, ready: 2, starting: 2, kvUse: 0.9 };
  expect(desiredOf(apaAutoscaler(defaults), [seen])).toEqual([4]);
});

test('kept: on the way down the least of five minutes counts, so one lull is remembered', () => {
  const looks = [
    { now: 10, ready: 8, starting: 0, kvUse: 0.25 },
    { now: 200, ready: 8, starting: 0, kvUse: 0.43 },
  ];
  // 0.43 of 0.5 asks for 7, and the lull before it asked for 4.
  expect(desiredOf(apaAutoscaler(now10), looks)).toEqual([4, 4]);
});

test('kept: zero is never left; but nobody is found at zero where one is owed', () => {
  const seen = { now: 10, ready: 0, starting: 0, ongoing: 50, queueDepth: 50 };
  const config = apaScaling.parse({ kind: 'apa', min_replicas: 0, metric: 'ongoing', target: 1 });
  expect(desiredOf(apaAutoscaler(config), [seen])).toEqual([0]);
  const one = apaAutoscaler({ ...config, min_replicas: 1 });
  expect(desiredOf(one, [seen])).toEqual([1]);
});

test('without a sample it holds, whatever it saw before', () => {
  const looks = [
    { now: 10, ready: 2, starting: 0, kvUse: 0.9 },
    { now: 20, ready: 2, starting: 0 },
  ];
  expect(desiredOf(apaAutoscaler(defaults), looks)).toEqual([4, 2]);
});
