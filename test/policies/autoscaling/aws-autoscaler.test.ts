import { expect, test } from 'vitest';
import type { ScalingObservation } from '../../../src/policies/autoscaling/autoscaler.ts';
import { awsAutoscaler } from '../../../src/policies/autoscaling/aws/aws-autoscaler.ts';
import { awsScaling } from '../../../src/scenario/schema/scaling/aws.ts';
import { decisionsOf, desiredOf } from './looks.ts';

const tracking = awsScaling.parse({
  kind: 'aws',
  policies: [{ kind: 'target-tracking', metric: 'ongoing', target: 4 }],
});

/** One look a minute from the first minute on. */
function minutes(count: number, seen: Omit<ScalingObservation, 'now'>): ScalingObservation[] {
  return Array.from({ length: count }, (_, at) => ({ now: 60 * (at + 1), ...seen }));
}

test('target tracking scales out after three minutes above its target, in proportion', () => {
  const decisions = decisionsOf(
    awsAutoscaler(tracking),
    minutes(3, { ready: 2, starting: 0, ongoing: 16 }),
  );
  expect(decisions.map(({ desired }) => desired)).toEqual([2, 2, 4]);
  expect(decisions[2]!.because).toBe('target-tracking on ongoing scales out');
});

test('it scales in after fifteen minutes below nine tenths of its target', () => {
  const desired = desiredOf(
    awsAutoscaler(tracking),
    minutes(15, { ready: 4, starting: 0, ongoing: 6 }),
  );
  expect(desired).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2]);
});

test('replicas that start or warm up are not ordered again, and hold a scale-in back', () => {
  const looks: ScalingObservation[] = [
    ...minutes(3, { ready: 2, starting: 0, ongoing: 16 }),
    { now: 240, ready: 2, starting: 2, ongoing: 16 },
    { now: 300, ready: 4, starting: 0, ongoing: 16 },
  ];
  expect(desiredOf(awsAutoscaler(tracking), looks)).toEqual([2, 2, 4, 4, 4]);
});

test('nothing measured, nothing done; with zero_when_missing that is no load', () => {
  const looks = minutes(15, { ready: 3, starting: 0 });
  expect(desiredOf(awsAutoscaler(tracking), looks).at(-1)).toBe(3);
  const zero = awsScaling.parse({
    kind: 'aws',
    policies: [
      { kind: 'target-tracking', metric: 'arrival-rate', target: '1/s', zero_when_missing: true },
    ],
  });
  expect(desiredOf(awsAutoscaler(zero), looks).at(-1)).toBe(1);
});

test('a mean over replicas cannot leave zero, a sum can', () => {
  const policy = (statistic: 'average' | 'sum') =>
    awsAutoscaler(
      awsScaling.parse({
        kind: 'aws',
        min_size: 0,
        policies: [
          {
            kind: 'step',
            name: 'backlog',
            metric: 'queue-depth',
            statistic,
            direction: 'out',
            threshold: 5,
            steps: [
              { lower: 0, upper: 20, adjustment: 1 },
              { lower: 20, adjustment: 3 },
            ],
          },
        ],
      }),
    );
  const looks = minutes(1, { ready: 0, starting: 0, queueDepth: 30, ongoing: 30 });
  expect(desiredOf(policy('average'), looks)).toEqual([0]);
  expect(desiredOf(policy('sum'), looks)).toEqual([3]);
});

test('a look after five minutes stands for each of them', () => {
  const looks = [300, 600].map((now) => ({ now, ready: 2, starting: 0, ongoing: 16 }));
  expect(desiredOf(awsAutoscaler(tracking), looks)).toEqual([2, 4]);
  // Nobody measured in between: nothing is known of those minutes.
  const gap = { now: 600, ready: 2, starting: 0 };
  expect(desiredOf(awsAutoscaler(tracking), [looks[0]!, gap])).toEqual([2, 2]);
  // Looks off the minute are none of a minute more: three samples in two minutes are two.
  const shaken = [59, 118, 121].map((now) => ({ now, ready: 2, starting: 0, ongoing: 16 }));
  expect(desiredOf(awsAutoscaler(tracking), shaken)).toEqual([2, 2, 2]);
});

test('found outside its bounds, the group is brought back at once', () => {
  const group = awsAutoscaler(awsScaling.parse({ kind: 'aws', min_size: 2, max_size: 5 }));
  expect(group.initialReplicas).toBe(2);
  expect(desiredOf(group, [{ now: 60, ready: 0, starting: 0 }])).toEqual([2]);
  expect(desiredOf(group, [{ now: 60, ready: 7, starting: 0 }])).toEqual([5]);
});
