import { describe, expect, it } from 'vitest';
import {
  buckets,
  bucketsAreEmpty,
  bucketsMean,
  bucketsSum,
  bucketsWeightedMean,
  recordAllInBuckets,
  resizeBuckets,
  smoothingCoefficient,
} from '../../../src/policies/autoscaling/kpa/buckets.ts';
import {
  type KpaConfig,
  kpaDefaults,
  panicWindowOf,
} from '../../../src/policies/autoscaling/kpa/config.ts';
import { type KpaInput, type KpaState, kpa } from '../../../src/policies/autoscaling/kpa/kpa.ts';
import {
  type KpaScaling,
  kpaAutoscaler,
  kpaBounds,
} from '../../../src/policies/autoscaling/kpa/kpa-autoscaler.ts';
import {
  maxOfWindow,
  maxWindow,
  recordInMaxWindow,
} from '../../../src/policies/autoscaling/kpa/max-window.ts';
import { metricTarget } from '../../../src/policies/autoscaling/kpa/metric-target.ts';
import {
  type RevisionRules,
  type RevisionStatus,
  revisionScale,
} from '../../../src/policies/autoscaling/kpa/revision-scale.ts';
import {
  type KpaScaleState,
  type KpaSpec,
  kpaScale,
  kpaScaleState,
} from '../../../src/policies/autoscaling/kpa/scale.ts';
import { decisionsOf } from './looks.ts';

describe('buckets', () => {
  const filled = (window: number, ...samples: readonly (readonly [at: number, value: number])[]) =>
    recordAllInBuckets(
      buckets(window, 1),
      samples.map(([at, value]) => ({ at, value })),
    );

  it('start empty', () => {
    expect(buckets(5, 2)).toEqual({
      window: 5,
      granularity: 2,
      values: [0, 0, 0],
      firstWrite: undefined,
      lastWrite: undefined,
    });
    expect(bucketsMean(buckets(5, 1), 0)).toBe(0);
    expect(bucketsSum(buckets(5, 1), 0)).toBe(0);
    expect(bucketsWeightedMean(buckets(5, 1), 0)).toBe(0);
    expect(bucketsAreEmpty(buckets(5, 1), 0)).toBe(true);
    expect(recordAllInBuckets(buckets(5, 1), [])).toEqual(buckets(5, 1));
  });

  it('begin anew after a window of silence', () => {
    expect(filled(5, [0, 7], [4, 3])).toMatchObject({ firstWrite: 0, lastWrite: 4 });
    expect(filled(5, [0, 7], [5, 3])).toMatchObject({
      firstWrite: 5,
      lastWrite: 5,
      values: [3, 0, 0, 0, 0],
    });
    // What comes late by a window is too late.
    expect(filled(5, [5, 3], [0, 7]).firstWrite).toBe(5);
    expect(filled(5, [5, 3], [1, 7])).toMatchObject({ firstWrite: 1, lastWrite: 5 });
    // Of two seconds each.
    const pairs = (at: number) =>
      recordAllInBuckets(buckets(6, 2), [
        { at: 6, value: 1 },
        { at, value: 1 },
      ]);
    expect(pairs(11.9).firstWrite).toBe(3);
    expect(pairs(12).firstWrite).toBe(6);
    expect(pairs(2).firstWrite).toBe(1);
    expect(pairs(1.9).firstWrite).toBe(3);
  });

  it('are empty once more than a window has passed', () => {
    const kept = filled(5, [10, 20]);
    expect([14, 15, 16].map((now) => bucketsAreEmpty(kept, now))).toEqual([false, false, true]);
    expect([14, 15, 16].map((now) => bucketsMean(kept, now))).toEqual([20, 0, 0]);
    expect([10, 12, 16].map((now) => bucketsSum(kept, now))).toEqual([20, 20, 0]);
    const pairs = recordAllInBuckets(buckets(6, 2), [{ at: 6, value: 9 }]);
    expect([11, 12, 13].map((now) => bucketsMean(pairs, now))).toEqual([9, 0, 0]);
    expect([13, 14].map((now) => bucketsAreEmpty(pairs, now))).toEqual([false, true]);
  });

  it('mean over what was written, rounded down', () => {
    expect(bucketsMean(filled(5, [1, 1], [2, 1], [3, 0]), 3)).toBe(0.666_666);
    // A clock that lags behind the samples changes nothing.
    expect(bucketsMean(filled(5, [1, 4], [2, 6]), 0)).toBe(5);
    // The oldest has gone out of the window.
    expect(bucketsMean(filled(3, [1, 9], [2, 6], [3, 3]), 4)).toBe(4.5);
  });

  it('weigh the newest most', () => {
    // Of two buckets the coefficient is 1 − 0.01.
    expect(smoothingCoefficient(2)).toBeCloseTo(0.99, 12);
    expect(smoothingCoefficient(60)).toBe(0.2);
    expect(bucketsWeightedMean(filled(2, [1, 100], [2, 200]), 2)).toBeCloseTo(198 + 0.99, 9);
    expect(bucketsWeightedMean(filled(2, [1, 100], [2, 200]), 3)).toBeCloseTo(1.98, 9);
    expect(bucketsWeightedMean(filled(2, [1, 100], [2, 200]), 5)).toBe(0);
    expect(bucketsWeightedMean(filled(2, [1, 100], [2, 200]), 1)).toBeCloseTo(198.99, 9);
  });

  it('may be resized, which forgets the oldest', () => {
    const kept = filled(4, [1, 1], [2, 2], [3, 3], [4, 4]);
    expect(resizeBuckets(kept, 4, 4)).toBe(kept);
    expect(bucketsSum(resizeBuckets(kept, 2, 4), 4)).toBe(7);
    expect(resizeBuckets(kept, 6, 4)).toMatchObject({ window: 6, firstWrite: 1, lastWrite: 4 });
    expect(resizeBuckets(kept, 2, 9)).toEqual({ ...buckets(2, 1), lastWrite: 4 });
    expect(resizeBuckets(buckets(4, 1), 2, 0)).toEqual(buckets(2, 1));
  });
});

