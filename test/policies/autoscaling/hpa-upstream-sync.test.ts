import { describe, expect, it } from 'vitest';
import {
  fillBehavior,
  type HpaScalingRules,
  type PartialRules,
} from '../../../src/policies/autoscaling/hpa/behavior.ts';
import { defaultController } from '../../../src/policies/autoscaling/hpa/config.ts';
import { type HpaConditions, hpa } from '../../../src/policies/autoscaling/hpa/hpa.ts';
import { limitByRate, limitPlainly } from '../../../src/policies/autoscaling/hpa/limits.ts';
import type { HpaMetric, HpaReading } from '../../../src/policies/autoscaling/hpa/metric.ts';
import type { HpaPod } from '../../../src/policies/autoscaling/hpa/pod.ts';
import {
  stabilizeBoth,
  stabilizeDown,
} from '../../../src/policies/autoscaling/hpa/recommendations.ts';
import { changeWithin, storeEvent } from '../../../src/policies/autoscaling/hpa/scale-events.ts';
import { cpuAt50 } from './hpa-pods.ts';

/*
 * What the controller's own tests say, by their names: pkg/controller/podautoscaler/horizontal_test.go of
 * kubernetes@a769d588, where they are of one sync or of one of its functions, and autoscaling/v2/defaults_test.go.
 */

const minute = 60;

/** Rules of so many pods and so many per cent, each within its period; none where the number is 0. */
function rulesOf(
  pods: number,
  podsPeriod: number,
  percent: number,
  percentPeriod: number,
  window: number,
): HpaScalingRules {
  const policies = [
    { type: 'Pods', value: pods, periodSeconds: podsPeriod } as const,
    { type: 'Percent', value: percent, periodSeconds: percentPeriod } as const,
  ].filter(({ value }) => value > 0);
  return { stabilizationWindowSeconds: window, selectPolicy: 'Max', policies };
}

const eventsOf = (...ago: readonly (readonly [number, number])[]) =>
  ago.map(([change, seconds]) => ({ change, at: -seconds, outdated: false }));
/** Changes each in the middle of an equal part of the last two minutes. */
const spread = (...changes: readonly number[]) =>
  eventsOf(
    ...changes.map((change, index): [number, number] => {
      const part = 120 / changes.length;
      return [change, Math.trunc(120 - part * (index + 1) + part / 2)];
    }),
  );
const recommendations = (...ago: readonly (readonly [number, number])[]) =>
  ago.map(([replicas, seconds]) => ({ replicas, at: -seconds }));

describe('ConvertDesiredReplicasWithRules', () => {
  it.each<[number, number, number, number, number, string]>([
    [5, 7, 3, 8, 7, 'DesiredWithinRange'],
    [3, 1, 2, 8, 2, 'TooFewReplicas'],
    [1, 0, 0, 10, 0, 'DesiredWithinRange'],
    [20, 1000, 1, 10, 10, 'TooManyReplicas'],
    [3, 1000, 1, 2000, 6, 'ScaleUpLimit'],
  ])('%d to %d of %d to %d', (current, desired, minReplicas, maxReplicas, replicas, reason) => {
    expect(limitPlainly({ current, desired, minReplicas, maxReplicas })).toEqual({
      replicas,
      reason,
    });
  });
});

interface RateCase {
  readonly of: readonly [current: number, desired: number];
  readonly within?: readonly [least: number, most: number];
  readonly up?: HpaScalingRules;
  readonly down?: HpaScalingRules;
  readonly ups?: ReturnType<typeof spread>;
  readonly downs?: ReturnType<typeof spread>;
}

