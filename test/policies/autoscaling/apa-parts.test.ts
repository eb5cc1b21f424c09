import { describe, expect, it } from 'vitest';
import {
  type AibrixKpaInput,
  aibrixKpaReplicas,
  aibrixPanics,
} from '../../../src/policies/autoscaling/apa/aibrix-kpa.ts';
import { apa } from '../../../src/policies/autoscaling/apa/apa.ts';
import {
  type ApaScaling,
  apaAutoscaler,
} from '../../../src/policies/autoscaling/apa/apa-autoscaler.ts';
import {
  apaReplicas,
  defaultApaLimits,
} from '../../../src/policies/autoscaling/apa/apa-replicas.ts';
import {
  cooledDown,
  defaultCooldownWindows,
} from '../../../src/policies/autoscaling/apa/cooldown.ts';
import { guardPending } from '../../../src/policies/autoscaling/apa/pending-guard.ts';
import { decisionsOf } from './looks.ts';

describe('replicas by a metric', () => {
  it.each([
    [4, 11, 4, 'within tolerance'],
    [4, 11.1, 5, 'metric above target'],
    [4, 9, 4, 'within tolerance'],
    [4, 8.9, 4, 'metric below target'],
    [4, 20, 8, 'metric above target'],
    [4, 20.1, 8, 'scale-up rate'],
    [4, 5, 2, 'metric below target'],
    [4, 2.5, 2, 'scale-down rate'],
    [5, 4, 2, 'metric below target'],
  ])('%d at %d of 10 become %d: %s', (current, use, desired, because) => {
    expect(apaReplicas(current, use, 10)).toEqual({ desired, because });
  });

  it('move as far as their limits let them', () => {
    const limits = {
      upTolerance: 0.5,
      downTolerance: 0.25,
      maxScaleUpRate: 1.5,
      maxScaleDownRate: 4,
    };
    const of = (use: number) => apaReplicas(8, use, 10, limits);
    expect(of(15)).toEqual({ desired: 8, because: 'within tolerance' });
    expect(of(15.1)).toEqual({ desired: 12, because: 'scale-up rate' });
    expect(of(7.5)).toEqual({ desired: 8, because: 'within tolerance' });
    expect(of(7.4)).toEqual({ desired: 6, because: 'metric below target' });
    expect(of(0)).toEqual({ desired: 2, because: 'scale-down rate' });
    expect(defaultApaLimits).toEqual({
      upTolerance: 0.1,
      downTolerance: 0.1,
      maxScaleUpRate: 2,
      maxScaleDownRate: 2,
    });
  });
});

describe('a cooldown', () => {
  const windows = { scaleUpCooldown: 60, scaleDownCooldown: 300 };
  const past = [
    { at: 0, replicas: 9 },
    { at: 250, replicas: 2 },
    { at: 280, replicas: 7 },
  ];

  it('takes the most of its window on the way up', () => {
    expect(cooledDown(past, 290, 4, 6, windows).replicas).toBe(7);
    expect(cooledDown(past, 290, 4, 8, windows).replicas).toBe(8);
    // A window forgets what is as old as it is.
    expect(cooledDown(past, 339, 4, 6, windows).replicas).toBe(7);
    expect(cooledDown(past, 340, 4, 6, windows).replicas).toBe(6);
    expect(cooledDown(past, 290, 4, 6, { ...windows, scaleUpCooldown: 0 }).replicas).toBe(6);
    expect(cooledDown(past, 290, 4, 6, { ...windows, scaleUpCooldown: 291 }).replicas).toBe(9);
  });

  it('takes the least of its window on the way down', () => {
    expect(cooledDown(past, 290, 8, 6, windows).replicas).toBe(2);
    expect(cooledDown(past, 549, 8, 6, windows).replicas).toBe(2);
    expect(cooledDown(past, 550, 8, 6, windows).replicas).toBe(6);
    expect(cooledDown(past, 290, 8, 1, windows).replicas).toBe(1);
  });

  it('leaves what is right, and remembers as long as its longer window', () => {
    expect(cooledDown(past, 290, 6, 6, windows)).toEqual({
      replicas: 6,
      history: [...past, { at: 290, replicas: 6 }],
    });
    expect(cooledDown(past, 300, 8, 6, windows).history).toEqual([
      ...past.slice(1),
      { at: 300, replicas: 6 },
    ]);
    const long = { scaleUpCooldown: 600, scaleDownCooldown: 0 };
    expect(cooledDown(past, 599, 4, 6, long).history).toHaveLength(4);
    expect(cooledDown(past, 600, 4, 6, long).history).toHaveLength(3);
    expect(defaultCooldownWindows).toEqual({ scaleUpCooldown: 0, scaleDownCooldown: 300 });
  });
});

