import { expect, test } from 'vitest';
import { cloudRunAutoscaler } from '../../../src/policies/autoscaling/cloud-run/cloud-run-autoscaler.ts';
import { cloudRunScaling } from '../../../src/scenario/schema/scaling/cloud-run.ts';
import { decisionsOf, desiredOf } from './looks.ts';

const ten = cloudRunScaling.parse({ kind: 'cloud-run', concurrency: 10 });

test('requests in progress as a mean over a minute, at six tenths of the concurrency', () => {
  const looks = [
    { now: 5, ready: 1, starting: 0, ongoing: 12, queueDepth: 0, utilisation: 0.5 },
    { now: 10, ready: 1, starting: 1, ongoing: 24, queueDepth: 0, utilisation: 0.5 },
    // A minute later the first two are forgotten.
    { now: 70, ready: 3, starting: 0, ongoing: 30, queueDepth: 0, utilisation: 0.5 },
  ];
  const decisions = decisionsOf(cloudRunAutoscaler(ten), looks);
  expect(decisions.map(({ desired }) => desired)).toEqual([2, 3, 5]);
  expect(decisions[0]!.because).toBe('concurrency');
});

test('requests that wait are answered at once, from zero too', () => {
  const service = cloudRunAutoscaler(ten);
  expect(service.initialReplicas).toBe(0);
  const woken = { now: 5, ready: 0, starting: 0, ongoing: 1, queueDepth: 1, utilisation: 0 };
  expect(desiredOf(service, [woken])).toEqual([1]);
  const flooded = { now: 5, ready: 1, starting: 0, ongoing: 30, queueDepth: 20, utilisation: 0.1 };
  expect(desiredOf(service, [flooded])).toEqual([3]);
});

test('busy replicas count, unless their target is disabled', () => {
  const busy = { now: 5, ready: 3, starting: 0, ongoing: 3, queueDepth: 0, utilisation: 0.8 };
  expect(desiredOf(cloudRunAutoscaler(ten), [busy])).toEqual([4]);
  expect(desiredOf(cloudRunAutoscaler({ ...ten, cpu_target: 'disabled' }), [busy])).toEqual([1]);
  const onlyBusy = { ...ten, concurrency_target: 'disabled' } as const;
  expect(desiredOf(cloudRunAutoscaler(onlyBusy), [{ ...busy, ongoing: 900 }])).toEqual([4]);
});

test('an instance without work stays for fifteen minutes, and then goes', () => {
  const quiet = (now: number) => ({
    ...{ now, ready: 2, starting: 0, ongoing: 0, queueDepth: 0, utilisation: 0 },
  });
  const looks = [{ ...quiet(5), ongoing: 12 }, quiet(120), quiet(900), quiet(910)];
  expect(desiredOf(cloudRunAutoscaler(ten), looks)).toEqual([2, 2, 2, 0]);
});

test('what the engine serves at once stands for the concurrency, and 80 for no limit', () => {
  const left = cloudRunScaling.parse({ kind: 'cloud-run' });
  const seen = { now: 5, ready: 1, starting: 0, ongoing: 96, queueDepth: 0, utilisation: 0 };
  expect(desiredOf(cloudRunAutoscaler(left, { concurrency: 16 }), [seen])).toEqual([10]);
  expect(desiredOf(cloudRunAutoscaler(left), [seen])).toEqual([2]);
});

test('nothing measured, nothing done, within its bounds', () => {
  const service = cloudRunAutoscaler({ ...ten, min_instances: 1, max_instances: 4 });
  expect(desiredOf(service, [{ now: 5, ready: 2, starting: 1 }])).toEqual([3]);
  expect(desiredOf(service, [{ now: 5, ready: 0, starting: 0 }])).toEqual([1]);
  expect(desiredOf(service, [{ now: 5, ready: 5, starting: 0 }])).toEqual([4]);
});