describe('ScalingWithRules', () => {
  it.each<[RateCase, number, string?]>([
    [{ of: [3, 1], within: [2, 8] }, 2, 'TooFewReplicas'],
    [{ of: [1, 0], within: [0, 10] }, 0],
    [{ of: [20, 1000], within: [1, 10] }, 10, 'TooManyReplicas'],
    [{ of: [100, 1000], within: [100, 150] }, 150, 'TooManyReplicas'],
    [{ of: [10, 500], up: rulesOf(100, 60, 100, 60, 0) }, 110, 'ScaleUpLimit'],
    [{ of: [10, 50], up: rulesOf(10_000, 60, 0, 0, 0) }, 50],
    [{ of: [100, 2], down: rulesOf(20, 60, 1, 60, 300) }, 80, 'ScaleDownLimit'],
    [{ of: [100, 2], down: rulesOf(2, 60, 1, 60, 300) }, 98, 'ScaleDownLimit'],
    [{ of: [10, 0], down: rulesOf(100, 60, 0, 0, 300) }, 1, 'TooFewReplicas'],
    [{ of: [10, 2], within: [5, 1000], down: rulesOf(0, 0, 100, 60, 300) }, 5, 'TooFewReplicas'],
    [{ of: [10, 2], down: rulesOf(5, 60, 0, 0, 300) }, 5, 'ScaleDownLimit'],
    [{ of: [10, 5], down: rulesOf(0, 0, 50, 60, 300) }, 5],
    [{ of: [100, 500], up: rulesOf(5, 120, 0, 0, 0), ups: spread(1, 5, 9) }, 100, 'ScaleUpLimit'],
    [
      {
        of: [100, 0],
        within: [5, 1000],
        down: rulesOf(130, 120, 0, 0, 300),
        downs: spread(1, 5, 9),
      },
      5,
      'TooFewReplicas',
    ],
    [
      {
        of: [100, 2],
        within: [5, 1000],
        down: rulesOf(0, 0, 100, 120, 300),
        downs: spread(1, 5, 9),
      },
      5,
      'TooFewReplicas',
    ],
    [{ of: [100, 200], up: rulesOf(1000, 30, 100, 60, 0), ups: spread(8, 12, 9, 11) }, 200],
    [{ of: [100, 5], down: rulesOf(1000, 120, 100, 60, 300), downs: spread(8, 12, 9, 11) }, 5],
    // TestCalculateScaleUpLimitWithScalingRules, TestCalculateScaleDownLimitWithBehaviors
    [
      { of: [1, 9], up: { ...rulesOf(2, 60, 50, 60, 300), selectPolicy: 'Min' } },
      2,
      'ScaleUpLimit',
    ],
    [
      { of: [5, 1], down: { ...rulesOf(2, 60, 50, 60, 300), selectPolicy: 'Min' } },
      3,
      'ScaleDownLimit',
    ],
  ])('%j is %d', (given, replicas, reason = 'DesiredWithinRange') => {
    const [current, desired] = given.of;
    const [minReplicas, maxReplicas] = given.within ?? [1, 1000];
    const { scaleUp, scaleDown } = fillBehavior({ scaleUp: given.up, scaleDown: given.down });
    const events = { up: given.ups ?? [], down: given.downs ?? [] };
    const wish = { current, desired, minReplicas, maxReplicas };
    expect(limitByRate(wish, scaleUp, scaleDown, events, 0)).toEqual({ replicas, reason });
  });
});

describe('NormalizeDesiredReplicas', () => {
  it.each([
    ['no stabilize', recommendations([1, 2 * minute], [2, minute]), 3, [1, 2, 3]],
    [
      'stabilize - old recommendations',
      recommendations([10, 10 * minute], [4, minute], [5, 2 * minute], [9, 9 * minute]),
      5,
      [10, 4, 5, 3],
    ],
  ])('%s', (_name, past, replicas, stored) => {
    const stable = stabilizeDown(past, 3, 5 * minute, 0);
    expect([stable.replicas, stable.recommendations.map((one) => one.replicas)]).toEqual([
      replicas,
      stored,
    ]);
  });
});

describe('NormalizeDesiredReplicasWithBehavior', () => {
  const rising = recommendations([4, 2 * minute], [5, minute]);
  const old = recommendations([10, 10 * minute], [9, 9 * minute]);
  const mixed = recommendations([10, 600], [4, minute], [5, 2 * minute], [9, 540]);

  it.each([
    ['simple scale down', rising, 100, 3, 0, 180, 5, [4, 5, 3]],
    ['no scale down', recommendations([1, 120], [2, 60]), 100, 3, 300, 0, 3, [1, 2, 3]],
    ['no scale up, reuse', old, 1, 100, 0, 0, 100, [10, 100]],
    ['scale down, reuse one', mixed, 100, 3, 0, 180, 5, [10, 4, 5, 3]],
    ['not up when down', recommendations([2, 6000], [3, 180]), 2, 1, 300, 300, 2, [1, 3]],
    ['not down when up', recommendations([2, 6000], [1, 180]), 2, 3, 300, 300, 2, [3, 1]],
  ])('%s', (_name, past, current, desired, upSeconds, downSeconds, replicas, stored) => {
    const stable = stabilizeBoth(past, current, desired, { upSeconds, downSeconds }, 0);
    expect([stable.replicas, stable.recommendations.map((one) => one.replicas)]).toEqual([
      replicas,
      stored,
    ]);
  });
});