describe('a window of the most', () => {
  const of = (size: number, ...records: readonly (readonly [index: number, value: number])[]) =>
    records.reduce(
      (window, [index, value]) => recordInMaxWindow(window, index, value),
      maxWindow(size),
    );

  it('keeps no more than can still be the most', () => {
    expect(maxWindow(3)).toEqual({ size: 3, entries: [] });
    expect(maxOfWindow(maxWindow(3))).toBeUndefined();
    expect(of(3, [0, 5], [1, 3], [2, 4]).entries).toEqual([
      { index: 0, value: 5 },
      { index: 2, value: 4 },
    ]);
    expect(of(3, [0, 5], [3, 4]).entries).toEqual([{ index: 3, value: 4 }]);
    // Of equals the newer lasts longer, and within an index the larger stands.
    expect(of(3, [0, 5], [1, 5]).entries).toEqual([{ index: 1, value: 5 }]);
    expect(of(3, [0, 5], [0, 4]).entries).toEqual([{ index: 0, value: 5 }]);
    expect(of(3, [0, 7], [1, 5], [1, 4]).entries).toEqual([
      { index: 0, value: 7 },
      { index: 1, value: 5 },
    ]);
  });
});

describe('a target', () => {
  it.each([
    [{ metric: 'concurrency', containerConcurrency: 10 }, 7, 10],
    [{ metric: 'concurrency', containerConcurrency: 0, target: 30 }, 21, 30],
    [{ metric: 'concurrency', containerConcurrency: 0, targetUtilization: 0.5 }, 50, 100],
    [{ metric: 'concurrency', containerConcurrency: 10, target: 10 }, 7, 10],
    [{ metric: 'rps', containerConcurrency: 10 }, 140, 200],
    [{ metric: 'rps', containerConcurrency: 10, target: 20 }, 14, 20],
    [{ metric: 'concurrency', containerConcurrency: 0, target: 0.001 }, 0.01, 0.001],
  ] as const)('of %j', (input, target, total) => {
    const found = metricTarget(input);
    expect(found.target).toBeCloseTo(target, 12);
    expect(found.total).toBe(total);
  });

  it('may have other defaults', () => {
    const defaults = {
      concurrencyFraction: 0.5,
      concurrency: 8,
      rps: 40,
      rpsFraction: 0.25,
      least: 5,
    };
    const of = { containerConcurrency: 0, defaults };
    expect(metricTarget({ ...of, metric: 'concurrency' })).toEqual({ target: 5, total: 8 });
    expect(metricTarget({ ...of, metric: 'rps' })).toEqual({ target: 10, total: 40 });
  });
});

