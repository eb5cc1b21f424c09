import { describe, expect, it } from 'vitest';
import { groupPods } from '../../../src/policies/autoscaling/hpa/group-pods.ts';
import type { HpaMetric, HpaReading } from '../../../src/policies/autoscaling/hpa/metric.ts';
import type { HpaPod, PodSample } from '../../../src/policies/autoscaling/hpa/pod.ts';
import { proposeByOne } from '../../../src/policies/autoscaling/hpa/propose.ts';
import { requestsByPod } from '../../../src/policies/autoscaling/hpa/requests.ts';

/*
 * What the controller's own tests say, by their names: pkg/controller/podautoscaler/replica_calculator_test.go
 * of kubernetes@a769d588.
 */

const timing = { cpuInitializationPeriodSeconds: 120, initialReadinessDelaySeconds: 10 };
/** The fixtures leave times unset that do not matter. */
const unset = -1e9;
const most = Number(9_223_372_036_854_775_807n);
const mostReplicas = 2_147_483_647;

/** Pods of two containers; what is left out is ready, runs, and started long ago. */
interface Pods {
  readonly current: number;
  readonly unready?: readonly number[];
  /** Started now, while others did 3 minutes ago. */
  readonly hot?: readonly number[];
  /** The phase, or that it is being deleted, of the last pods. */
  readonly last?: readonly (HpaPod['phase'] | 'deleting')[];
  /** Of each container, in thousandths of a core: one for all, or one per pod. */
  readonly requests?: number | readonly number[];
  readonly tolerance?: { readonly up: number; readonly down: number };
}

function podsOf({ current, unready = [], hot, last = [], requests = 1000 }: Pods): HpaPod[] {
  const count = Math.max(current, typeof requests === 'number' ? 0 : requests.length);
  return Array.from({ length: count }, (_, index): HpaPod => {
    const said = last[index - (count - last.length)];
    const request = typeof requests === 'number' ? requests : requests[index];
    const requestsMilli = request === undefined ? {} : { cpu: request };
    const cool = hot === undefined ? unset : -180;
    return {
      name: `test-pod-${index}`,
      phase: said === undefined || said === 'deleting' ? 'Running' : said,
      deleting: said === 'deleting',
      startedAt: hot?.includes(index) === true ? 0 : cool,
      ready: { status: unready.includes(index) ? 'False' : 'True', since: unset },
      containers: ['container1', 'container2'].map((name) => ({ name, requestsMilli })),
    };
  });
}

function samplesOf(values: readonly number[], name = 'test-pod-'): HpaReading {
  const samples = values.map((valueMilli, index): PodSample => {
    return { pod: `${name}${index}`, valueMilli, at: undefined, windowSeconds: 60 };
  });
  return { kind: 'pods', samples };
}

function ask(metric: HpaMetric, reading: HpaReading, pods: Pods) {
  const { current, tolerance = { up: 0.1, down: 0.1 } } = pods;
  const counts = { currentReplicas: current, statusReplicas: current };
  const input = { now: 0, ...counts, pods: podsOf(pods), readings: [] };
  const proposal = proposeByOne(metric, reading, input, tolerance, timing);
  if (proposal.kind === 'failed') return proposal.because;
  const { replicas, usageMilli, utilizationPercent } = proposal;
  return utilizationPercent === undefined
    ? [replicas, usageMilli]
    : [replicas, utilizationPercent, usageMilli];
}

type Expected = readonly number[];
/** Name, pods, usage of each container, target in per cent; replicas, utilisation and usage of a pod. */
type ResourceCase = readonly [string, Pods, readonly number[], number, Expected];

const unlessFirst = { unready: [1, 2] };
const all5 = [100, 300, 500, 250, 250];
const four = { current: 2, requests: [1000, 1000, 1000, 1000], unready: [2, 3] };
const seven = {
  current: 5,
  requests: [1000, 1000, 1000, 1000, 1000, 1000, 1000],
  unready: [5, 6],
};
const pending5 = {
  current: 5,
  unready: [1, 2, 3, 4],
  last: ['Pending', 'Pending', 'Pending', 'Pending'] as const,
};