describe('StoreScaleEvents', () => {
  it.each([
    [eventsOf([7, 61], [6, 59]), rulesOf(10, 60, 0, 0, 0), 6, ['5', '6']],
    [
      eventsOf([8, 29], [6, 59], [7, 61], [9, 61]),
      rulesOf(10, 60, 100, 30, 0),
      14,
      ['8', '6', '7 outdated', '5'],
    ],
  ])('%j', (past, rules, within, stored) => {
    expect(changeWithin(past, 60, 0)).toBe(within);
    expect(
      storeEvent(past, 5, rules, 0).map(({ change, outdated }) =>
        outdated ? `${change} outdated` : `${change}`,
      ),
    ).toEqual(stored);
  });
});

describe('GenerateScaleUpRules and GenerateScaleDownRules', () => {
  const pods = (value: number, periodSeconds: number) =>
    ({ type: 'Pods', value, periodSeconds }) as const;
  const percent = (value: number, periodSeconds: number) =>
    ({ type: 'Percent', value, periodSeconds }) as const;
  const all = {
    stabilizationWindowSeconds: 25,
    selectPolicy: 'Max',
    policies: [pods(1, 2), percent(3, 4)],
  } as const;

  it.each<[PartialRules, number | undefined, number | undefined]>([
    [all, 25, 25],
    [{ policies: [percent(1, 2)], selectPolicy: 'Min' }, 0, undefined],
    [{ policies: [pods(3, 4)] }, 0, undefined],
    [{ policies: [pods(4, 2)], stabilizationWindowSeconds: 25 }, 25, 25],
  ])('%j', (rules, upWindow, downWindow) => {
    const { scaleUp, scaleDown } = fillBehavior({ scaleUp: rules, scaleDown: rules });
    const filled = { selectPolicy: 'Max', ...rules };
    expect(scaleUp).toEqual({ ...filled, stabilizationWindowSeconds: upWindow });
    expect(scaleDown).toEqual({ ...filled, stabilizationWindowSeconds: downWindow });
  });
});

/** One sync of an HPA that knows no past, unless `past` is given; pods request so many thousandths of a core each. */
interface SyncCase {
  readonly within: readonly [least: number, most: number];
  readonly current: number;
  readonly status?: number;
  readonly metrics: readonly HpaMetric[];
  readonly levels?: readonly number[];
  readonly requests?: readonly number[];
  readonly unready?: readonly number[];
  readonly hot?: readonly number[];
  readonly last?: readonly (HpaPod['phase'] | 'deleting')[];
  readonly up?: PartialRules;
  readonly tolerance?: { readonly up: number; readonly down: number };
  /** Undefined before the first sync. */
  readonly past?: ReturnType<typeof recommendations> | undefined;
  readonly scaledToZero?: boolean;
  /** Metrics that the API does not answer for, by their place. */
  readonly silent?: readonly number[];
}

