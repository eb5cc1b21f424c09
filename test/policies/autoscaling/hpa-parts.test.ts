import { describe, expect, it } from 'vitest';
import {
  fillBehavior,
  type HpaScalingRules,
} from '../../../src/policies/autoscaling/hpa/behavior.ts';
import { defaultController } from '../../../src/policies/autoscaling/hpa/config.ts';
import { groupPods } from '../../../src/policies/autoscaling/hpa/group-pods.ts';
import { hpa } from '../../../src/policies/autoscaling/hpa/hpa.ts';
import {
  limitByRate,
  limitPlainly,
  scaleDownLimit,
  scaleUpLimit,
} from '../../../src/policies/autoscaling/hpa/limits.ts';
import {
  failureOf,
  type HpaMetric,
  nameOf,
  outlivesPods,
} from '../../../src/policies/autoscaling/hpa/metric.ts';
import { normalize } from '../../../src/policies/autoscaling/hpa/normalize.ts';
import { countReady } from '../../../src/policies/autoscaling/hpa/pod.ts';
import { replicasByAverage } from '../../../src/policies/autoscaling/hpa/pod-average.ts';
import { propose, proposeByOne } from '../../../src/policies/autoscaling/hpa/propose.ts';
import {
  stabilizeBoth,
  stabilizeDown,
} from '../../../src/policies/autoscaling/hpa/recommendations.ts';
import { requestsByPod } from '../../../src/policies/autoscaling/hpa/requests.ts';
import { storeEvent } from '../../../src/policies/autoscaling/hpa/scale-events.ts';
import { isWithin } from '../../../src/policies/autoscaling/hpa/tolerance.ts';
import {
  mostInt32,
  quotient,
  toInt32,
  wholePercent,
} from '../../../src/policies/autoscaling/hpa/whole-numbers.ts';
import { config, cpuAt50, cpuInput, pod, sample, totalInput } from './hpa-pods.ts';

const average = { kind: 'averageValue', milli: 1000 } as const;
const value = { kind: 'value', milli: 1000 } as const;
const metrics: readonly HpaMetric[] = [
  { kind: 'resource', name: 'cpu', target: average },
  { kind: 'containerResource', name: 'cpu', container: 'server', target: average },
  { kind: 'pods', name: 'queue', target: average },
  { kind: 'object', name: 'rps', describedObject: { kind: 'Ingress', name: 'i' }, target: value },
  { kind: 'external', name: 'jobs', target: average },
];
const tolerance = { up: 0.1, down: 0.1 };
const rules = (policies: HpaScalingRules['policies'], unlike: Partial<HpaScalingRules> = {}) => ({
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max' as const,
  policies,
  ...unlike,
});
const none = { up: [], down: [] };