// TestReplicaCalcResourceScale: each by pod, and by its second container
const resourceScale: readonly ResourceCase[] = [
  ['scale up', { current: 3 }, [300, 500, 700], 30, [5, 50, 500]],
  ['scale up: unready pod', { current: 3, unready: [0] }, [300, 500, 700], 30, [4, 60, 600]],
  ['scale up: hot-CPU pod', { current: 3, hot: [0] }, [300, 500, 700], 30, [4, 60, 600]],
  ['no scale: unready pods', { current: 3, ...unlessFirst }, [400, 500, 700], 30, [3, 40, 400]],
  [
    'no scale: hot-CPU pods',
    { current: 3, ...unlessFirst, hot: [1, 2] },
    [400, 500, 700],
    30,
    [3, 40, 400],
  ],
  ['scale up: failed pods', { ...four, last: ['Failed', 'Failed'] }, [500, 700], 30, [4, 60, 600]],
  [
    'scale up: succeeded pods',
    { ...four, last: ['Succeeded', 'Succeeded'] },
    [500, 700],
    30,
    [4, 60, 600],
  ],
  [
    'scale up: pods being deleted',
    { ...four, last: ['deleting', 'deleting'] },
    [500, 700],
    30,
    [4, 60, 600],
  ],
  ['scale down', { current: 5 }, all5, 50, [3, 28, 280]],
  ['scale down: unready pods', { current: 5, unready: [3, 4] }, all5, 50, [2, 30, 300]],
  ['scale down: unscheduled pods', pending5, [100], 50, [1, 10, 100]],
  ['scale down: unscheduled pods with metrics', pending5, all5, 50, [1, 10, 100]],
  ['scale down: hot-CPU pods', { current: 5, hot: [3, 4] }, all5, 50, [2, 30, 300]],
  ['scale down: failed pods', { ...seven, last: ['Failed', 'Failed'] }, all5, 50, [3, 28, 280]],
  [
    'scale down: succeeded pods',
    { ...seven, last: ['Succeeded', 'Succeeded'] },
    all5,
    50,
    [3, 28, 280],
  ],
  [
    'scale down: pods being deleted',
    { ...seven, last: ['deleting', 'deleting'] },
    all5,
    50,
    [3, 28, 280],
  ],
];

const mixed = { current: 3, requests: [900, 1000, 1100] };
const of = (down: number, up: number) => ({ ...mixed, tolerance: { up, down } });
// TestReplicaCalcResourceTolerance
const resourceTolerance: readonly ResourceCase[] = [
  ['within default tolerance', mixed, [1010, 1030, 1020], 100, [3, 102, 1020]],
  ['outside 0%', of(0, 0), [909, 1010, 1111], 100, [4, 101, 1010]],
  ['within 200% up', of(0.1, 2), [1890, 1910, 1900], 100, [3, 190, 1900]],
  ['outside 8% up', of(2, 0.08), [1100, 1080, 1090], 100, [4, 109, 1090]],
  ['within 36% down', of(0.36, 0.1), [660, 640, 650], 100, [3, 65, 650]],
  ['outside 34% down', of(0.34, 0.1), [660, 640, 650], 100, [2, 65, 650]],
];

