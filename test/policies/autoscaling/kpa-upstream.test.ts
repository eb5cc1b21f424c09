// Table tests of knative/serving as facts, under upstream's own names:
//   pkg/autoscaler/scaling/autoscaler_test.go@01f103ef, pkg/autoscaler/aggregation/bucketing_test.go,
//   pkg/autoscaler/aggregation/max/{window,timewindow}_test.go@18ea7bd6, pkg/reconciler/autoscaling/kpa/scaler_test.go,
//   pkg/reconciler/autoscaling/resources/target_test.go.
import { describe, expect, it } from 'vitest';
import {
  type Buckets,
  buckets,
  bucketsAreEmpty,
  bucketsMean,
  bucketsSum,
  bucketsWeightedMean,
  recordAllInBuckets,
  resizeBuckets,
} from '../../../src/policies/autoscaling/kpa/buckets.ts';
import {
  maxOfWindow,
  maxWindow,
  recordInMaxWindow,
} from '../../../src/policies/autoscaling/kpa/max-window.ts';
import {
  type MetricTargetDefaults,
  type MetricTargetInput,
  metricTarget,
} from '../../../src/policies/autoscaling/kpa/metric-target.ts';
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

describe('Scale()', () => {
  interface Step {
    readonly at: number;
    readonly pods: number | undefined;
    readonly stable: number | undefined;
    readonly panic: number | undefined;
    readonly spec?: KpaSpec;
    /** Desired, excess burst capacity, and since when it panics. */
    readonly gives: readonly [number, number, number | undefined];
  }
  /** Upstream takes 75 % of utilisation. */
  const spec = (target: number, burst: number, unlike: Partial<KpaSpec> = {}): KpaSpec => ({
    targetValue: target,
    totalValue: target / 0.75,
    targetBurstCapacity: burst,
    panicThreshold: 2,
    maxScaleUpRate: 10,
    maxScaleDownRate: 10,
    stableWindow: 60,
    scaleDownDelay: 0,
    reachable: true,
    activationScale: 0,
    ...unlike,
  });
  const delayed = spec(10, 0, { panicThreshold: 100, stableWindow: 0, scaleDownDelay: 300 });
  const step = (
    at: number,
    pods: number | undefined,
    [stable, panic]: readonly [number | undefined, number | undefined],
    gives: Step['gives'],
    now?: KpaSpec,
  ): Step => ({ at, pods, stable, panic, gives, ...(now === undefined ? {} : { spec: now }) });
  const calm = undefined;

  it.each<[string, KpaSpec, readonly Step[], Partial<KpaScaleState>?]>([
    [
      'TestAutoscalerScaleDownDelay/simple and gradual',
      delayed,
      [
        step(2, 0, [40, 40], [4, 0, calm]),
        step(300, 0, [0, 0], [4, 0, calm]),
        step(302, 0, [0, 0], [0, 0, calm]),
        step(540, 0, [40, 40], [4, 0, calm]),
        step(600, 0, [30, 30], [4, 0, calm]),
        step(660, 0, [0, 0], [4, 0, calm]),
        step(840, 0, [0, 0], [3, 0, calm]),
        step(900, 0, [0, 0], [0, 0, calm]),
      ],
    ],
    [
      'TestAutoscalerScaleDownDelayNotReachable',
      delayed,
      [
        step(2, 0, [40, 40], [4, 0, calm]),
        step(60, 0, [0, 0], [4, 0, calm]),
        step(2, 0, [0, 0], [0, 0, calm], { ...delayed, reachable: false }),
      ],
    ],
    [
      'TestAutoscalerNoDataNoAutoscale',
      spec(10, 100),
      [step(0, 1, [undefined, undefined], [0, 0, calm])],
    ],
    ['TestAutoscalerMetricsWithRPS', spec(10, 100), [step(61, 1, [100, 99], [10, -186, 61])]],
    [
      'TestAutoscalerStableModeIncreaseWithConcurrencyDefault',
      spec(10, 101),
      [step(0, 1, [50, 10], [5, -98, calm]), step(0, 1, [100, 10], [10, -98, calm])],
    ],
    [
      'TestAutoscalerUnpanicAfterSlowIncrease',
      spec(1, 98),
      [
        step(0, 10, [11, 25], [25, -110, 0]),
        step(30, 40, [30, 41], [41, -86, 0]),
        step(62, 55, [50, 56], [50, -81, calm]),
      ],
    ],
    [
      'TestAutoscalerStableModeNoTrafficScaleToZero',
      spec(10, 75),
      [step(0, 1, [1, 0], [1, -62, calm]), step(0, 1, [0, 0], [0, -62, calm])],
    ],
    [
      'TestAutoscalerScale/AutoscalerPanicStableLessThanPanic',
      spec(1, 100),
      [step(0, 5, [20, 30], [30, -124, 0])],
      { panicSince: -5, maxPanicPods: 5 },
    ],
    [
      'TestAutoscalerScale/AutoscalerStableModeDecreaseNonReachable',
      spec(10, 1982, { maxScaleDownRate: 1.1, reachable: false }),
      [step(0, 100, [1, 1], [1, -650, calm])],
    ],
    [
      'TestAutoscalerScale/AutoscalerPanicModeDoublePodCount',
      spec(10, 84),
      [step(0, 1, [50, 100], [10, -171, 0])],
    ],
    [
      'TestAutoscalerPanicThenUnPanicScaleDown',
      spec(10, 93),
      [
        step(0, 1, [100, 100], [10, -180, 0]),
        step(0, 10, [100, 1000], [100, -960, 0]),
        step(30, 10, [1, 1], [100, 39, 0]),
        step(61, 10, [1, 1], [1, 39, calm]),
      ],
    ],
    [
      'TestAutoscalerRateLimitScaleUp',
      spec(10, 61),
      [step(0, 1, [1000, 1001], [10, -1049, 0]), step(0, 10, [1000, 1001], [100, -929, 0])],
    ],
    ['TestCantCountPods', spec(10, 81), [step(0, undefined, [1000, 888], [0, 0, calm])]],
  ])('%s', (_, from, steps, before) => {
    let now = from;
    let state: KpaScaleState = { ...kpaScaleState(from, 1, 0), maxPanicPods: 0, ...before };
    const given = steps.map(({ at, pods, stable, panic, spec: update }) => {
      now = update ?? now;
      const scale = kpaScale(now, state, { now: at, readyPods: pods, stable, panic });
      state = scale.state;
      return [scale.desired, scale.excessBurstCapacity, state.panicSince];
    });
    expect(given).toEqual(steps.map(({ gives }) => gives));
  });

  it('TestStartInPanicMode', () => {
    const started = [0, 1, 2].map((pods) => kpaScaleState(spec(100, 11), pods, 7));
    expect(started.map(({ panicSince, maxPanicPods }) => [panicSince, maxPanicPods])).toEqual([
      [undefined, 0],
      [undefined, 1],
      [7, 2],
    ]);
  });
});