function sync(given: SyncCase) {
  const { metrics, levels = [], hot, unready = [], last = [], current } = given;
  const [minReplicas, maxReplicas] = given.within;
  const status = given.status ?? current;
  const requests = given.requests ?? Array<number>(status).fill(1000);
  const scaler = hpa({
    minReplicas,
    maxReplicas,
    metrics,
    behavior: given.up === undefined ? undefined : fillBehavior({ scaleUp: given.up }),
    tolerance: given.tolerance ?? { up: 0.1, down: 0.1 },
    controller: {
      ...defaultController,
      cpuInitializationPeriodSeconds: 120,
      initialReadinessDelaySeconds: 10,
    },
  });
  const pods = requests.map((request, index): HpaPod => {
    const said = last[index - (requests.length - last.length)];
    const cool = hot === undefined ? -1e9 : -180;
    const startedAt = hot?.includes(index) === true ? 0 : cool;
    return {
      name: `test-pod-${index}`,
      phase: said === undefined || said === 'deleting' ? 'Running' : said,
      deleting: said === 'deleting',
      startedAt,
      ready: { status: unready.includes(index) ? 'False' : 'True', since: startedAt },
      containers: ['container1', 'container2'].map((name) => {
        return { name, requestsMilli: { cpu: Math.floor(request / 2) } };
      }),
    };
  });
  const readings = metrics.map((metric, position): HpaReading | undefined => {
    if (given.silent?.includes(position) === true) return undefined;
    if (metric.kind === 'object' || metric.kind === 'external') {
      return { kind: 'series', valuesMilli: levels };
    }
    const part = metric.kind === 'containerResource' ? 0.5 : 1;
    const samples = levels.map((level, index) => {
      return { pod: `test-pod-${index}`, valueMilli: level * part, at: 0, windowSeconds: minute };
    });
    return { kind: 'pods', samples };
  });
  const state = {
    ...scaler.initial(),
    recommendations: 'past' in given ? given.past : [],
    scaledToZero: given.scaledToZero ?? false,
  };
  return scaler.decide(state, {
    now: 0,
    currentReplicas: current,
    statusReplicas: status,
    pods,
    readings,
  });
}

const cpuAt = (percent: number): HpaMetric => ({
  ...cpuAt50,
  kind: 'resource',
  target: { kind: 'utilization', percent },
});
const container = (name: string, percent: number): HpaMetric => ({
  kind: 'containerResource',
  name: 'cpu',
  container: name,
  target: { kind: 'utilization', percent },
});
const qps = (
  kind: 'pods' | 'object' | 'external',
  target: 'value' | 'averageValue',
  milli: number,
): HpaMetric => {
  const name = 'qps';
  const describedObject = { kind: 'Deployment', name: 'some-deployment' };
  if (kind === 'pods') return { kind, name, target: { kind: 'averageValue', milli } };
  if (kind === 'object') return { kind, name, describedObject, target: { kind: target, milli } };
  return { kind, name, target: { kind: target, milli } };
};

const to6 = [2, 6] as const;
const cpu30 = { within: to6, metrics: [cpuAt(30)], current: 3 };
const cpu50 = {
  within: to6,
  metrics: [cpuAt50],
  current: 5,
  levels: [100, 300, 500, 250, 250],
} as const;
const seven = { status: 7, unready: [5, 6] };
const cm = { within: to6, metrics: [qps('pods', 'averageValue', 15_000)], current: 3 };
const zero = { within: [0, 6], current: 0, scaledToZero: true } as const;
const down = { within: to6, current: 5, status: 5 } as const;
const toNone = { ...down, within: [0, 6], levels: [0] } as const;
const ranging = { within: [1, 5], current: 3, requests: [900, 1000, 1100] } as const;
const cpu90 = { ...ranging, within: [2, 5], metrics: [cpuAt(90)] } as const;
const one5 = [1, 5] as const;
const off = { scalingActive: 'ScalingDisabled', ableToScale: 'SucceededGetScale' } as const;
const still = { ableToScale: 'ReadyForNewScale' } as const;
const tenths = { requests: [100, 100, 100], levels: [100, 200, 300] };

