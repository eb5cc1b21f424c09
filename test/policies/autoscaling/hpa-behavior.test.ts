import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultScaleDown,
  defaultScaleUp,
  fillBehavior,
  type HpaScalingPolicy,
  type HpaScalingRules,
} from '../../../src/policies/autoscaling/hpa/behavior.ts';
import {
  limitByRate,
  limitPlainly,
  scaleDownLimit,
  scaleUpLimit,
} from '../../../src/policies/autoscaling/hpa/limits.ts';
import {
  stabilizeBoth,
  stabilizeDown,
} from '../../../src/policies/autoscaling/hpa/recommendations.ts';
import { storeEvent } from '../../../src/policies/autoscaling/hpa/scale-events.ts';

const none = { up: [], down: [] };
const rules = (
  selectPolicy: HpaScalingRules['selectPolicy'],
  ...policies: readonly HpaScalingPolicy[]
): HpaScalingRules => ({ stabilizationWindowSeconds: 0, selectPolicy, policies });
const onePod: HpaScalingPolicy = { type: 'Pods', value: 1, periodSeconds: 60 };
const tenPercent: HpaScalingPolicy = { type: 'Percent', value: 10, periodSeconds: 60 };

describe('defaults of a behavior', () => {
  test('are filled in field by field, in both directions', () => {
    const behavior = fillBehavior({ scaleDown: { selectPolicy: 'Disabled' } });
    expect(behavior.scaleUp).toEqual(defaultScaleUp);
    expect(behavior.scaleDown).toEqual({
      stabilizationWindowSeconds: undefined,
      selectPolicy: 'Disabled',
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    });
  });

  test('let 1 replica grow to 5, 3 to 7, 10 to 20, and any count fall to nothing', () => {
    expect(scaleUpLimit(1, defaultScaleUp, none, 0)).toBe(5);
    expect(scaleUpLimit(3, defaultScaleUp, none, 0)).toBe(7);
    expect(scaleUpLimit(10, defaultScaleUp, none, 0)).toBe(20);
    expect(scaleDownLimit(500, defaultScaleDown, none, 0)).toBe(0);
  });

  test('are not what no behavior does: 1 replica then grows to 4 at most', () => {
    const wish = { current: 1, desired: 9, minReplicas: 1, maxReplicas: 100 };
    expect(limitPlainly(wish)).toEqual({ replicas: 4, reason: 'ScaleUpLimit' });
    expect(limitPlainly({ ...wish, maxReplicas: 4 }).reason).toBe('TooManyReplicas');
    expect(limitPlainly({ ...wish, current: 8, desired: 0 })).toEqual({
      replicas: 1,
      reason: 'TooFewReplicas',
    });
  });
});

describe('policies', () => {
  test('Max takes the policy that allows the most change, Min the least, in either direction', () => {
    // 10 % of 100 is 10, rounded up from 110.00000000000001 to 11 as the controller computes it.
    expect(scaleUpLimit(100, rules('Max', onePod, tenPercent), none, 0)).toBe(111);
    expect(scaleUpLimit(100, rules('Min', onePod, tenPercent), none, 0)).toBe(101);
    expect(scaleDownLimit(100, rules('Max', onePod, tenPercent), none, 0)).toBe(90);
    expect(scaleDownLimit(100, rules('Min', onePod, tenPercent), none, 0)).toBe(99);
  });

  test('Disabled keeps the count', () => {
    const wish = { current: 5, desired: 9, minReplicas: 1, maxReplicas: 100 };
    const disabled = rules('Disabled', onePod);
    expect(limitByRate(wish, disabled, disabled, none, 0)).toEqual({
      replicas: 5,
      reason: 'ScaleUpLimit',
    });
    expect(limitByRate({ ...wish, desired: 2 }, disabled, disabled, none, 0)).toEqual({
      replicas: 5,
      reason: 'ScaleDownLimit',
    });
  });

  test('a period counts from when it began, and forgets what happened exactly then', () => {
    const events = { up: [{ change: 1, at: 0, outdated: false }], down: [] };
    expect(scaleUpLimit(6, rules('Max', onePod), events, 59)).toBe(6);
    expect(scaleUpLimit(6, rules('Max', onePod), events, 60)).toBe(7);
  });

  test('reuse the last slot that has run out, and mark the others', () => {
    const past = [
      { change: 1, at: 0, outdated: false },
      { change: 2, at: 5, outdated: false },
      { change: 3, at: 50, outdated: false },
    ];
    expect(storeEvent(past, 9, rules('Max', onePod), 70)).toEqual([
      { change: 1, at: 0, outdated: true },
      { change: 9, at: 70, outdated: false },
      { change: 3, at: 50, outdated: false },
    ]);
  });
});

describe('windows', () => {
  const past = [
    { replicas: 8, at: 0 },
    { replicas: 3, at: 100 },
  ];

  test('hold a fall to the highest and a rise to the lowest of their time', () => {
    const windows = { upSeconds: 60, downSeconds: 300 };
    expect(stabilizeBoth(past, 9, 2, windows, 150).replicas).toBe(8);
    expect(stabilizeBoth(past, 2, 9, windows, 150).replicas).toBe(3);
    expect(stabilizeBoth(past, 5, 9, windows, 150).replicas).toBe(5);
  });

  test('forget a recommendation at exactly their length, which the old rule still counts', () => {
    const windows = { upSeconds: 0, downSeconds: 300 };
    expect(stabilizeBoth(past, 9, 2, windows, 300).replicas).toBe(3);
    expect(stabilizeDown(past, 2, 300, 300).replicas).toBe(8);
    expect(stabilizeDown(past, 2, 300, 301).replicas).toBe(3);
  });

  test('lie between what is asked for and what there is', () => {
    const recommendation = fc.record({
      replicas: fc.integer({ min: 0, max: 50 }),
      at: fc.integer({ min: 0, max: 600 }),
    });
    fc.assert(
      fc.property(
        fc.array(recommendation, { maxLength: 20 }),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: 0, max: 600 }),
        (list, current, desired, upSeconds, downSeconds) => {
          const stable = stabilizeBoth(list, current, desired, { upSeconds, downSeconds }, 600);
          expect(stable.replicas).toBeGreaterThanOrEqual(Math.min(current, desired));
          expect(stable.replicas).toBeLessThanOrEqual(Math.max(current, desired));
          expect(stable.recommendations).toContainEqual({ replicas: desired, at: 600 });
        },
      ),
    );
  });
});