describe('replicas on their way', () => {
  const answer = (desired: number) => ({ desired, because: 'metric' });
  const idle = 'replicas on their way count as idle';
  const busy = 'replicas on their way count as busy';

  it.each([
    // 30 · 2/4 = 15 of 10: 6 of the 8 that were wanted.
    [8, 4, 2, 30, { desired: 6, because: idle }],
    // 15 · 2/4 = 7.5: that would be fewer.
    [8, 4, 2, 15, { desired: 4, because: idle }],
    [5, 4, 3, 40, answer(5)],
    // (5 · 2 + 10 · 2)/4 = 7.5 of 10: 3 and not 1.
    [1, 4, 2, 5, { desired: 3, because: busy }],
    // (12 · 2 + 10 · 2)/4 = 11 of 10: that would be more.
    [1, 4, 2, 12, { desired: 4, because: busy }],
    [3, 4, 2, 5, answer(3)],
    [8, 4, 4, 30, answer(8)],
    [8, 4, 9, 30, answer(8)],
    [4, 4, 2, 30, answer(4)],
    // None serves.
    [8, 4, -1, 30, { desired: 4, because: idle }],
  ])('%d wanted of %d, %d ready at %d', (desired, current, ready, use, expected) => {
    expect(guardPending(answer(desired), { current, ready }, use, 10)).toEqual(expected);
  });

  it('cannot be judged without a target', () => {
    expect(guardPending(answer(8), { current: 4, ready: 2 }, 30, 0)).toEqual(answer(8));
  });
});

describe('APA', () => {
  const config = { target: 10, minReplicas: 1, maxReplicas: 20 };

  it('starts without a memory, and keeps it while it knows nothing', () => {
    const scaler = apa(config);
    expect(scaler.initial()).toEqual({ history: [] });
    const state = { history: [{ at: 0, replicas: 3 }] };
    expect(scaler.decide(state, { now: 10, current: 4, usePerReplica: undefined })).toEqual({
      desired: 4,
      because: 'no metric',
      state,
    });
    expect(scaler.decide(state, { now: 10, current: 0, usePerReplica: 50 }).state).toBe(state);
    expect(scaler.decide(state, { now: 10, current: 4, usePerReplica: 10 })).toEqual({
      desired: 4,
      because: 'within tolerance',
      state: { history: [...state.history, { at: 10, replicas: 4 }] },
    });
  });

  it('has the limits and windows that it is given, and else AIBrix’s', () => {
    const decide = (more: object, usePerReplica: number, history = [{ at: 0, replicas: 9 }]) => {
      const { desired, because } = apa({ ...config, ...more }).decide(
        { history },
        { now: 10, current: 4, usePerReplica },
      );
      return [desired, because];
    };
    expect(decide({}, 30)).toEqual([8, 'scale-up rate']);
    expect(decide({ limits: { maxScaleUpRate: 3 } }, 30)).toEqual([12, 'metric above target']);
    expect(decide({ limits: { upTolerance: 3 } }, 30)).toEqual([4, 'within tolerance']);
    expect(decide({ windows: { scaleUpCooldown: 60 } }, 15)).toEqual([9, 'cooldown window']);
    expect(decide({ windows: { scaleUpCooldown: 60 }, maxReplicas: 7 }, 15)).toEqual([
      7,
      'at most maxReplicas',
    ]);
    expect(decide({ minReplicas: 3 }, 2)).toEqual([3, 'at least minReplicas']);
    expect(decide({ minReplicas: 0 }, 0, [])).toEqual([2, 'scale-down rate']);
  });

  it('stays at none where that is its least, by its rate', () => {
    const scaler = apa({ ...config, minReplicas: 0 });
    const decision = scaler.decide({ history: [] }, { now: 10, current: 0, usePerReplica: 50 });
    expect(decision).toMatchObject({ desired: 0, because: 'metric above target' });
  });

  it('counts all that exist as ready where nothing else is said', () => {
    const decide = (ready?: number) =>
      apa(config).decide(
        { history: [] },
        { now: 10, current: 4, usePerReplica: 20, ...(ready === undefined ? {} : { ready }) },
      ).desired;
    expect(decide()).toBe(8);
    expect(decide(2)).toBe(4);
  });
});

