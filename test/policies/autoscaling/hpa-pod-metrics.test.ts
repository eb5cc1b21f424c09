import { describe, expect, it } from 'vitest';
import { defaultController } from '../../../src/policies/autoscaling/hpa/config.ts';
import { groupPods } from '../../../src/policies/autoscaling/hpa/group-pods.ts';
import { replicasByAverage } from '../../../src/policies/autoscaling/hpa/pod-average.ts';
import { requestsByPod } from '../../../src/policies/autoscaling/hpa/requests.ts';
import { isWithin } from '../../../src/policies/autoscaling/hpa/tolerance.ts';
import { pod, sample } from './hpa-pods.ts';

const tolerance = { up: 0.1, down: 0.1 };

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
    // What the pod itself requests of one resource frees its containers from requesting the others.
    const whole = { ...two, requestsMilli: { cpu: 800 } };
    expect(requestsByPod([whole], 'cpu', undefined)).toEqual(new Map([['a', 800]]));
    expect(requestsByPod([whole], 'cpu', 'x')).toEqual(new Map([['a', 200]]));
    expect(requestsByPod([whole], 'memory', undefined)).toEqual(new Map([['a', 7]]));
    expect(requestsByPod([whole], 'gpu', undefined)).toEqual({
      kind: 'failed',
      because: 'missing pod-level request for gpu in Pod a',
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
    expect(judge({ a: 85, b: 85 }, { missing: ['c'], unready: ['d'] })).toEqual(within);
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
