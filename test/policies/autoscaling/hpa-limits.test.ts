import { describe, expect, it } from 'vitest';
import type { HpaScalingRules } from '../../../src/policies/autoscaling/hpa/behavior.ts';
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

const rules = (policies: HpaScalingRules['policies'], unlike: Partial<HpaScalingRules> = {}) => ({
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max' as const,
  policies,
  ...unlike,
});
const none = { up: [], down: [] };

describe('limits without behavior', () => {
  const wish = { current: 3, desired: 5, minReplicas: 2, maxReplicas: 10 };
  it.each([
    [{ desired: 2 }, 2, 'DesiredWithinRange'],
    [{ desired: 1 }, 2, 'TooFewReplicas'],
    [{ desired: 6 }, 6, 'DesiredWithinRange'],
    [{ desired: 7 }, 6, 'ScaleUpLimit'],
    [{ desired: 7, maxReplicas: 6 }, 6, 'TooManyReplicas'],
    [{ current: 1, desired: 4 }, 4, 'DesiredWithinRange'],
    [{ current: 1, desired: 5 }, 4, 'ScaleUpLimit'],
    [{ current: 1, desired: 5, maxReplicas: 4 }, 4, 'TooManyReplicas'],
    [{ desired: 6, maxReplicas: 5 }, 5, 'TooManyReplicas'],
  ])('of %j', (unlike, replicas, reason) => {
    expect(limitPlainly({ ...wish, ...unlike })).toEqual({ replicas, reason });
  });
});

describe('limits by rate', () => {
  const wish = { current: 10, desired: 10, minReplicas: 2, maxReplicas: 20 };
  const pods3 = rules([{ type: 'Pods', value: 3, periodSeconds: 60 }]);
  const limit = (
    unlike: Partial<typeof wish>,
    events = none as Parameters<typeof limitByRate>[3],
  ) => limitByRate({ ...wish, ...unlike }, pods3, pods3, events, 100);

  it.each([
    [{}, 10, 'DesiredWithinRange'],
    [{ desired: 13 }, 13, 'DesiredWithinRange'],
    [{ desired: 14 }, 13, 'ScaleUpLimit'],
    [{ desired: 14, maxReplicas: 13 }, 13, 'TooManyReplicas'],
    [{ desired: 14, maxReplicas: 12 }, 12, 'TooManyReplicas'],
    [{ desired: 7 }, 7, 'DesiredWithinRange'],
    [{ desired: 6 }, 7, 'ScaleDownLimit'],
    [{ desired: 6, minReplicas: 7 }, 7, 'TooFewReplicas'],
    [{ desired: 6, minReplicas: 8 }, 8, 'TooFewReplicas'],
    // Nothing holds what is to stay, not even a bound that lies elsewhere.
    [{ minReplicas: 12 }, 10, 'DesiredWithinRange'],
    [{ maxReplicas: 5 }, 10, 'DesiredWithinRange'],
  ])('of %j', (unlike, replicas, reason) => {
    expect(limit(unlike)).toEqual({ replicas, reason });
  });

  it('never take back what was too much, in either direction', () => {
    const change = [{ change: 5, at: 90, outdated: false }];
    expect(limit({ desired: 12 }, { up: change, down: [] })).toEqual({
      replicas: 10,
      reason: 'ScaleUpLimit',
    });
    expect(limit({ desired: 8 }, { up: [], down: change })).toEqual({
      replicas: 10,
      reason: 'ScaleDownLimit',
    });
    // What went down within the period gives room up.
    expect(limit({ desired: 20 }, { up: [], down: change }).replicas).toBe(18);
    expect(limit({ desired: 2 }, { up: change, down: [] }).replicas).toBe(2);
  });

  it('by per cent are rounded up on the way up, and down on the way down', () => {
    const quarter = rules([{ type: 'Percent', value: 25, periodSeconds: 60 }]);
    expect(scaleUpLimit(3, quarter, none, 0)).toBe(4);
    expect(scaleDownLimit(3, quarter, none, 0)).toBe(2);
    expect(scaleUpLimit(4, quarter, none, 0)).toBe(5);
    expect(scaleDownLimit(4, quarter, none, 0)).toBe(3);
    expect(scaleDownLimit(4, { ...quarter, selectPolicy: 'Disabled' }, none, 0)).toBe(4);
  });

  it('of more pods than an int32 holds wrap around, and so let nothing change', () => {
    const all = rules([{ type: 'Pods', value: 2_147_483_647, periodSeconds: 60 }]);
    expect(scaleUpLimit(1, all, none, 0)).toBe(-2_147_483_648);
    expect(limitByRate({ ...wish, desired: 14 }, all, all, none, 0)).toEqual({
      replicas: 10,
      reason: 'ScaleUpLimit',
    });
    expect(scaleUpLimit(0, all, none, 0)).toBe(2_147_483_647);
    expect(scaleDownLimit(10, all, none, 0)).toBe(-2_147_483_637);
  });
});

describe('the memory of a controller', () => {
  it('of recommendations without behavior', () => {
    const past = [
      { replicas: 4, at: 0 },
      { replicas: 6, at: 10 },
      { replicas: 5, at: 50 },
    ];
    expect(stabilizeDown(past, 3, 40, 50)).toEqual({
      replicas: 6,
      recommendations: [{ replicas: 3, at: 50 }, past[1], past[2]],
    });
    // The last slot that has run out is the one that is used again.
    expect(stabilizeDown(past, 3, 40, 51)).toEqual({
      replicas: 5,
      recommendations: [past[0], { replicas: 3, at: 51 }, past[2]],
    });
    // A window of nothing does not even hold what is of now.
    expect(stabilizeDown(past, 3, 0, 50)).toEqual({
      replicas: 3,
      recommendations: [past[0], past[1], { replicas: 3, at: 50 }],
    });
    expect(stabilizeDown(past, 9, 100, 60)).toEqual({
      replicas: 9,
      recommendations: [...past, { replicas: 9, at: 60 }],
    });
  });

  it('of recommendations with behavior, for the longer of both windows', () => {
    const past = [{ replicas: 4, at: 0 }];
    const slots = (upSeconds: number, downSeconds: number) =>
      stabilizeBoth(past, 4, 3, { upSeconds, downSeconds }, 100).recommendations.length;
    expect(slots(99, 99)).toBe(1);
    expect(slots(100, 99)).toBe(2);
    expect(slots(99, 100)).toBe(2);
    expect(slots(101, 0)).toBe(2);
    expect(slots(0, 101)).toBe(2);
  });

  it('of changes, which are outdated beyond the longest period', () => {
    const past = [{ change: 2, at: 0, outdated: false }];
    const two = rules([
      { type: 'Pods', value: 1, periodSeconds: 30 },
      { type: 'Pods', value: 1, periodSeconds: 60 },
    ]);
    const added = (at: number) => ({ change: 5, at, outdated: false });
    expect(storeEvent(past, 5, two, 60)).toEqual([...past, added(60)]);
    expect(storeEvent(past, 5, two, 61)).toEqual([added(61)]);
    expect(storeEvent([], 5, rules([]), 0)).toEqual([added(0)]);
  });
});