// TestReplicaCalcResourceMissingMetrics
const resourceMissing: readonly ResourceCase[] = [
  ['superfluous', { current: 4 }, [4000, 9500, 3000, 7000, 3200, 2000], 100, [24, 587, 5875]],
  ['some missing', { current: 4 }, [400, 95], 100, [3, 24, 247.5]],
  ['equal to target', { current: 2 }, [1000], 100, [2, 100, 1000]],
  ['above target', { current: 2 }, [1900], 100, [2, 190, 1900]],
  ['below target', { current: 2 }, [600], 100, [2, 60, 600]],
  ['no change: unready', { current: 3, unready: [0] }, [100, 450], 50, [3, 45, 450]],
  ['no change: hot-CPU', { current: 3, hot: [0] }, [100, 450], 50, [3, 45, 450]],
  ['scale up: unready', { current: 3, unready: [0] }, [100, 2000], 50, [4, 200, 2000]],
  ['scale up: hot-CPU', { current: 3, unready: [0], hot: [0] }, [100, 2000], 50, [4, 200, 2000]],
  ['scale down: unready', { current: 4, unready: [0] }, [100, 100, 100], 50, [3, 10, 100]],
  [
    'scale down: target over 100',
    { current: 4, unready: [0], requests: [1000, 1000, 2000, 2000] },
    [200, 100, 100],
    300,
    [2, 6, 100],
  ],
  [
    'rolling update with maxSurge',
    { current: 2, requests: [1000, 1000, 1000] },
    [100, 100],
    50,
    [2, 10, 100],
  ],
  // TestReplicaCalcComputedToleranceAlgImplementation, without scaling
  [
    'in a close margin to the tolerance',
    { current: 10, requests: [400, 200, 310, 290, 302, 298, 301, 299, 300, 300] },
    [150, 150, 150, 150, 150, 150, 150, 150, 150, 150],
    55,
    [10, 50, 150],
  ],
];

describe('GetResourceReplicas', () => {
  it.each([...resourceScale, ...resourceTolerance, ...resourceMissing])(
    '%s',
    (_name, pods, usage, percent, [replicas, utilisation, each]) => {
      const target = { kind: 'utilization', percent } as const;
      const both = samplesOf(usage.map((one) => 2 * one));
      const cpu: HpaMetric = { kind: 'resource', name: 'cpu', target };
      expect(ask(cpu, both, pods)).toEqual([replicas, utilisation, 2 * each!]);
      const one: HpaMetric = { ...cpu, kind: 'containerResource', container: 'container2' };
      expect(ask(one, samplesOf(usage), pods)).toEqual([replicas, utilisation, Math.floor(each!)]);
    },
  );

  it.each<[string, Pods, HpaReading, string]>([
    [
      'disjoint pod and metric names',
      { current: 1 },
      samplesOf([200], 'an-older-pod-name-'),
      'no metrics returned matched known pods',
    ],
    [
      'no metrics returned from metrics API',
      { current: 4 },
      samplesOf([]),
      'unable to get metrics for resource cpu: no metrics returned from resource metrics API',
    ],
    [
      'missing CPU request on container',
      { current: 1, requests: [] },
      samplesOf([400]),
      'missing request for cpu in container container1 of Pod test-pod-0',
    ],
  ])('%s', (_name, pods, reading, because) => {
    const target = { kind: 'utilization', percent: 100 } as const;
    expect(ask({ kind: 'resource', name: 'cpu', target }, reading, pods)).toBe(because);
  });
});

/** Name, pods, values, target; replicas and usage. */
type MetricCase = readonly [string, Pods, readonly number[], number, Expected];
const tight = { tolerance: { up: 0.01, down: 0.1 } };
const series = (valuesMilli: readonly number[]): HpaReading => ({ kind: 'series', valuesMilli });
const describedObject = { kind: 'Deployment', name: 'some-deployment' };

describe('GetMetricReplicas', () => {
  it.each<MetricCase>([
    ['scale up', { current: 3 }, [20_000, 10_000, 30_000], 15_000, [4, 20_000]],
    [
      'unready hot-CPU pod',
      { current: 3, unready: [2], hot: [2] },
      [50_000, 10_000, 30_000],
      15_000,
      [6, 30_000],
    ],
    [
      'unready hot-CPU pods avoid scale-down',
      { current: 3, unready: [0, 2], hot: [0, 2] },
      [50_000, 15_000, 30_000],
      15_000,
      [7, 31_666],
    ],
    ['scale down', { current: 5 }, Array(5).fill(12_000), 20_000, [3, 12_000]],
    ['within tolerance', { current: 3 }, [20_000, 21_000, 21_000], 20_000, [3, 20_666]],
    ['outside 1%', { current: 3, ...tight }, [20_000, 21_000, 21_000], 20_000, [4, 20_666]],
    ['missing metrics', { current: 5 }, [20_000, 19_000, 21_000], 20_000, [5, 20_000]],
    [
      'rolling update with maxSurge',
      { current: 2, requests: [0, 0, 0] },
      [10_000, 10_000],
      17_000,
      [2, 10_000],
    ],
  ])('%s', (_name, pods, values, milli, expected) => {
    const metric: HpaMetric = {
      kind: 'pods',
      name: 'qps',
      target: { kind: 'averageValue', milli },
    };
    expect(ask(metric, samplesOf(values), pods)).toEqual(expected);
  });
});