describe('Scale()', () => {
  const spec: KpaSpec = {
    targetValue: 10,
    totalValue: 12,
    targetBurstCapacity: 0,
    panicThreshold: 2,
    maxScaleUpRate: 3,
    maxScaleDownRate: 2,
    stableWindow: 60,
    scaleDownDelay: 0,
    reachable: true,
    activationScale: 1,
  };
  const calm: KpaScaleState = { panicSince: undefined, maxPanicPods: 0, delayWindow: undefined };
  const scale = (
    unlike: Partial<KpaSpec>,
    stable: number | undefined,
    panic: number | undefined = stable,
    before: Partial<KpaScaleState> = {},
    readyPods: number | undefined = 4,
  ) =>
    kpaScale(
      { ...spec, ...unlike },
      { ...calm, ...before },
      { now: 100, readyPods, stable, panic },
    );

  it('starts in panic over more than one pod, with a window where there is a delay', () => {
    expect(kpaScaleState(spec, 1, 5)).toEqual({ ...calm, maxPanicPods: 1 });
    expect(kpaScaleState(spec, 2, 5)).toEqual({ ...calm, maxPanicPods: 2, panicSince: 5 });
    expect(kpaScaleState({ ...spec, scaleDownDelay: 5 }, 1, 0).delayWindow).toEqual({
      size: 3,
      entries: [],
    });
  });

  it('decides nothing on nothing', () => {
    expect(scale({}, undefined)).toEqual({
      valid: false,
      desired: 0,
      excessBurstCapacity: 0,
      because: 'no metrics yet',
      state: calm,
    });
    expect(kpaScale(spec, calm, { now: 1, readyPods: 4, stable: 9, panic: undefined }).valid).toBe(
      false,
    );
    expect(kpaScale(spec, calm, { now: 1, readyPods: 4, stable: undefined, panic: 9 }).valid).toBe(
      false,
    );
    expect(
      kpaScale(spec, calm, { now: 1, readyPods: undefined, stable: 9, panic: 9 }),
    ).toMatchObject({ valid: false, because: 'pods cannot be counted' });
  });

  it.each<[Partial<KpaSpec>, number, number, Partial<KpaScaleState>, number, string]>([
    [{}, 35, 35, {}, 4, 'stable window'],
    [{}, 41, 35, {}, 5, 'stable window'],
    [{}, 120, 35, {}, 12, 'stable window'],
    [{}, 121, 35, {}, 12, 'scale-up rate: at most 3 × 4'],
    [{}, 20, 20, {}, 2, 'stable window'],
    [{}, 10, 10, {}, 2, 'scale-down rate: at least 4 / 2'],
    [{ reachable: false }, 10, 10, {}, 1, 'stable window'],
    [{ activationScale: 6 }, 10, 10, {}, 6, 'activation scale'],
    [{ activationScale: 4 }, 40, 40, {}, 4, 'stable window'],
    [{ activationScale: 6, reachable: false }, 0, 0, {}, 0, 'stable window'],
    // The panic window needs twice the pods that are ready.
    [{}, 35, 70, {}, 4, 'stable window'],
    [{}, 35, 71, {}, 8, 'panic: panic window'],
    [{}, 90, 80, {}, 9, 'panic: stable window'],
    [{}, 35, 50, { panicSince: 50, maxPanicPods: 5 }, 5, 'panic: panic window'],
    [
      {},
      35,
      50,
      { panicSince: 50, maxPanicPods: 6 },
      6,
      'panic: no fewer than the 6 asked for before',
    ],
    [
      {},
      35,
      50,
      { panicSince: 40, maxPanicPods: 6 },
      6,
      'panic: no fewer than the 6 asked for before',
    ],
    [{}, 35, 50, { panicSince: 39, maxPanicPods: 6 }, 4, 'stable window'],
    [{}, 50, 50, { panicSince: 50, maxPanicPods: 1 }, 5, 'panic: stable window'],
  ])('with %j at %d and %d, %j', (unlike, stable, panic, before, desired, because) => {
    expect(scale(unlike, stable, panic, before)).toMatchObject({ valid: true, desired, because });
  });

  it('remembers a panic for a stable window, and the most that it asked for', () => {
    expect(scale({}, 35, 80).state).toEqual({ ...calm, panicSince: 100, maxPanicPods: 8 });
    const panic = { panicSince: 50, maxPanicPods: 6 };
    expect(scale({}, 35, 50, panic).state).toEqual({ ...calm, ...panic });
    expect(scale({}, 35, 50, { ...panic, panicSince: 39 }).state).toEqual(calm);
    expect(scale({}, 35, 35).state).toEqual(calm);
  });

  it('counts one pod where there is none', () => {
    expect(scale({}, 90, 10, {}, 0)).toMatchObject({
      desired: 3,
      because: 'scale-up rate: at most 3 × 1',
    });
  });

  it.each([
    [0, 4, 30, 0],
    [-1, 4, 30, -1],
    [10, 4, 30, 8],
    [10, 4, 30.5, 7],
    [211, 1, 0, -199],
  ])('spares a burst of %d with %d pods at %d: %d', (targetBurstCapacity, pods, panic, excess) => {
    expect(scale({ targetBurstCapacity }, 30, panic, {}, pods).excessBurstCapacity).toBe(excess);
  });

  it('delays a fall, in steps of two seconds', () => {
    const delayed = { scaleDownDelay: 10 };
    const entries = [{ index: 46, value: 9 }];
    const before = { delayWindow: { size: 5, entries } };
    expect(scale(delayed, 35, 35, before)).toMatchObject({
      desired: 9,
      because: 'scale-down delay: max of the last 10 s',
      state: { delayWindow: { entries: [...entries, { index: 50, value: 4 }] } },
    });
    const old = { delayWindow: { size: 5, entries: [{ index: 45, value: 9 }] } };
    expect(scale(delayed, 35, 35, old)).toMatchObject({ desired: 4, because: 'stable window' });
    expect(scale({ ...delayed, reachable: false }, 35, 35, before)).toMatchObject({
      desired: 4,
      state: before,
    });
  });
});