describe('a metric', () => {
  it('has a name in words, and one for its failure', () => {
    expect(metrics.map(nameOf)).toEqual([
      'cpu',
      'cpu of container server',
      'pods metric queue',
      'Ingress metric rps',
      'external metric jobs',
    ]);
    expect(metrics.map(failureOf)).toEqual([
      'FailedGetResourceMetric',
      'FailedGetContainerResourceMetric',
      'FailedGetPodsMetric',
      'FailedGetObjectMetric',
      'FailedGetExternalMetric',
    ]);
    expect(metrics.map(outlivesPods)).toEqual([false, false, false, true, true]);
  });

  it.each([
    ['cpu', 'unable to get metrics for resource cpu: ? from resource metrics API'],
    [
      'cpu of container server',
      'unable to get metrics for resource cpu: ? from resource metrics API',
    ],
    ['pods metric queue', 'unable to get metric queue: ? from custom metrics API'],
    ['Ingress metric rps', 'unable to get Ingress metric rps: ? from custom metrics API'],
    ['external metric jobs', 'unable to get external metric jobs: ? from external metrics API'],
  ])('%s without an answer, or an empty one', (name, message) => {
    const metric = metrics.find((one) => nameOf(one) === name)!;
    const kind = outlivesPods(metric) ? 'series' : 'pods';
    const empty = { kind, samples: [], valuesMilli: [] } as const;
    const other = { kind: kind === 'pods' ? 'series' : 'pods', samples: [], valuesMilli: [] };
    const because = (reading: unknown) => {
      const input = { ...cpuInput(0, 1, 0), readings: [reading as never] };
      return propose([metric], input, tolerance, defaultController).because;
    };
    expect(because(undefined)).toBe(`${name}: ${message.replace('?', 'no answer')}`);
    expect(because(empty)).toBe(`${name}: ${message.replace('?', 'no metrics returned')}`);
    // What another kind of metric would answer is none.
    expect(because(other)).toBe(`${name}: ${message.replace('?', 'no answer')}`);
  });

  it('is not even there', () => {
    expect(propose([], cpuInput(0, 3, 0), tolerance, defaultController)).toEqual({
      kind: 'failed',
      because: 'no metrics are given',
      reason: undefined,
    });
  });

  it('gives the first reason of several that fail, and the last of several that ask for none', () => {
    const jobs = (name: string): HpaMetric => ({ kind: 'external', name, target: average });
    const ask = (...values: (number | undefined)[]) =>
      propose(
        [jobs('a'), jobs('b')],
        {
          ...totalInput(0, 1, 0),
          readings: values.map((one) =>
            one === undefined ? undefined : { kind: 'series', valuesMilli: [one] },
          ),
        },
        tolerance,
        defaultController,
      );
    expect(ask(undefined, undefined).because).toMatch(/^external metric a: /);
    expect(ask(0, 0).because).toBe('external metric b at 0, target 1 per replica');
    expect(ask(2000, 2000).because).toBe('external metric a at 2, target 1 per replica');
    expect(ask(2000, 3000).because).toBe('external metric b at 3, target 1 per replica');
    expect(ask(3000, 2000).because).toBe('external metric a at 3, target 1 per replica');
  });
});

describe('a metric of the whole', () => {
  const ask = (target: typeof value | typeof average, total: number, replicas: number) =>
    proposeByOne(
      { kind: 'external', name: 'jobs', target },
      { kind: 'series', valuesMilli: [total] },
      totalInput(0, replicas, 0),
      tolerance,
      defaultController,
    );

  it('by value', () => {
    const of = { kind: 'proposal', utilizationPercent: undefined };
    expect(ask(value, 2500, 2)).toEqual({
      ...of,
      replicas: 5,
      because: 'external metric jobs at 2.5, target 1',
      usageMilli: 2500,
    });
    expect(ask(value, 1100, 2)).toEqual({
      ...of,
      replicas: 2,
      because: 'external metric jobs at 1.1, target 1: within tolerance',
      usageMilli: 1100,
    });
    expect(ask(value, 1101, 2)).toMatchObject({ replicas: 3 });
  });

  it('by average value', () => {
    const of = { kind: 'proposal', utilizationPercent: undefined };
    expect(ask(average, 2500, 2)).toEqual({
      ...of,
      replicas: 3,
      because: 'external metric jobs at 2.5, target 1 per replica',
      usageMilli: 1250,
    });
    expect(ask(average, 2200, 2)).toEqual({
      ...of,
      replicas: 2,
      because: 'external metric jobs at 2.2, target 1 per replica: within tolerance',
      usageMilli: 1100,
    });
    expect(ask(average, 1001, 4)).toMatchObject({ replicas: 2, usageMilli: 251 });
  });

  it('counts the pods that run and are ready', () => {
    const all = [
      pod('a'),
      pod('b', { deleting: true }),
      pod('c', { phase: 'Pending' }),
      pod('d', { ready: undefined }),
      pod('e', { ready: { status: 'Unknown', since: 0 } }),
      pod('f', { phase: 'Succeeded' }),
    ];
    expect(countReady(all)).toBe(2);
    expect(countReady([])).toBe(0);
  });
});