describe('TestResolveMetricTarget', () => {
  it.each<[string, Partial<MetricTargetInput>, Partial<MetricTargetDefaults>, number, number]>([
    ['defaults', {}, {}, 100, 100],
    ['non-default CC and TU', {}, { concurrencyFraction: 0.3, concurrency: 2 }, 0.6, 2],
    [
      'with container concurrency 10 and TU=80%',
      { containerConcurrency: 10 },
      { concurrencyFraction: 0.8 },
      8,
      10,
    ],
    [
      'with container concurrency 1 and TU=80%',
      { containerConcurrency: 1 },
      { concurrencyFraction: 0.8 },
      0.8,
      1,
    ],
    [
      'with container concurrency greater than target annotation (ok)',
      { containerConcurrency: 10, target: 1 },
      {},
      1,
      1,
    ],
    ['RPS: with target annotation 1', { metric: 'rps', target: 1 }, {}, 0.7, 1],
  ])('%s', (_, input, unlike, target, total) => {
    const defaults = {
      concurrencyFraction: 1,
      concurrency: 100,
      rps: 200,
      rpsFraction: 0.7,
      least: 0.01,
      ...unlike,
    };
    const given = { metric: 'concurrency', containerConcurrency: 0, ...input, defaults } as const;
    expect(metricTarget(given)).toEqual({ target, total });
  });
});

describe('TestWindowMax', () => {
  const each = (at: number) => at;
  it.each<[string, readonly number[], readonly number[], (at: number) => number]>([
    ['up, down, up', [1, 2, 1], [1, 2, 2], each],
    ['windowing out with gaps', [6, 5, 2, 1], [6, 6, 6, 2], (at) => (at < 3 ? at : at + 3)],
    ['windowing out 3', [5, 8, 5, 7, 5, 5], [5, 8, 8, 8, 8, 8], each],
    ['windowing out 4', [5, 8, 5, 7, 5, 5, 1], [5, 8, 8, 8, 8, 8, 7], each],
    [
      'windowing out 8',
      [5, 8, 5, 7, 5, 5, 1, 4, 4, 4, 4, 9, 3, 4, 2, 1, 0],
      [5, 8, 8, 8, 8, 8, 7, 7, 5, 5, 4, 9, 9, 9, 9, 9, 4],
      each,
    ],
    ['multiple with same index, descending', [7, 6, 5, 4, 3, 2, 1], [7, 7, 7, 7, 7, 7, 7], () => 1],
    ['TestTimedWindowMax/two values in same second', [6, 5], [6, 6], () => 0],
    ['TestTimedWindowMax/two values', [5, 8], [5, 8], each],
    ['TestTimedWindowMax/time gap', [5, 4], [5, 4], (at) => 6 * at],
  ])('%s', (_, values, most, indexOf) => {
    let window = maxWindow(5);
    const running = values.map((value, at) => {
      window = recordInMaxWindow(window, indexOf(at), value);
      return maxOfWindow(window);
    });
    expect(running).toEqual(most);
  });
});