describe('the scale of a revision', () => {
  const rules: RevisionRules = {
    minScale: 0,
    maxScale: 0,
    initialScale: 1,
    enableScaleToZero: true,
    stableWindow: 300,
    scaleToZeroGracePeriod: 60,
    scaleToZeroPodRetention: 0,
    activationTimeout: 630,
    targetBurstCapacity: 211,
  };
  const status: RevisionStatus = {
    replicas: 1,
    activity: 'inactive',
    activityAge: 60,
    reachable: true,
    initialised: true,
    activatorInPath: true,
    proxiedFor: 0,
  };
  const active = { activity: 'active' } as const;
  const activating = { activity: 'activating' } as const;
  const fresh = { ...activating, initialised: false };

  it.each<
    [number, Partial<RevisionRules>, Partial<RevisionStatus>, number, boolean, string | undefined]
  >([
    [-1, {}, active, -1, false, 'no metrics yet'],
    [-1, {}, {}, -1, false, 'no metrics yet'],
    [-1, {}, activating, -1, false, 'activating'],
    [3, {}, active, 3, true, undefined],
    [1, {}, active, 1, false, undefined],
    [1, { minScale: 2 }, active, 2, true, 'min-scale'],
    [2, { minScale: 2 }, active, 2, true, undefined],
    [1, { minScale: 2 }, { ...active, reachable: false, replicas: 3 }, 1, true, undefined],
    [2, { initialScale: 3 }, fresh, 3, true, 'initial scale'],
    [3, { initialScale: 3 }, fresh, 3, true, undefined],
    [2, { initialScale: 3, minScale: 4 }, fresh, 4, true, 'min-scale'],
    [2, { initialScale: 3, minScale: 3 }, fresh, 3, true, 'min-scale'],
    [2, { initialScale: 3, minScale: 4 }, { ...fresh, reachable: false }, 3, true, 'initial scale'],
    [2, { initialScale: 3 }, { ...fresh, initialised: true }, 2, true, undefined],
    [5, { maxScale: 4 }, active, 4, true, 'max-scale'],
    [4, { maxScale: 4 }, active, 4, true, undefined],
    [5, { maxScale: 1 }, active, 1, false, 'max-scale'],
    [0, { enableScaleToZero: false }, { replicas: 3 }, 1, true, 'scale to zero is disabled'],
    [0, { enableScaleToZero: false }, {}, 1, false, 'scale to zero is disabled'],
    [0, {}, { ...activating, activityAge: 630 }, -1, false, 'activating'],
    [0, {}, { ...activating, activityAge: 631 }, 0, true, 'activation timed out'],
    [0, {}, { ...activating, activityAge: 631, replicas: 0 }, 0, false, 'activation timed out'],
    [
      0,
      {},
      { ...active, activityAge: 299, replicas: 3 },
      1,
      true,
      'active for less than the stable window',
    ],
    [
      0,
      {},
      { ...active, activityAge: 300 },
      0,
      false,
      'idle: becomes inactive, activator takes over',
    ],
    [0, {}, { activatorInPath: false }, 0, false, 'activator is not yet in the path'],
    [
      0,
      { targetBurstCapacity: -1 },
      { activatorInPath: false },
      0,
      true,
      'inactive for the grace period',
    ],
    [0, {}, {}, 0, true, 'inactive for the grace period'],
    [0, {}, { replicas: 0 }, 0, false, 'inactive for the grace period'],
    [0, { scaleToZeroPodRetention: 90 }, {}, 0, false, 'last pod is retained'],
    [
      0,
      { scaleToZeroPodRetention: 90 },
      { activityAge: 90 },
      0,
      true,
      'inactive for the grace period',
    ],
    [0, {}, { activityAge: 59 }, 0, false, 'grace period'],
    [
      0,
      {},
      { activityAge: 59, proxiedFor: 60 },
      0,
      true,
      'activator in the path for the grace period',
    ],
    [0, { scaleToZeroPodRetention: 59 }, { activityAge: 59 }, 0, false, 'grace period'],
    [
      0,
      { scaleToZeroPodRetention: 59 },
      { activityAge: 58, proxiedFor: 99 },
      0,
      false,
      'last pod is retained',
    ],
  ])('%d wanted with %j at %j', (wanted, unlike, at, desired, apply, because) => {
    expect(revisionScale({ ...rules, ...unlike }, { ...status, ...at }, wanted)).toEqual({
      desired,
      apply,
      because,
    });
  });
});