describe('pods by what is known of them', () => {
  const samples = new Map(['a', 'b', 'c', 'd', 'e'].map((name) => [name, sample(name, 1, -10)]));
  const groups = (resource: string | undefined, ...all: ReturnType<typeof pod>[]) =>
    groupPods(all, samples, resource, defaultController, 0);

  it('are ignored once they are over, and wait while they are pending', () => {
    expect(
      groups(
        undefined,
        pod('a', { deleting: true }),
        pod('b', { phase: 'Failed' }),
        pod('c', { phase: 'Succeeded' }),
        pod('d', { phase: 'Pending' }),
        pod('x'),
        pod('e'),
      ),
    ).toEqual({ readyPodCount: 1, unready: ['d'], missing: ['x'], ignored: ['a', 'b', 'c'] });
  });

  const young = (startedAt: number | undefined, ready: ReturnType<typeof pod>['ready']) =>
    groups('cpu', pod('a', { startedAt, ready })).readyPodCount === 1;

  it('are not trusted with CPU before they have started or say whether they are ready', () => {
    expect(young(undefined, { status: 'True', since: -3000 })).toBe(false);
    expect(young(-3600, undefined)).toBe(false);
    expect(young(-3600, { status: 'True', since: -3000 })).toBe(true);
    expect(groups('memory', pod('a', { ready: undefined })).readyPodCount).toBe(1);
    expect(groups(undefined, pod('a', { startedAt: undefined })).readyPodCount).toBe(1);
  });

  it('are trusted within 300 s of their start when they were ready for a whole sample', () => {
    // The sample is of -70 to -10.
    expect(young(-299, { status: 'True', since: -70 })).toBe(true);
    expect(young(-299, { status: 'True', since: -69 })).toBe(false);
    expect(young(-299, { status: 'False', since: -200 })).toBe(false);
    expect(young(-300, { status: 'True', since: -69 })).toBe(true);
    const timeless = new Map([['a', { ...sample('a', 1), at: undefined }]]);
    const newPod = pod('a', { startedAt: -299, ready: { status: 'True', since: -299 } });
    expect(groupPods([newPod], timeless, 'cpu', defaultController, 0).unready).toEqual(['a']);
  });

  it('are trusted after that, unless they never were ready', () => {
    expect(young(-3600, { status: 'False', since: -3571 })).toBe(false);
    expect(young(-3600, { status: 'False', since: -3570 })).toBe(true);
    expect(young(-3600, { status: 'True', since: -3571 })).toBe(true);
    expect(young(-3600, { status: 'Unknown', since: -3600 })).toBe(true);
  });

  it('request what their containers do', () => {
    const two = pod('a', {
      containers: [
        { name: 'x', requestsMilli: { cpu: 200 } },
        { name: 'y', requestsMilli: { cpu: 300, memory: 7 } },
      ],
    });
    expect(requestsByPod([two, pod('b')], 'cpu', undefined)).toEqual(
      new Map([
        ['a', 500],
        ['b', 1000],
      ]),
    );
    expect(requestsByPod([two], 'memory', 'y')).toEqual(new Map([['a', 7]]));
    expect(requestsByPod([two], 'memory', undefined)).toEqual({
      kind: 'failed',
      because: 'missing request for memory in container x of Pod a',
    });
    expect(requestsByPod([two, pod('b')], 'cpu', 'y')).toEqual({
      kind: 'failed',
      because: 'container y not found in Pod b',
    });
  });
});