describe('GetObjectMetricReplicas', () => {
  it.each<MetricCase>([
    ['scale up', { current: 3 }, [20_000], 15_000, [4, 20_000]],
    ['saturates', { current: 3 }, [most], 1, [mostReplicas, most]],
    ['ignores unready pods', { current: 3, unready: [0, 2] }, [50_000], 10_000, [5, 50_000]],
    ['scale down', { current: 5 }, [12_000], 20_000, [3, 12_000]],
    ['within tolerance', { current: 3 }, [20_666], 20_000, [3, 20_666]],
    ['outside 1%', { current: 3, ...tight }, [20_666], 20_000, [4, 20_666]],
  ])('%s', (_name, pods, values, milli, expected) => {
    const target = { kind: 'value', milli } as const;
    const metric: HpaMetric = { kind: 'object', name: 'qps', describedObject, target };
    expect(ask(metric, series(values), pods)).toEqual(expected);
  });
});

describe('GetObjectPerPodMetricReplicas', () => {
  it.each<MetricCase>([
    ['usage overflow', { current: 1 }, [most], most, [1, most]],
    ['scale up', { current: 3 }, [20_000], 5000, [4, 6667]],
    ['scale down', { current: 5 }, [6000], 2000, [3, 1200]],
    ['within tolerance', { current: 4 }, [20_166], 5000, [4, 5042]],
    ['outside 1%', { current: 4, ...tight }, [20_208], 5000, [5, 5052]],
    ['none', { current: 0 }, [20_000], 5000, [4, 0]],
    ['none of nothing', { current: 0 }, [0], 5000, [0, 0]],
  ])('%s', (_name, pods, values, milli, expected) => {
    const target = { kind: 'averageValue', milli } as const;
    const metric: HpaMetric = { kind: 'object', name: 'qps', describedObject, target };
    expect(ask(metric, series(values), pods)).toEqual(expected);
  });
});

describe('GetExternalMetricReplicas', () => {
  it.each<MetricCase>([
    ['ignores unready pods', { current: 3, unready: [0, 2] }, [8600], 4400, [2, 8600]],
    ['scale down', { current: 5 }, [8600], 14_334, [3, 8600]],
    ['within tolerance', { current: 3 }, [8600], 8888, [3, 8600]],
    ['outside 1%', { current: 3, ...tight }, [8900], 8800, [4, 8900]],
    ['usage overflow', { current: 3 }, [most / 2, most / 2], most, [3, most]],
  ])('%s', (_name, pods, values, milli, expected) => {
    const metric: HpaMetric = { kind: 'external', name: 'qps', target: { kind: 'value', milli } };
    expect(ask(metric, series(values), pods)).toEqual(expected);
  });
});

describe('GetExternalPerPodMetricReplicas', () => {
  it.each<MetricCase>([
    ['replica count overflow', { current: 1 }, [most], 1, [mostReplicas, most]],
    ['usage overflow', { current: 1 }, [most], most, [1, most]],
    ['none', { current: 0 }, [20_000], 5000, [4, 0]],
    ['none of nothing', { current: 0 }, [0], 5000, [0, 0]],
    ['scale up', { current: 3 }, [8600], 2150, [4, 2867]],
    ['scale down', { current: 5 }, [8600], 2867, [3, 1720]],
    ['within tolerance', { current: 3 }, [8600], 2900, [3, 2867]],
    ['outside 1%', { current: 3, ...tight }, [8600], 2800, [4, 2867]],
  ])('%s', (_name, pods, values, milli, expected) => {
    const target = { kind: 'averageValue', milli } as const;
    expect(ask({ kind: 'external', name: 'qps', target }, series(values), pods)).toEqual(expected);
  });
});