describe('Knative’s autoscaler', () => {
  const config: KpaConfig = {
    ...kpaDefaults,
    target: 10,
    targetUtilization: 1,
    targetBurstCapacity: 0,
  };
  /** Decisions two seconds apart, each after two samples. */
  function course(
    unlike: Partial<KpaConfig>,
    values: readonly (number | undefined)[],
    input: Partial<KpaInput> = {},
    from: Partial<KpaState> = {},
  ) {
    const policy = kpa({ ...config, ...unlike });
    let state: KpaState = { ...policy.initial(1), ...from };
    return values.map((value, at) => {
      const now = 2 * (at + 1);
      const samples = value === undefined ? [] : [now - 1, now].map((one) => ({ at: one, value }));
      const decision = policy.decide(state, { now, replicas: 1, readyPods: 1, samples, ...input });
      state = decision.state;
      return decision;
    });
  }
  const last = (...of: Parameters<typeof course>) => course(...of).at(-1)!;

  it('starts without any knowledge', () => {
    const { stable, panic, ...rest } = kpa(config).initial(2, 7);
    expect(rest).toEqual({
      scale: { panicSince: 7, maxPanicPods: 2, delayWindow: undefined },
      desired: -1,
      because: 'no metrics yet',
      excessBurstCapacity: 0,
      activity: 'activating',
      activitySince: 7,
      initialised: false,
      proxySince: undefined,
    });
    expect([stable.window, panic.window]).toEqual([60, 6]);
    expect(kpa(config).initial().scale).toMatchObject({ panicSince: undefined, maxPanicPods: 0 });
    expect(kpa(config).initial().activitySince).toBe(0);
    // One that is to start with no pods has them all.
    const none = { ...config, initialScale: 0 };
    const fresh = { activity: 'inactive', initialised: true };
    expect(kpa(none).initial()).toMatchObject(fresh);
    expect(kpa({ ...none, minScale: 1 }).initial()).toMatchObject({
      activity: 'activating',
      initialised: false,
    });
    expect(panicWindowOf({ ...config, stableWindow: 65 })).toBe(7);
  });

  it('starts with the excess capacity of its initial pods, and the activator in its path where there is none', () => {
    const excess = (unlike: Partial<KpaConfig>) =>
      kpa({ ...config, ...unlike }).initial().excessBurstCapacity;
    expect(kpa(kpaDefaults).initial().excessBurstCapacity).toBe(-111);
    expect(
      [-1, 0, 4.5, 10.5, 30].map((targetBurstCapacity) => excess({ targetBurstCapacity })),
    ).toEqual([-1, 0, 5, 0, -20]);
    expect(excess({ targetBurstCapacity: 30, initialScale: 4 })).toBe(10);
    const proxy = (targetBurstCapacity: number) => kpa({ ...config, targetBurstCapacity });
    const input = { now: 2, replicas: 1, readyPods: 0, samples: [] };
    const since = (burst: number) =>
      proxy(burst).decide(proxy(burst).initial(), input).state.proxySince;
    expect([0, 10, 11, -1].map(since)).toEqual([undefined, undefined, 2, 2]);
  });

  it('takes the mean of both windows, as they are told to', () => {
    expect(last({}, [10, 30])).toMatchObject({ desired: 2, because: 'panic: stable window' });
    expect(last({ panicThresholdPercentage: 1000 }, [10, 10, 10, 30, 30])).toMatchObject({
      desired: 2,
      because: 'stable window',
    });
    // 0.2 × 30 + 0.16 × 30 = 10.8, and not the 30 of a plain mean.
    const weighted = {
      aggregation: 'weighted-exponential',
      panicThresholdPercentage: 1000,
    } as const;
    expect(last(weighted, [30])).toMatchObject({ desired: 2, because: 'stable window' });
    expect(last({ panicThresholdPercentage: 1000 }, [30])).toMatchObject({ desired: 3 });
  });

  it('goes on with the last valid decision', () => {
    const before = { desired: 4, because: 'stable window', activity: 'active' } as const;
    expect(last({}, [undefined], {}, before)).toMatchObject({
      desired: 4,
      because: 'stable window',
      state: { desired: 4, because: 'stable window' },
    });
    expect(last({}, [25], { readyPods: undefined }, before)).toMatchObject({ desired: 4 });
    expect(last({}, [undefined], {}, { activity: 'active' })).toMatchObject({
      desired: 1,
      because: 'no metrics yet',
    });
  });

  it('takes silence for no traffic where the activator alone reports', () => {
    const before = { desired: 4, because: 'stable window', activity: 'active' } as const;
    const silent = last({ targetBurstCapacity: -1 }, [undefined], {}, before);
    expect(silent.state).toMatchObject({ desired: 0, because: 'stable window' });
    expect(last({ targetBurstCapacity: 5 }, [undefined], {}, before).state.desired).toBe(4);
  });

  it('is active once enough pods are ready', () => {
    const state = (
      unlike: Partial<KpaConfig>,
      input: Partial<KpaInput>,
      from: Partial<KpaState> = {},
    ) => {
      const { activity, activitySince, initialised } = last(unlike, [25], input, from).state;
      return [activity, activitySince, initialised];
    };
    expect(state({}, {})).toEqual(['active', 2, true]);
    expect(state({}, { readyPods: 0 })).toEqual(['activating', 0, false]);
    expect(state({}, { readyPods: undefined })).toEqual(['activating', 0, false]);
    expect(state({ initialScale: 2 }, {})).toEqual(['activating', 0, false]);
    expect(state({ initialScale: 2 }, { readyPods: 2 })).toEqual(['active', 2, true]);
    expect(state({ initialScale: 2 }, {}, { initialised: true })).toEqual(['active', 2, true]);
    expect(state({ minScale: 3 }, { readyPods: 2 })).toEqual(['activating', 0, false]);
    expect(state({ minScale: 3 }, { readyPods: 3 })).toEqual(['active', 2, true]);
    expect(state({ minScale: 3 }, { readyPods: 2, reachable: false })).toEqual(['active', 2, true]);
    expect(state({}, { readyPods: 0 }, { initialised: true })).toEqual(['activating', 0, true]);
    // Where none are to be ready nobody asked for any yet.
    const unheld = { minScale: 3, initialScale: 0 };
    expect(state(unheld, { readyPods: 2, reachable: false })).toEqual(['inactive', 2, true]);
    expect(state(unheld, { readyPods: 2 })).toEqual(['activating', 0, false]);
    expect(state({}, {}, { activity: 'active', activitySince: -5 })).toEqual(['active', -5, true]);
    expect(state({}, { readyPods: 0 }, { activity: 'inactive' })).toEqual(['activating', 2, false]);
  });

  it('is inactive while nothing is asked of it, and the activator takes its traffic', () => {
    const idle = { activity: 'active', activitySince: -60, initialised: true } as const;
    const waits = last({}, [0], {}, idle);
    expect(waits).toMatchObject({
      desired: 1,
      because: 'idle: becomes inactive, activator takes over',
      state: { activity: 'inactive', activitySince: 2, proxySince: 2 },
    });
    const gone = {
      activity: 'inactive',
      activitySince: -28,
      proxySince: -10,
      initialised: true,
    } as const;
    expect(last({}, [0], {}, gone)).toMatchObject({
      desired: 0,
      because: 'inactive for the grace period',
      state: { proxySince: -10 },
    });
    const proxied = { ...gone, activitySince: -10, proxySince: -28 };
    expect(last({}, [0], {}, proxied)).toMatchObject({
      desired: 0,
      because: 'activator in the path for the grace period',
    });
    expect(last({}, [0], {}, { ...proxied, proxySince: -27 }).because).toBe('grace period');
    expect(last({}, [0], {}, { ...gone, activitySince: -10, proxySince: undefined })).toMatchObject(
      {
        desired: 1,
        because: 'activator is not yet in the path',
      },
    );
    // Of an inactive one that nothing is known of nobody asked.
    expect(last({}, [undefined], {}, gone).state).toMatchObject({
      activity: 'inactive',
      proxySince: -10,
    });
    expect(last({}, [25], {}, gone).state).toMatchObject({
      activity: 'active',
      proxySince: undefined,
    });
    expect(
      last({}, [undefined], {}, { activity: 'active', proxySince: -10 }).state.proxySince,
    ).toBeUndefined();
  });

  it('gives an activation thirty seconds more than its deadline', () => {
    const since = (activitySince: number) =>
      last({ progressDeadline: 20 }, [0], { readyPods: 0 }, { activitySince }).because;
    expect(since(-48)).toBe('activating');
    expect(since(-49)).toBe('activation timed out');
  });

  it('keeps its least only where a route leads to it', () => {
    const many = { replicas: 4, readyPods: 4 };
    const idle = { activity: 'active', initialised: true, activitySince: 0 } as const;
    const least = { minScale: 2, maxScaleDownRate: 4 };
    expect(last(least, [5], many, idle)).toMatchObject({ desired: 2, because: 'min-scale' });
    expect(last(least, [5], { ...many, reachable: false }, idle).desired).toBe(1);
    // Without a route no rate holds it either.
    const slow = { maxScaleDownRate: 1.5 };
    expect(last(slow, [5], many, idle).desired).toBe(2);
    expect(last(slow, [5], { ...many, reachable: false }, idle).desired).toBe(1);
  });

  it('keeps the activator in its path while a burst has no room', () => {
    const proxy = (targetBurstCapacity: number) =>
      last({ targetBurstCapacity }, [5]).state.proxySince;
    expect(proxy(0)).toBeUndefined();
    expect(proxy(5)).toBeUndefined();
    expect(proxy(6)).toBe(2);
    expect(proxy(-1)).toBe(2);
  });
});