describe('TimedFloat64Buckets', () => {
  const filled = (from: Buckets, ...samples: readonly (readonly [number, number])[]) =>
    recordAllInBuckets(
      from,
      samples.map(([at, value]) => ({ at, value })),
    );

  it('TestTimedFloat64BucketsSimple', () => {
    const seconds = filled(buckets(120, 1), [1000, 1], [1000.1, 10], [1001, 1], [1003, 1]);
    expect([40, 41, 42, 43].map((place) => seconds.values[place])).toEqual([11, 1, 0, 1]);
    const fives = filled(buckets(120, 5), [1000, 1], [1003, 11], [1006, 1]);
    expect([8, 9].map((place) => fives.values[place])).toEqual([12, 1]);
  });

  it('TestTimedFloat64BucketsManyRepsWithNonMonotonicalOrder', () => {
    const samples = [0, 3, 2, 1, 4].flatMap((second, place) =>
      [0, 1, 2, 3, 4].map((more) => [100 + second, place + more] as const),
    );
    const kept = filled(buckets(60, 1), ...samples);
    expect(bucketsSum(kept, 104)).toBe(100);
    expect([40, 41, 42, 43, 44].map((place) => kept.values[place])).toEqual([10, 25, 20, 15, 30]);
  });

  it('TestTimedFloat64BucketsWindowAverage', () => {
    const one = filled(buckets(5, 1), [0, 1]);
    expect(bucketsMean(one, 0)).toBe(1);
    const five = filled(one, [1, 2], [2, 3], [3, 4], [4, 5]);
    expect([4, 3.6, 6, 10].map((now) => bucketsMean(five, now))).toEqual([3, 3, 4, 0]);
    expect(bucketsMean(filled(five, [6, 91]), 6)).toBe(20.6);
    const later = filled(five, [6, 91], [60, 1984]);
    expect(bucketsMean(later, 60)).toBe(1984);
    const earlier = filled(later, [57, 4]);
    expect(bucketsMean(earlier, 60)).toBe(497);
    const next = filled(earlier, [61, 5]);
    expect(bucketsMean(next, 61)).toBe(398.6);
    expect(bucketsMean(filled(next, [58, 10]), 61)).toBe(400.6);
    expect(bucketsMean(filled(next, [58, 10], [55, 10]), 61)).toBe(400.6);
  });

  it('TestTimedFloat64BucketsWindowUpdate', () => {
    const kept = filled(buckets(5, 1), [0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6]);
    expect([bucketsSum(kept, 5), bucketsMean(kept, 5)]).toEqual([20, 4]);
    const longer = resizeBuckets(kept, 10, 5);
    expect([bucketsSum(longer, 5), bucketsMean(longer, 5)]).toEqual([20, 4]);
    const more = filled(longer, [6, 7]);
    expect([bucketsSum(more, 6), bucketsMean(more, 6)]).toEqual([27, 4.5]);
    const shorter = resizeBuckets(more, 4, 6);
    expect([bucketsSum(shorter, 6), bucketsMean(shorter, 6)]).toEqual([22, 5.5]);
  });

  it('TestTimedFloat64BucketsWindowUpdate3sGranularity', () => {
    const kept = filled(buckets(5, 3), [0, 15], [3, 4], [4, 5], [5, 6], [6, 7]);
    expect(bucketsSum(kept, 6)).toBe(22);
    const longer = resizeBuckets(kept, 10, 6);
    expect([longer.values.length, bucketsSum(longer, 6)]).toEqual([4, 22]);
    const more = filled(longer, [9.3, 42]);
    expect(bucketsSum(more, 9)).toBe(64);
    expect(bucketsSum(resizeBuckets(more, 4, 9), 9)).toBe(49);
  });

  it('TestTimedFloat64BucketsWindowUpdateNoOp: a silence outlasts the former window only', () => {
    const resized = resizeBuckets(filled(buckets(5, 1), [0, 19.82]), 10, 8);
    expect([resized.firstWrite, resized.lastWrite]).toEqual([undefined, 0]);
    expect([10, 11].map((now) => bucketsAreEmpty(resized, now))).toEqual([false, true]);
    expect(bucketsMean(resized, 8)).toBe(0);
    expect(bucketsMean(filled(resized, [8, 4]), 8)).toBe(4);
  });

  it('the weighted mean of its documentation', () => {
    const samples = [1, 3, 5, 4, 6, 7, 2, 8, 10, 20].map((value, at) => [at, value] as const);
    expect(bucketsWeightedMean(filled(buckets(10, 1), ...samples), 9)).toBeCloseTo(15.430_728, 6);
    expect(bucketsWeightedMean(filled(buckets(3, 1), ...samples), 9)).toBeCloseTo(19.530_732, 6);
  });
});

