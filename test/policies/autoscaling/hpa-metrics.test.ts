import { describe, expect, it } from 'vitest';
import { defaultController } from '../../../src/policies/autoscaling/hpa/config.ts';
import {
  failureOf,
  type HpaMetric,
  nameOf,
  outlivesPods,
} from '../../../src/policies/autoscaling/hpa/metric.ts';
import { countReady } from '../../../src/policies/autoscaling/hpa/pod.ts';
import { propose, proposeByOne } from '../../../src/policies/autoscaling/hpa/propose.ts';
import { cpuInput, pod, totalInput } from './hpa-pods.ts';

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