describe('Knative’s autoscaler in a scenario', () => {
  const config: KpaScaling = {
    kind: 'kpa',
    metric: 'ongoing',
    target: 10,
    target_utilization: 1,
    container_concurrency: 0,
    min_scale: 0,
    max_scale: 0,
    initial_scale: 1,
    aggregation: 'linear',
    stable_window: 60,
    panic_window: 0.1,
    panic_threshold: 2,
    max_scale_up_rate: 1000,
    max_scale_down_rate: 2,
    scale_down_delay: 0,
    activation_scale: 1,
    target_burst_capacity: 0,
    scale_to_zero: true,
    scale_to_zero_grace_period: 30,
    scale_to_zero_pod_retention: 0,
    progress_deadline: 600,
    interval: 2,
  };
  const course = (unlike: Partial<KpaScaling>, ...looks: readonly object[]) =>
    decisionsOf(
      kpaAutoscaler({ ...config, ...unlike }),
      looks.map((look, at) => ({ now: 2 * (at + 1), ready: 2, starting: 0, ...look })),
    );

  it.each<[Partial<KpaScaling>, number, number, number]>([
    [{}, 1, 0, Number.POSITIVE_INFINITY],
    [{ scale_to_zero: false }, 1, 1, Number.POSITIVE_INFINITY],
    [{ scale_to_zero: false, min_scale: 3 }, 3, 3, Number.POSITIVE_INFINITY],
    [{ min_scale: 2, max_scale: 5 }, 2, 2, 5],
    [{ initial_scale: 7, max_scale: 5 }, 5, 0, 5],
    [{ initial_scale: 0 }, 0, 0, Number.POSITIVE_INFINITY],
  ])('with %j starts with %d within %d and %d', (unlike, initial, least, most) => {
    expect(kpaBounds({ ...config, ...unlike })).toEqual({ initial, least, most });
    expect(kpaAutoscaler({ ...config, ...unlike })).toMatchObject({
      initialReplicas: initial,
      interval: 2,
      reads: ['ongoing'],
    });
  });

  it('takes the mean since the last tick for each second of it', () => {
    const [first, second, third] = course(
      {},
      { ongoing: 25 },
      { ongoing: 55 },
      { now: 4.5, ongoing: 99 },
    );
    expect(first).toMatchObject({ desired: 3, because: 'stable window', state: { sampledTo: 2 } });
    expect(bucketsSum(first!.state.kpa.stable, 2)).toBe(50);
    expect(bucketsSum(second!.state.kpa.stable, 4)).toBe(160);
    // Within the second there is none to add.
    expect(bucketsSum(third!.state.kpa.stable, 4)).toBe(160);
    const [, late] = course({ stable_window: 6 }, { ongoing: 25 }, { now: 100, ongoing: 7 });
    expect(bucketsSum(late!.state.kpa.stable, 100)).toBe(42);
    expect(bucketsSum(course({}, {})[0]!.state.kpa.stable, 2)).toBe(0);
  });

  it('measures requests in flight, or a second', () => {
    const rps = { metric: 'arrival-rate', target: undefined } as const;
    expect(course(rps, { arrivalRate: 500 })[0]!.desired).toBe(3);
    expect(course({ target: undefined }, { ongoing: 500 })[0]!.desired).toBe(5);
    expect(course({ container_concurrency: 5 }, { ongoing: 40 })[0]!.desired).toBe(8);
    expect(course({ target_utilization: 0.5 }, { ongoing: 40 })[0]!.desired).toBe(8);
  });

  it('holds to its bounds, whoever goes beyond them', () => {
    expect(course({ max_scale: 3 }, { ongoing: 90 })[0]).toMatchObject({
      desired: 3,
      because: 'max-scale',
    });
    expect(course({ max_scale: 3 }, { ready: 5 })[0]).toMatchObject({
      desired: 3,
      because: 'activating, but above max-scale',
    });
    expect(course({ min_scale: 3 }, { ready: 1, starting: 1, ongoing: 5 })[0]!.desired).toBe(3);
    // One that starts is a replica too, though not a pod that is ready.
    expect(course({}, { ready: 0, starting: 2 })[0]).toMatchObject({ desired: 2 });
    const idle = { ready: 0, starting: 0 };
    expect(course({ scale_to_zero: false }, idle)[0]).toMatchObject({ desired: 1 });
  });

  it('has the rates, windows and waits that it is told', () => {
    const desired = (unlike: Partial<KpaScaling>, ...looks: readonly object[]) =>
      course(unlike, ...looks).at(-1)!.desired;
    expect(desired({ max_scale_up_rate: 2 }, { ongoing: 90 })).toBe(4);
    const ten = { ready: 10, ongoing: 10 };
    const calm = { initial_scale: 1 };
    expect(desired({ ...calm, max_scale_down_rate: 5 }, ten)).toBe(2);
    expect(desired({ ...calm, max_scale_down_rate: 2 }, ten)).toBe(5);
    expect(desired({ activation_scale: 6 }, { ongoing: 5 })).toBe(6);
    expect(
      desired({ scale_down_delay: 30 }, { ready: 9, ongoing: 90 }, { ready: 9, ongoing: 0 }),
    ).toBe(9);
    const surge = [
      { ready: 9, ongoing: 10 },
      { ready: 9, ongoing: 10 },
      { ready: 9, ongoing: 170 },
    ];
    expect(course({ panic_window: 0.034 }, ...surge).at(-1)!.because).toMatch(
      /^stable|^scale-down/,
    );
    expect(course({ panic_threshold: 1, panic_window: 0.034 }, ...surge).at(-1)!.because).toMatch(
      /^panic: /,
    );
    expect(course({ target_burst_capacity: -1 }, { ongoing: 5 })[0]!.state.kpa.proxySince).toBe(2);
    // 14.5 s are 15, though 100 × 0.58 is a little less than 58.
    const halves = kpaAutoscaler({ ...config, stable_window: 25, panic_window: 0.58 });
    expect(halves.initial().kpa.panic.window).toBe(15);
  });
});
