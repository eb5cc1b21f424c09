import { describe, expect, test } from 'vitest';
import { hpaReplicas } from '../../../src/policies/autoscaling/predictive/hpa-formula.ts';
import { predictiveAutoscaler } from '../../../src/policies/autoscaling/predictive/predictive-autoscaler.ts';
import { predictiveScaling } from '../../../src/scenario/schema/scaling/predictive.ts';
import { decisionsOf, desiredOf } from './looks.ts';

const tenth = { up: 0.1, down: 0.1 };

describe('the HPA’s formula on one metric', () => {
  const level = (value: number, target: number) => ({ addsUp: false, value, target });
  const sum = (value: number, target: number) => ({ addsUp: true, value, target });

  test('a level scales those who serve; those on their way are taken for idle', () => {
    expect(hpaReplicas(level(1, 0.8), { ready: 4, starting: 0 }, tenth)).toBe(5);
    expect(hpaReplicas(level(1, 0.5), { ready: 2, starting: 2 }, tenth)).toBe(4);
    expect(hpaReplicas(level(0.2, 0.8), { ready: 4, starting: 0 }, tenth)).toBe(1);
  });

  test('a sum is shared out, whoever serves', () => {
    expect(hpaReplicas(sum(9, 3), { ready: 0, starting: 0 }, tenth)).toBe(3);
    expect(hpaReplicas(sum(9.5, 3), { ready: 1, starting: 2 }, tenth)).toBe(3);
    expect(hpaReplicas(sum(0.9, 0.3), { ready: 1, starting: 0 }, tenth)).toBe(3);
    expect(hpaReplicas(sum(0, 3), { ready: 2, starting: 0 }, tenth)).toBe(0);
  });

  test('a level of nobody is none', () => {
    expect(hpaReplicas(level(0, 0.8), { ready: 0, starting: 3 }, tenth)).toBeUndefined();
  });
});

const linear = predictiveScaling.parse({
  kind: 'predictive',
  metric: 'ongoing',
  target: 1,
  models: [{ kind: 'linear', look_ahead: '10s' }],
});

test('a line through the last answers looks ahead', () => {
  // 2 at 15 s and 4 at 30 s are 5⅓ at 40 s.
  const looks = [
    { now: 15, ready: 2, starting: 0, ongoing: 2 },
    { now: 30, ready: 2, starting: 0, ongoing: 4 },
  ];
  const decisions = decisionsOf(predictiveAutoscaler(linear), looks);
  expect(decisions.map(({ desired }) => desired)).toEqual([2, 6]);
  expect(decisions[1]!.because).toBe('maximum with forecast, target');
});

test('it looks as far ahead as a replica takes to start, where nothing is said', () => {
  const { models, ...rest } = linear;
  const open = { ...rest, models: models.map((model) => ({ ...model, look_ahead: undefined })) };
  const looks = [
    { now: 15, ready: 2, starting: 0, ongoing: 2 },
    { now: 30, ready: 2, starting: 0, ongoing: 3 },
  ];
  // 1 in 15 s: 3 + 30/15.
  expect(desiredOf(predictiveAutoscaler(open, { startup: 30 }), looks)).toEqual([2, 5]);
  expect(desiredOf(predictiveAutoscaler(open), looks)).toEqual([2, 4]);
});

test('Holt-Winters knows the next wave of a season before it comes', () => {
  const season = predictiveScaling.parse({
    kind: 'predictive',
    metric: 'ongoing',
    target: 1,
    scale_down_window: '0s',
    models: [{ kind: 'holt-winters', seasonal_periods: 4, initialization: 'legacy-heuristic' }],
  });
  const wave = [1, 1, 1, 5];
  const looks = Array.from({ length: 23 }, (_, at) => {
    return { now: 15 * (at + 1), ready: 5, starting: 0, ongoing: wave[at % 4]! };
  });
  // At the third of a season the metric says 1, and 5 is one decision away.
  expect(desiredOf(predictiveAutoscaler(season), looks).slice(-4)).toEqual([5, 1, 1, 5]);
});

test('without metrics it holds, but never outside its bounds', () => {
  const scaler = predictiveAutoscaler(linear);
  expect(desiredOf(scaler, [{ now: 15, ready: 3, starting: 1 }])).toEqual([4]);
  expect(desiredOf(scaler, [{ now: 15, ready: 0, starting: 0 }])).toEqual([1]);
  expect(desiredOf(scaler, [{ now: 15, ready: 12, starting: 0 }])).toEqual([10]);
});