describe('an average over pods', () => {
  /** Of pods that use so much of a target of 100 each. */
  const judge = (
    usage: Readonly<Record<string, number>>,
    { missing = [] as string[], unready = [] as string[], current = 4 } = {},
  ) => {
    const readyPodCount = Object.keys(usage).length;
    return replicasByAverage(
      new Map(Object.entries(usage)),
      { readyPodCount, unready, missing, ignored: [] },
      {
        ratioOf: (values) => {
          let total = 0;
          for (const one of values.values()) total += one;
          return total / values.size / 100;
        },
        assumedBelowTarget: () => 100,
      },
      current,
      tolerance,
    );
  };
  const tips = { replicas: 4, kept: 'missing or unready pods could tip it' };
  const within = { replicas: 4, kept: 'within tolerance' };

  it('of pods that are all heard of', () => {
    expect(judge({ a: 150, b: 150 })).toEqual({ replicas: 3, kept: undefined });
    expect(judge({ a: 30, b: 30 })).toEqual({ replicas: 1, kept: undefined });
    expect(judge({ a: 110, b: 110 })).toEqual(within);
    expect(judge({ a: 90, b: 90 })).toEqual(within);
  });

  it('counts unready pods as idle under too much load, and not at all below', () => {
    expect(judge({ a: 300, b: 300 }, { unready: ['c'], current: 3 })).toEqual({
      replicas: 6,
      kept: undefined,
    });
    expect(judge({ a: 50, b: 50 }, { unready: ['c'] })).toEqual({ replicas: 1, kept: undefined });
    // At the target itself there is no too much.
    expect(judge({ a: 100, b: 100 }, { unready: ['c', 'd'] })).toEqual(within);
    expect(judge({ a: 160, b: 160 }, { unready: ['c'] })).toEqual(within);
    expect(judge({ a: 200, b: 100 }, { unready: ['c'] })).toEqual(within);
    expect(judge({ a: 120, b: 120 }, { unready: ['c'] })).toEqual(tips);
  });

  it('guesses missing pods against the change', () => {
    expect(judge({ a: 300, b: 300 }, { missing: ['c'], current: 3 })).toEqual({
      replicas: 6,
      kept: undefined,
    });
    expect(judge({ a: 10, b: 10 }, { missing: ['c'] })).toEqual({ replicas: 2, kept: undefined });
    expect(judge({ a: 85, b: 85 }, { missing: ['c'] })).toEqual(within);
    expect(judge({ a: 120, b: 120 }, { missing: ['c'] })).toEqual(tips);
    // At the target nothing is guessed, and a pod less is no change.
    expect(judge({ a: 100, b: 100 }, { missing: ['c'] })).toEqual(within);
  });

  it('does not grow where fewer would do, nor shrink where more would', () => {
    // 0.8 of 6 pods is 5, and there are 4.
    const low = { a: 40, b: 40 };
    expect(judge(low, { missing: ['c', 'd', 'e', 'f'], current: 4 })).toEqual(tips);
    expect(judge(low, { missing: ['c', 'd', 'e', 'f'], current: 6 })).toEqual({
      replicas: 5,
      kept: undefined,
    });
    expect(judge(low, { missing: ['c', 'd', 'e', 'f'], current: 5 })).toEqual({
      replicas: 5,
      kept: undefined,
    });
    // 1.5 of 4 pods is 6, and there are 8.
    const high = { a: 300, b: 300 };
    expect(judge(high, { missing: ['c', 'd'], current: 8 })).toEqual({ ...tips, replicas: 8 });
    expect(judge(high, { missing: ['c', 'd'], current: 6 })).toEqual({
      replicas: 6,
      kept: undefined,
    });
  });

  it('is close enough at both edges', () => {
    const uneven = { up: 0.5, down: 0.25 };
    expect([0.74, 0.75, 1, 1.5, 1.51].map((ratio) => isWithin(uneven, ratio))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});

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

describe('what a sync says', () => {
  const normal = (unlike: Parameters<typeof config>[0], current: number, asked: number, past = 0) =>
    normalize(
      config(unlike),
      current,
      asked,
      past === 0 ? [] : [{ replicas: past, at: 0 }],
      none,
      20,
    );
  const off = { selectPolicy: 'Disabled' } as const;
  const few = { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } as const;
  const at = 'ReadyForNewScale';

  it.each<
    [Parameters<typeof config>[0], number, number, number, number, string?, string?, string?]
  >([
    [{}, 4, 6, 0, 6],
    [{}, 4, 9, 0, 8, 'scale-up limit: double the replicas or 4', at, 'ScaleUpLimit'],
    [{ maxReplicas: 5 }, 4, 9, 0, 5, 'maxReplicas 5', at, 'TooManyReplicas'],
    [{ minReplicas: 2 }, 4, 1, 0, 2, 'minReplicas 2', at, 'TooFewReplicas'],
    [{}, 4, 2, 3, 3, 'scale-down window: max of the last 300 s', 'ScaleDownStabilized'],
    // Without behavior the window is one of shrinking, even where it makes more of what is asked.
    [{}, 4, 5, 6, 6, 'scale-down window: max of the last 300 s', 'ScaleDownStabilized'],
    [
      { behavior: fillBehavior({ scaleUp: { stabilizationWindowSeconds: 60 } }) },
      4,
      8,
      5,
      5,
      'scale-up window: min of the last 60 s',
      'ScaleUpStabilized',
    ],
    [
      { behavior: fillBehavior({ scaleDown: { stabilizationWindowSeconds: 60 } }) },
      4,
      2,
      3,
      3,
      'scale-down window: max of the last 60 s',
      'ScaleDownStabilized',
    ],
    [
      { behavior: fillBehavior({ scaleUp: off, scaleDown: off }) },
      4,
      8,
      0,
      4,
      'scale-up disabled',
      at,
      'ScaleUpLimit',
    ],
    [
      { behavior: fillBehavior({ scaleUp: off, scaleDown: off }) },
      4,
      2,
      0,
      4,
      'scale-down disabled',
      at,
      'ScaleDownLimit',
    ],
    [
      { behavior: fillBehavior({ scaleUp: { ...few, selectPolicy: 'Min' } }) },
      4,
      8,
      0,
      5,
      'scale-up policies (Min)',
      at,
      'ScaleUpLimit',
    ],
    [
      { behavior: fillBehavior({ scaleDown: few }) },
      4,
      2,
      0,
      3,
      'scale-down policies (Max)',
      at,
      'ScaleDownLimit',
    ],
  ])('of %j at %d, asked for %d after %d: %d', (unlike, current, asked, past, ...said) => {
    const [replicas, because, ableToScale = at, scalingLimited = 'DesiredWithinRange'] = said;
    expect(normal(unlike, current, asked, past)).toMatchObject({
      replicas,
      ableToScale,
      scalingLimited,
    });
    expect(normal(unlike, current, asked, past).because).toBe(because);
  });

  const jobs: HpaMetric = { kind: 'external', name: 'jobs', target: average };

  it('to its conditions', () => {
    const scaler = hpa(config());
    const said = (input: Parameters<typeof scaler.decide>[1]) =>
      scaler.decide({ ...scaler.initial(), recommendations: [] }, input).conditions;
    const none = { scalingActive: undefined, scalingLimited: undefined };
    expect(said(cpuInput(0, 4, 500))).toEqual({
      scalingActive: 'ValidMetricFound',
      ableToScale: 'ReadyForNewScale',
      scalingLimited: 'DesiredWithinRange',
    });
    expect(said(cpuInput(0, 11, 500))).toEqual({ ...none, ableToScale: 'SucceededRescale' });
    expect(said(cpuInput(0, 0, 0))).toEqual({
      ...none,
      scalingActive: 'ScalingDisabled',
      ableToScale: 'SucceededGetScale',
    });
    expect(said({ ...cpuInput(0, 4, 0), readings: [] })).toEqual({
      ...none,
      scalingActive: 'FailedGetResourceMetric',
      ableToScale: 'SucceededGetScale',
    });
  });

  it('to its memory', () => {
    const plain = hpa(config());
    expect(plain.initial()).toEqual({
      recommendations: undefined,
      events: { up: [], down: [] },
      scaledToZero: false,
    });
    // The first sync recommends what it finds, and then what it is asked for.
    expect(plain.decide(plain.initial(), cpuInput(5, 3, 1000)).state).toEqual({
      recommendations: [
        { replicas: 3, at: 5 },
        { replicas: 6, at: 5 },
      ],
      events: { up: [], down: [] },
      scaledToZero: false,
    });
    const behaved = hpa(config({ behavior: fillBehavior({}) }));
    const empty = { ...behaved.initial(), recommendations: [] };
    const { events } = behaved.decide(empty, cpuInput(5, 3, 1000)).state;
    expect(events).toEqual({ up: [{ change: 3, at: 5, outdated: false }], down: [] });
    expect(behaved.decide(empty, cpuInput(5, 4, 250)).state.events).toEqual({
      up: [],
      down: [{ change: 2, at: 5, outdated: false }],
    });
    expect(behaved.decide(empty, cpuInput(5, 4, 500)).state.events).toEqual({ up: [], down: [] });
    expect(behaved.decide(empty, cpuInput(5, 12, 500)).state.events).toEqual({
      up: [],
      down: [{ change: 2, at: 5, outdated: false }],
    });
  });

  it('of zero, which it takes and leaves itself', () => {
    const minReplicas = 0;
    const scaler = hpa(config({ minReplicas, metrics: [cpuAt50, jobs] }));
    const state = { ...scaler.initial(), recommendations: [] };
    expect(state.scaledToZero).toBe(true);
    const input = (replicas: number, total: number) => ({
      ...cpuInput(0, replicas, 0),
      readings: [
        cpuInput(0, replicas, 0).readings[0],
        { kind: 'series' as const, valuesMilli: [total] },
      ],
    });
    // One metric that needs no pods is enough.
    expect(scaler.decide(state, input(0, 2000))).toMatchObject({
      desired: 2,
      because: 'external metric jobs at 2, target 1 per replica',
      state: { scaledToZero: false },
    });
    expect(scaler.decide(state, input(1, 0))).toMatchObject({
      desired: 0,
      state: { scaledToZero: true },
    });
    const other = { ...state, scaledToZero: false };
    expect(scaler.decide(other, input(1, 0)).state.scaledToZero).toBe(true);
    expect(scaler.decide(other, input(0, 2000)).desired).toBe(0);
    // A minimum that was raised since is met at once.
    const raised = hpa(config({ minReplicas: 3, metrics: [jobs] }));
    const zero = { ...raised.initial(), recommendations: [], scaledToZero: true };
    expect(raised.decide(zero, totalInput(0, 0, 1000)).desired).toBe(3);
    expect(raised.decide(zero, totalInput(0, 0, 4000)).desired).toBe(4);
  });

  it('never asks for less than nothing', () => {
    const scaler = hpa(config({ minReplicas: 0, metrics: [jobs] }));
    const state = { ...scaler.initial(), recommendations: [] };
    expect(scaler.decide(state, totalInput(0, 1, -5000))).toMatchObject({
      desired: 0,
      because: 'external metric jobs at -5, target 1 per replica',
    });
  });
});

describe('whole numbers', () => {
  it.each([
    [Number.NaN, 0],
    [1.9, 1],
    [-1.9, -1],
    [-0.5, 0],
    [mostInt32, mostInt32],
    [mostInt32 + 1, mostInt32],
    [-mostInt32 - 1, -mostInt32 - 1],
    [-mostInt32 - 2, -mostInt32 - 1],
    [Number.POSITIVE_INFINITY, mostInt32],
    [Number.NEGATIVE_INFINITY, -mostInt32 - 1],
  ])('%d as an int32 is %d', (number, whole) => {
    expect(toInt32(number)).toBe(whole);
  });

  it('divide toward zero, and exactly however large', () => {
    expect(quotient(7, 2)).toBe(3);
    expect(quotient(-1, 2)).toBe(0);
    expect(quotient(1e18, 1000)).toBe(1e15);
    expect(quotient(-1e18, 3)).toBe(Number(-333_333_333_333_333_333n));
    expect(wholePercent(1, 3)).toBe(33);
    expect(wholePercent(-1, 3)).toBe(-33);
    expect(wholePercent(2e18, 1e18)).toBe(200);
  });
});