describe('TestScaler', () => {
  const rules: RevisionRules = {
    minScale: 0,
    maxScale: 0,
    initialScale: 1,
    enableScaleToZero: true,
    stableWindow: 300,
    scaleToZeroGracePeriod: 60,
    scaleToZeroPodRetention: 0,
    activationTimeout: 151,
    targetBurstCapacity: 211,
  };
  const fresh: RevisionStatus = {
    replicas: 1,
    activity: 'activating',
    activityAge: 0,
    reachable: true,
    initialised: false,
    activatorInPath: true,
    proxiedFor: 0,
  };
  const active = (activityAge: number) => ({ activity: 'active', activityAge }) as const;
  const inactive = (activityAge: number) => ({ activity: 'inactive', activityAge }) as const;
  const kept = { enableScaleToZero: false };

  it.each<[string, Partial<RevisionRules>, Partial<RevisionStatus>, number, number, boolean]>([
    ['waits to scale to zero (just before idle period)', {}, active(299), 0, 1, false],
    ['…, custom PA window', { stableWindow: 45 }, active(44), 0, 1, false],
    ['scale to 1 waiting for idle expires', {}, { replicas: 10, ...active(299) }, 0, 1, true],
    ['waits to scale to zero after idle period; sks in proxy mode', {}, active(300), 0, 0, false],
    ['can scale to zero after grace period, but 0 PA retention', {}, inactive(60), 0, 0, true],
    [
      'can’t scale to zero after grace period, but before last pod retention',
      { scaleToZeroPodRetention: 120 },
      inactive(60),
      0,
      0,
      false,
    ],
    [
      'scale to zero after grace period, and after last pod retention',
      { scaleToZeroPodRetention: 60 },
      inactive(60),
      0,
      0,
      true,
    ],
    ['waits to scale to zero (just before grace period)', {}, inactive(59), 0, 0, false],
    [
      '…, sks in proxy long) and last pod timeout positive',
      { scaleToZeroPodRetention: 42 },
      { ...inactive(59), proxiedFor: 60 },
      0,
      0,
      true,
    ],
    [
      'scale to zero with TBC=-1',
      { targetBurstCapacity: -1 },
      { ...inactive(60), activatorInPath: false },
      0,
      0,
      true,
    ],
    [
      'scale to zero after grace period, but fail prober',
      {},
      { ...inactive(60), activatorInPath: false },
      0,
      0,
      false,
    ],
    [
      'waits … while activating until after deadline exceeded',
      {},
      { activityAge: 75 },
      0,
      -1,
      false,
    ],
    [
      'scale to zero while activating after deadline exceeded',
      {},
      { activityAge: 152 },
      0,
      0,
      true,
    ],
    [
      'scale down to minScale after grace period',
      { minScale: 2 },
      { replicas: 10, ...inactive(60) },
      0,
      2,
      true,
    ],
    [
      'ignore minScale if unreachable',
      { minScale: 2 },
      { replicas: 10, ...inactive(60), reachable: false },
      0,
      0,
      true,
    ],
    ['scale up inactive revision', {}, inactive(30), 10, 10, true],
    ['scales up from zero to desired high scale', {}, { replicas: 0 }, 10, 10, true],
    [
      'initial scale attained, but now time to scale down',
      { initialScale: 2 },
      { replicas: 2, ...active(120), initialised: true },
      0,
      1,
      true,
    ],
    [
      'haven’t scaled to initial scale, override desired scale with initial scale',
      { initialScale: 2 },
      { replicas: 0 },
      1,
      2,
      true,
    ],
    [
      'reaching initial scale zero',
      { initialScale: 0 },
      { replicas: 0, ...inactive(0) },
      0,
      0,
      false,
    ],
    [
      'EnableScaleToZero == false and minScale == 0',
      kept,
      { replicas: 10, ...active(0) },
      0,
      1,
      true,
    ],
    [
      'EnableScaleToZero == false and minScale == 2',
      { ...kept, minScale: 2 },
      { replicas: 10, ...active(0) },
      0,
      2,
      true,
    ],
    [
      'EnableScaleToZero == false and desire pod is -1(initial value)',
      kept,
      { replicas: 10, ...active(0) },
      -1,
      -1,
      false,
    ],
  ])('%s', (_, unlike, at, wanted, desired, apply) => {
    const scale = revisionScale({ ...rules, ...unlike }, { ...fresh, ...at }, wanted);
    expect([scale.desired, scale.apply]).toEqual([desired, apply]);
  });
});