describe('GroupPods', () => {
  const bare = { phase: 'Running', deleting: false, containers: [] } as const;
  const group = (pods: readonly Pick<HpaPod, 'name' | 'phase' | 'startedAt' | 'ready'>[]) =>
    groupPods(
      pods.map((one) => ({ ...bare, ...one })),
      new Map(
        ['lucretius', 'bentham', 'niccolo'].map((name) => {
          const isFresh = name === 'bentham';
          const at = isFresh ? 0 : undefined;
          return [name, { pod: name, valueMilli: 1, at, windowSeconds: isFresh ? 60 : 0 }];
        }),
      ),
      'cpu',
      timing,
      0,
    );
  const phase = 'Running';
  const isTrue = (since: number) => ({ status: 'True', since }) as const;
  const lucretius = { name: 'lucretius', phase, startedAt: 0, ready: undefined } as const;
  const niccolo = { name: 'niccolo', phase, startedAt: -180, ready: isTrue(-180) } as const;
  const epicurus = { name: 'epicurus', phase, startedAt: -180, ready: undefined } as const;
  const none = { readyPodCount: 0, unready: [], missing: [], ignored: [] };

  it('without a ready condition', () => {
    expect(group([lucretius])).toEqual({ ...none, unready: ['lucretius'] });
  });

  it('without fresh metrics during initialization', () => {
    const bentham = { name: 'bentham', phase, startedAt: -60, ready: isTrue(-30) } as const;
    expect(group([bentham])).toEqual({ ...none, unready: ['bentham'] });
  });

  it('without fresh metrics after initialization', () => {
    expect(group([niccolo])).toEqual({ ...none, readyPodCount: 1 });
  });

  it('that has never been ready after initialization', () => {
    const never = (since: number) =>
      group([{ ...lucretius, startedAt: -600, ready: { status: 'False', since } }]).readyPodCount;
    expect([never(-594), never(-590)]).toEqual([0, 1]);
  });

  it('a missing pod, an unscheduled one, and several', () => {
    expect(group([epicurus])).toEqual({ ...none, missing: ['epicurus'] });
    const unscheduled = {
      ...epicurus,
      name: 'unscheduled',
      phase: 'Pending',
      startedAt: undefined,
    } as const;
    expect(group([unscheduled])).toEqual({ ...none, unready: ['unscheduled'] });
    expect(group([lucretius, niccolo, epicurus])).toEqual({
      readyPodCount: 1,
      unready: ['lucretius'],
      missing: ['epicurus'],
      ignored: [],
    });
  });
});

describe('CalculateRequests', () => {
  const container1 = { name: 'container1', requestsMilli: { cpu: 100 } };
  const container2 = { name: 'container2', requestsMilli: { cpu: 50 } };
  const containers = [container1, container2];
  const lacking = [{ name: 'container1', requestsMilli: {} }, container2];
  const requestsMilli = { cpu: 800 };

  it.each<[string, Partial<HpaPod>, string | undefined, number | string]>([
    ['sum container requests', { containers }, undefined, 150],
    ['pod-level resources override', { containers, requestsMilli }, undefined, 800],
    [
      'one container is missing requests',
      { containers: lacking },
      undefined,
      'missing request for cpu in container container1 of Pod test-pod',
    ],
    [
      'pod-level resources override missing ones',
      { containers: lacking, requestsMilli },
      undefined,
      800,
    ],
    ['one container', { containers }, 'container1', 100],
    ['one container, not the pod', { containers, requestsMilli }, 'container1', 100],
    [
      'non-existent container',
      { containers: [container1] },
      'non-existent-container',
      'container non-existent-container not found in Pod test-pod',
    ],
  ])('%s', (_name, unlike, container, expected) => {
    const pod: HpaPod = { ...podsOf({ current: 1 })[0]!, name: 'test-pod', ...unlike };
    const requests = requestsByPod([pod], 'cpu', container);
    expect('kind' in requests ? requests.because : requests.get('test-pod')).toBe(expected);
  });

  it('of no pods are none', () => {
    expect(requestsByPod([], 'cpu', undefined)).toEqual(new Map());
  });
});