describe('one sync', () => {
  it.each<[string, SyncCase, number, Partial<HpaConditions>?]>([
    // TestScaleContainerResource
    [
      'container up',
      { ...cpu30, metrics: [container('container1', 30)], levels: [300, 500, 700] },
      5,
    ],
    ['container down', { ...cpu50, metrics: [container('container2', 50)] }, 3],
    // TestScaleCPU
    ['scale up', { ...cpu30, levels: [300, 500, 700] }, 5],
    ['unready pods', { ...cpu30, levels: [300, 500, 700], unready: [0] }, 4],
    ['hot cpu pods', { ...cpu30, levels: [300, 500, 700], hot: [0] }, 4],
    [
      'failed pods',
      {
        ...cpu30,
        current: 2,
        status: 4,
        levels: [500, 700],
        unready: [2, 3],
        last: ['Failed', 'Failed'],
      },
      4,
    ],
    [
      'deletion pods',
      {
        ...cpu30,
        current: 2,
        status: 4,
        levels: [500, 700],
        unready: [2, 3],
        last: ['deleting', 'deleting'],
      },
      4,
    ],
    ['all unready', { ...cpu30, levels: [400, 500, 700], unready: [1, 2] }, 3, still],
    ['all hot', { ...cpu30, levels: [400, 500, 700], unready: [1, 2], hot: [1, 2] }, 3, still],
    ['scale down', cpu50, 3],
    ['down: unready pods', { ...cpu50, unready: [3, 4] }, 2],
    ['down: hot cpu pods', { ...cpu50, hot: [3, 4] }, 2],
    ['down: failed pods', { ...cpu50, ...seven, last: ['Failed', 'Failed'] }, 3],
    ['down: deletion pods', { ...cpu50, ...seven, last: ['deleting', 'deleting'] }, 3],
    // TestScaleDownStabilizeInitialSize
    ['initial size', { ...cpu50, past: undefined }, 5, { ableToScale: 'ScaleDownStabilized' }],
    // TestScaleUpCM, TestScaleUpCMObject, TestScaleUpCMExternal
    ['pods metric', { ...cm, levels: [20_000, 10_000, 30_000] }, 4],
    ['pods metric, hot', { ...cm, levels: [50_000, 10_000, 30_000], unready: [2], hot: [2] }, 6],
    [
      'pods metric to max',
      { ...cm, levels: [50_000, 15_000, 30_000], unready: [0, 2], hot: [0, 2] },
      6,
      { ableToScale: 'SucceededRescale', scalingLimited: 'TooManyReplicas' },
    ],
    ['object', { ...cm, metrics: [qps('object', 'value', 15_000)], levels: [20_000] }, 4],
    [
      'object per pod',
      { ...cm, metrics: [qps('object', 'averageValue', 10_000)], levels: [40_000] },
      4,
    ],
    ['external', { ...cm, metrics: [qps('external', 'value', 6666)], levels: [8600] }, 4],
    [
      'external per pod',
      { ...cm, metrics: [qps('external', 'averageValue', 2222)], levels: [8600] },
      4,
    ],
    // TestScaleUpFromZero…, TestScaleToZeroBehavior, TestManualScaleToZeroDisablesHPA
    [
      'from zero',
      { ...zero, metrics: [qps('object', 'value', 15_000)], levels: [20_000], past: undefined },
      2,
      { ableToScale: 'SucceededRescale', scalingLimited: 'DesiredWithinRange' },
    ],
    [
      'from zero, no tolerance',
      { ...zero, metrics: [qps('object', 'value', 1000)], levels: [1000] },
      1,
    ],
    [
      'from zero without condition',
      { ...zero, scaledToZero: false, metrics: [qps('object', 'value', 15_000)], levels: [20_000] },
      0,
      off,
    ],
    [
      'minReplicas increased',
      { ...zero, within: to6, metrics: [qps('object', 'value', 15_000)], levels: [10_000] },
      2,
      { ableToScale: 'SucceededRescale', scalingLimited: 'TooFewReplicas' },
    ],
    ['from zero by CPU', { ...zero, metrics: [cpuAt(30)], levels: [300, 400, 500] }, 0, off],
    ['manual zero', { within: [1, 6], current: 0, metrics: [cpuAt50] }, 0, off],
    // TestScaleDownCM
    [
      'pods metric down',
      { ...down, metrics: [qps('pods', 'averageValue', 20_000)], levels: Array(5).fill(12_000) },
      3,
    ],
    ['object down', { ...down, metrics: [qps('object', 'value', 20_000)], levels: [12_000] }, 3],
    [
      'object per pod down',
      { ...down, metrics: [qps('object', 'averageValue', 20_000)], levels: [60_000] },
      3,
    ],
    ['external down', { ...down, metrics: [qps('external', 'value', 14_400)], levels: [8600] }, 3],
    [
      'external per pod down',
      { ...down, metrics: [qps('external', 'averageValue', 3000)], levels: [8600] },
      3,
    ],
    ['object to zero', { ...toNone, metrics: [qps('object', 'value', 20_000)] }, 0],
    ['external to zero', { ...toNone, metrics: [qps('external', 'value', 14_400)] }, 0],
    // TestTolerance, TestConfigurableTolerance
    ['cpu', { ...ranging, metrics: [cpuAt(100)], levels: [1010, 1030, 1020] }, 3, still],
    [
      'pods',
      {
        ...ranging,
        metrics: [qps('pods', 'averageValue', 20_000)],
        levels: [20_000, 20_001, 21_000],
      },
      3,
      still,
    ],
    [
      'object near',
      { ...ranging, metrics: [qps('object', 'value', 20_000)], levels: [20_050] },
      3,
      still,
    ],
    [
      'external near',
      { within: to6, current: 4, metrics: [qps('external', 'value', 8666)], levels: [8600] },
      4,
      still,
    ],
    [
      'object per pod near',
      { within: to6, current: 4, metrics: [qps('object', 'averageValue', 2200)], levels: [8600] },
      4,
      still,
    ],
    [
      'external per pod near',
      { within: to6, current: 4, metrics: [qps('external', 'averageValue', 2200)], levels: [8600] },
      4,
      still,
    ],
    [
      '1% tolerance',
      {
        ...ranging,
        metrics: [cpuAt(100)],
        levels: [1010, 1030, 1020],
        up: {},
        tolerance: { up: 0.01, down: 0.1 },
      },
      4,
      { ableToScale: 'SucceededRescale' },
    ],
    // TestReplicaLimits, TestScaleRCImmediately
    ['min', { ...cpu90, levels: [10, 95, 10] }, 2, { scalingLimited: 'TooFewReplicas' }],
    ['min of zero', { ...cpu90, levels: [0, 0, 0] }, 2, { scalingLimited: 'TooFewReplicas' }],
    ['spec zero', { within: [3, 5], current: 0, metrics: [cpuAt(90)] }, 0, off],
    [
      'below min',
      { within: [3, 5], current: 2, metrics: [cpuAt(90)] },
      3,
      { ableToScale: 'SucceededRescale', scalingActive: undefined, scalingLimited: undefined },
    ],
    [
      'above max',
      { within: [3, 5], current: 10, metrics: [cpuAt(90)] },
      5,
      { ableToScale: 'SucceededRescale', scalingActive: undefined, scalingLimited: undefined },
    ],
    ['max', { ...cpu90, levels: [8000, 9500, 1000] }, 5, { scalingLimited: 'TooManyReplicas' }],
    [
      'to min immediately',
      {
        within: to6,
        current: 1,
        metrics: [cpuAt50],
        levels: [0, 0, 0, 0],
        requests: [1000, 1000, 1000, 1000],
      },
      2,
    ],
    [
      'to max immediately',
      {
        within: [2, 5],
        current: 6,
        metrics: [cpuAt50],
        levels: [8000, 9500, 1000],
        requests: [900, 1000, 1100],
      },
      5,
    ],
    // TestMetricsEdgeCases
    [
      'superfluous',
      {
        within: to6,
        current: 4,
        metrics: [cpuAt(100)],
        levels: [4000, 9500, 3000, 7000, 3200, 2000],
      },
      6,
      { scalingLimited: 'TooManyReplicas' },
    ],
    ['missing', { within: to6, current: 4, metrics: [cpuAt(100)], levels: [400, 95] }, 3],
    [
      'empty',
      { within: to6, current: 4, metrics: [cpuAt(100)] },
      4,
      {
        scalingActive: 'FailedGetResourceMetric',
        ableToScale: 'SucceededGetScale',
        scalingLimited: undefined,
      },
    ],
    [
      'empty CPU requests',
      { within: one5, current: 1, metrics: [cpuAt(100)], levels: [200], requests: [] },
      1,
      { scalingActive: 'FailedGetResourceMetric' },
    ],
    [
      'more than spec',
      {
        within: [1, 8],
        current: 4,
        status: 5,
        metrics: [cpuAt50],
        levels: [500, 500, 500, 500, 500],
      },
      4,
      still,
    ],
    // TestUpscaleCap
    [
      'capped by max',
      {
        within: [1, 20],
        current: 3,
        metrics: [cpuAt(10)],
        ...tenths,
        up: rulesOf(0, 0, 700, 60, 0),
      },
      20,
      { scalingLimited: 'TooManyReplicas' },
    ],
    // TestConditionFailedGetMetrics
    [
      'no resource metric',
      { within: [1, 100], current: 3, metrics: [cpuAt(10)], ...tenths, silent: [0] },
      3,
      { scalingActive: 'FailedGetResourceMetric', ableToScale: 'SucceededGetScale' },
    ],
    [
      'no pods metric',
      { within: [1, 100], current: 3, metrics: [qps('pods', 'averageValue', 15_000)], silent: [0] },
      3,
      { scalingActive: 'FailedGetPodsMetric' },
    ],
    [
      'no object metric',
      { within: [1, 100], current: 3, metrics: [qps('object', 'value', 15_000)], silent: [0] },
      3,
      { scalingActive: 'FailedGetObjectMetric' },
    ],
    [
      'no external metric',
      { within: [1, 100], current: 3, metrics: [qps('external', 'value', 300)], silent: [0] },
      3,
      { scalingActive: 'FailedGetExternalMetric' },
    ],
    // TestScaleTimingBehavior
    [
      'no backoff',
      { ...ranging, ...cm, within: one5, levels: [20_000, 10_000, 30_000] },
      4,
      { ableToScale: 'SucceededRescale' },
    ],
    [
      'no backoff, and CPU',
      {
        within: one5,
        current: 3,
        metrics: [cpuAt(10), ...cm.metrics],
        levels: [20_000, 10_000, 30_000],
      },
      5,
      { scalingLimited: 'TooManyReplicas' },
    ],
    [
      'stabilize',
      {
        within: one5,
        current: 4,
        metrics: [cpuAt(100)],
        requests: [100, 100, 100],
        levels: [50, 50, 50],
        past: recommendations([10, 600], [4, 60]),
      },
      4,
      { ableToScale: 'ScaleDownStabilized' },
    ],
    // TestOneMetricEmptyExternalError
    [
      'one metric empty',
      {
        ...cpu30,
        metrics: [cpuAt(30), qps('external', 'value', 100)],
        levels: [300, 400, 500],
        silent: [1],
      },
      4,
      { scalingActive: 'ValidMetricFound', ableToScale: 'SucceededRescale' },
    ],
    [
      'one metric empty, no scale down',
      { ...cpu50, metrics: [cpuAt50, qps('external', 'value', 1000)], silent: [1] },
      5,
      { scalingActive: 'FailedGetExternalMetric', ableToScale: 'SucceededGetScale' },
    ],
    // TestComputedToleranceAlgImplementation
    [
      'computed tolerance',
      {
        within: [0, 1000],
        current: 10,
        metrics: [cpuAt(56)],
        levels: Array(10).fill(150),
        requests: [400, 200, 310, 290, 302, 298, 301, 299, 300, 300],
      },
      9,
    ],
    // TestAvoidUnnecessaryUpdates
    [
      'unnecessary update',
      {
        within: to6,
        current: 2,
        status: 3,
        metrics: [cpuAt(80)],
        levels: [400, 500, 700],
        hot: [1, 2],
      },
      2,
      { ableToScale: 'ReadyForNewScale', scalingLimited: 'TooFewReplicas' },
    ],
    // TestHPARescaleWithSuccessfulConflictRetry
    ['600 to 800', { ...cpu50, current: 3, levels: [600, 700, 800] }, 5],
  ])('%s', (_name, given, desired, conditions = {}) => {
    const decision = sync(given);
    expect(decision.desired).toBe(desired);
    expect(decision.conditions).toMatchObject(conditions);
  });

  it('remembers whether it went to zero itself', () => {
    const external = [qps('external', 'value', 14_400)];
    expect(sync({ ...toNone, metrics: external }).state.scaledToZero).toBe(true);
    const stale = { ...cpu30, levels: [300, 500, 700], scaledToZero: true };
    expect(sync(stale).state.scaledToZero).toBe(false);
  });
});
