import { expect, test } from 'vitest';
import { autopilotAutoscaler } from '../../../src/policies/autoscaling/histogram/autopilot-autoscaler.ts';
import { autopilotScaling } from '../../../src/scenario/schema/scaling/autopilot.ts';
import { desiredOf } from './looks.ts';

const quick = {
  kind: 'autopilot',
  statistic: { kind: 'max' },
  window: '2min',
  aggregate: '1min',
  margin: 0,
  defer: '0s',
  halving: '0s',
  target: 0.5,
};

test('the most of the window, at the target', () => {
  const looks = [
    { now: 60, ready: 2, starting: 0, utilisation: 1 },
    { now: 120, ready: 4, starting: 0, utilisation: 0.25 },
    { now: 180, ready: 4, starting: 0, utilisation: 0.25 },
  ];
  // 2 replicas' work for two minutes, then that of 1.
  expect(desiredOf(autopilotAutoscaler(autopilotScaling.parse(quick)), looks)).toEqual([4, 4, 2]);
});

test('a metric that adds up is a load of its own, and leaves zero', () => {
  const config = autopilotScaling.parse({
    ...quick,
    min_replicas: 0,
    metric: 'ongoing',
    target: 4,
  });
  const looks = [{ now: 60, ready: 0, starting: 0, ongoing: 10 }];
  expect(desiredOf(autopilotAutoscaler(config), looks)).toEqual([3]);
});

test('with the paper’s windows a peak of five minutes is remembered for days', () => {
  const scaler = autopilotAutoscaler(autopilotScaling.parse({ kind: 'autopilot' }));
  const day = 86_400;
  const end = 4 * day + 301;
  const looks = [
    { now: 300, ready: 4, starting: 0, utilisation: 1 },
    ...[600, 2 * day + 300, 4 * day, end, end + 3600].map((now) => {
      return { now, ready: 8, starting: 0, utilisation: 0 };
    }),
  ];
  // 4 × 1.15 / 0.6 from the window of three days; then deferred for two; then halved in an hour.
  expect(desiredOf(scaler, looks)).toEqual([8, 8, 8, 8, 8, 4]);
});

test('the most of the window, however much work was done at less', () => {
  const looks = [
    { now: 60, ready: 2, starting: 0, utilisation: 1 },
    ...Array.from({ length: 50 }, (_, at) => {
      return { now: 60 * (at + 2), ready: 4, starting: 0, utilisation: 0.25 };
    }),
  ];
  // Of 52 units of work 50 were done at half of its load.
  const scaler = autopilotAutoscaler(autopilotScaling.parse({ ...quick, window: '1h' }));
  expect(desiredOf(scaler, looks).at(-1)).toBe(4);
  const statistic = { kind: 'percentile', part: '95%', half_life: '12h' };
  const most = autopilotAutoscaler(autopilotScaling.parse({ ...quick, window: '1h', statistic }));
  expect(desiredOf(most, looks).at(-1)).toBe(2);
});

test('the mean of the window, the newer the more', () => {
  const statistic = { kind: 'average', half_life: '1min' };
  const looks = [
    { now: 60, ready: 2, starting: 0, utilisation: 1 },
    { now: 120, ready: 4, starting: 0, utilisation: 0.25 },
  ];
  // A load of 2, and then (2 / 2 + 1) / (1 / 2 + 1) at half of its time.
  const scaler = autopilotAutoscaler(autopilotScaling.parse({ ...quick, statistic }));
  expect(desiredOf(scaler, looks)).toEqual([4, 3]);
});

test('so many may start at once as it is told', () => {
  const look = { now: 60, ready: 2, starting: 0, utilisation: 1 };
  const asked = (changes: object) =>
    desiredOf(autopilotAutoscaler(autopilotScaling.parse({ ...quick, target: 0.1, ...changes })), [
      look,
    ]);
  expect(asked({})).toEqual([20]);
  expect(asked({ most_starting: 0.5 })).toEqual([4]);
});

test('begins with its least, or with as many as it is told, and reads its metric', () => {
  const made = (changes: object) =>
    autopilotAutoscaler(autopilotScaling.parse({ ...quick, interval: '45s', ...changes }));
  const { initialReplicas, interval, reads } = made({ min_replicas: 2 });
  expect([initialReplicas, interval, reads]).toEqual([2, 45, ['utilisation']]);
  expect(made({ initial_replicas: 3 }).initialReplicas).toBe(3);
});

test('without a load it holds within its bounds', () => {
  const scaler = autopilotAutoscaler(autopilotScaling.parse({ ...quick, min_replicas: 2 }));
  expect(desiredOf(scaler, [{ now: 60, ready: 3, starting: 1 }])).toEqual([4]);
  expect(desiredOf(scaler, [{ now: 60, ready: 0, starting: 0 }])).toEqual([2]);
});