describe('APA in a scenario', () => {
  const config: ApaScaling = {
    kind: 'apa',
    min_replicas: 1,
    max_replicas: 8,
    metric: 'ongoing',
    target: 10,
    scale_up_tolerance: 0.5,
    scale_down_tolerance: 0.25,
    max_scale_up_rate: 3,
    max_scale_down_rate: 4,
    scale_up_cooldown: 30,
    scale_down_cooldown: 60,
    window: 20,
    interval: 5,
  };

  it('starts with its minimum, or as many as it is told', () => {
    expect(apaAutoscaler(config)).toMatchObject({
      initialReplicas: 1,
      interval: 5,
      reads: ['ongoing'],
    });
    expect(apaAutoscaler({ ...config, initial_replicas: 3 }).initialReplicas).toBe(3);
    expect(apaAutoscaler(config).initial()).toEqual({ apa: { history: [] }, samples: [] });
  });

  it.each([
    [2, 30, 2, 'within tolerance'],
    [2, 31, 4, 'metric above target'],
    [2, 70, 6, 'scale-up rate'],
    [4, 200, 8, 'at most maxReplicas'],
    [8, 60, 8, 'within tolerance'],
    [8, 59, 6, 'metric below target'],
    [8, 0, 2, 'scale-down rate'],
  ])('%d with %d in flight become %d: %s', (ready, ongoing, desired, because) => {
    const seen = { now: 5, ready, starting: 0, ongoing };
    expect(decisionsOf(apaAutoscaler(config), [seen])).toMatchObject([{ desired, because }]);
  });

  it('cools down for as long as it is told, each way', () => {
    const course = (...looks: readonly [now: number, ready: number, ongoing: number][]) =>
      decisionsOf(
        apaAutoscaler({ ...config, window: 0.001 }),
        looks.map(([now, ready, ongoing]) => ({ now, ready, starting: 0, ongoing })),
      ).map(({ desired, because }) => [desired, because]);
    // 8 were wanted 29 s ago, and 6 are now.
    expect(course([5, 4, 80], [34, 4, 61])[1]).toEqual([8, 'cooldown window']);
    expect(course([5, 4, 80], [35, 4, 61])[1]).toEqual([7, 'metric above target']);
    expect(course([5, 8, 16], [64, 8, 50])[1]).toEqual([2, 'cooldown window']);
    expect(course([5, 8, 16], [65, 8, 50])[1]).toEqual([5, 'metric below target']);
  });

  it('brings back what somebody took, and says so', () => {
    const seen = { now: 5, ready: 0, starting: 0, ongoing: 9 };
    expect(decisionsOf(apaAutoscaler(config), [seen])).toMatchObject([
      { desired: 1, because: 'disabled: scaled to zero, but below min_replicas' },
    ]);
    const many = { now: 5, ready: 9, starting: 0 };
    expect(decisionsOf(apaAutoscaler(config), [many])).toMatchObject([
      { desired: 8, because: 'bounds' },
    ]);
  });
});

describe('AIBrix’s KPA', () => {
  const calm: AibrixKpaInput = {
    current: 4,
    target: 10,
    stable: 35,
    panic: 60,
    inPanic: false,
    maxPanicPods: 5,
    activationScale: 1,
    maxScaleUpRate: 2,
    maxScaleDownRate: 2,
  };

  it.each<[Partial<AibrixKpaInput>, number, number, string]>([
    [{}, 4, 5, 'metric over target'],
    [{ stable: 80 }, 8, 5, 'metric over target'],
    [{ stable: 81 }, 8, 5, 'scale-up rate'],
    [{ stable: 20 }, 2, 5, 'metric over target'],
    [{ stable: 10 }, 2, 5, 'scale-down rate'],
    [{ current: 5, stable: 0 }, 2, 5, 'scale-down rate'],
    [{ current: 0, stable: 0 }, 0, 5, 'metric over target'],
    [{ current: -1, stable: 50 }, 1, 5, 'scale-up rate'],
    [{ stable: 20, activationScale: 3 }, 3, 5, 'activation scale'],
    [{ stable: 30, activationScale: 3 }, 3, 5, 'metric over target'],
    [{ current: 1, stable: 0, activationScale: 3 }, 0, 5, 'metric over target'],
    [{ inPanic: true }, 6, 6, 'metric over target'],
    [{ inPanic: true, panic: 50 }, 5, 5, 'panic: never down'],
    [{ inPanic: true, panic: 90 }, 8, 8, 'scale-up rate'],
    [{ inPanic: true, stable: 70 }, 7, 7, 'metric over target'],
    [{ inPanic: true, panic: 10, maxPanicPods: 0 }, 4, 4, 'metric over target'],
  ])('of %j', (unlike, desired, maxPanicPods, because) => {
    expect(aibrixKpaReplicas({ ...calm, ...unlike })).toEqual({ desired, maxPanicPods, because });
  });

  it('panics beyond a threshold', () => {
    expect(aibrixPanics(10, 30, 3)).toBe(false);
    expect(aibrixPanics(10, 31, 3)).toBe(true);
    expect(aibrixPanics(-1, 0)).toBe(true);
    expect(aibrixPanics(1, 0)).toBe(false);
  });
});
