import { describe, expect, it } from 'vitest';
import { cloudRun } from '../../../src/policies/autoscaling/cloud-run/cloud-run.ts';
import {
  type CloudRunScaling,
  cloudRunAutoscaler,
} from '../../../src/policies/autoscaling/cloud-run/cloud-run-autoscaler.ts';
import { drivers, strongest } from '../../../src/policies/autoscaling/cloud-run/drivers.ts';
import type { DeploymentFacts } from '../../../src/policies/autoscaling/deployment-facts.ts';
import { decisionsOf, type Look } from './looks.ts';

describe('what drives instances', () => {
  const capacity = { cpus: 2, maxConcurrency: 10 };
  const counts = (
    load: Partial<Parameters<typeof drivers>[1]>,
    unlike: Partial<Parameters<typeof drivers>[0]> = {},
  ) =>
    drivers(
      { ...capacity, ...unlike },
      {
        cpuUsage: undefined,
        concurrency: undefined,
        waiting: undefined,
        ...load,
      },
    ).map(({ instances }) => instances);

  it('is use over capacity over target, rounded up', () => {
    expect(counts({})).toEqual([0, 0, 0]);
    expect(counts({ cpuUsage: 3.6 })).toEqual([3, 0, 0]);
    expect(counts({ cpuUsage: 3.7 })).toEqual([4, 0, 0]);
    expect(counts({ cpuUsage: 3.6 }, { cpuTarget: 0.9 })).toEqual([2, 0, 0]);
    expect(counts({ concurrency: 18 })).toEqual([0, 3, 0]);
    expect(counts({ concurrency: 19 })).toEqual([0, 4, 0]);
    expect(counts({ concurrency: 18 }, { concurrencyTarget: 0.9 })).toEqual([0, 2, 0]);
    expect(counts({ concurrency: 18 }, { concurrencyTarget: Number.POSITIVE_INFINITY })).toEqual([
      0, 0, 0,
    ]);
  });

  it('is enough for those that wait beside those that are served', () => {
    expect(counts({ concurrency: 12, waiting: 8 })[2]).toBe(2);
    expect(counts({ concurrency: 12, waiting: 9 })[2]).toBe(3);
    expect(counts({ concurrency: 12, waiting: 0 })[2]).toBe(0);
    expect(counts({ waiting: 11 })[2]).toBe(2);
  });

  it('is the strongest, and of equals the first', () => {
    const of = (...all: number[]) =>
      strongest(all.map((instances, at) => ({ name: `${at}`, instances })));
    expect(of(1, 3, 2)).toEqual({ name: '1', instances: 3 });
    expect(of(2, 2)).toEqual({ name: '0', instances: 2 });
    expect(of(0, 0)).toEqual({ name: 'no load', instances: 0 });
    expect(
      drivers(capacity, { cpuUsage: 0, concurrency: 0, waiting: 0 }).map(({ name }) => name),
    ).toEqual(['CPU', 'concurrency', 'waiting requests']);
  });
});

describe('Cloud Run', () => {
  const config = { cpus: 1, maxConcurrency: 10, minInstances: 1, maxInstances: 6 };
  const none = { cpuUsage: 0, waiting: 0 };

  it('starts without needs, and remembers those that no later one exceeds', () => {
    const run = cloudRun(config);
    expect(run.initial()).toEqual({ needs: [] });
    const at = (now: number, concurrency: number) => ({ ...none, now, instances: 5, concurrency });
    const first = run.decide(run.initial(), at(0, 30));
    const second = run.decide(first.state, at(10, 18));
    expect(second.state.needs).toEqual([
      { at: 0, instances: 5 },
      { at: 10, instances: 3 },
    ]);
    expect(run.decide(second.state, at(20, 18)).state.needs).toEqual([
      { at: 0, instances: 5 },
      { at: 20, instances: 3 },
    ]);
    expect(run.decide(second.state, at(20, 30)).state.needs).toEqual([{ at: 20, instances: 5 }]);
    // What was needed as long ago as an idle instance is kept is forgotten.
    expect(run.decide(second.state, at(899, 6)).state.needs).toHaveLength(3);
    expect(run.decide(second.state, at(900, 6)).state.needs).toHaveLength(2);
  });

  it.each([
    [{}, 5, 36, 0, 6, 'concurrency'],
    [{}, 5, 37, 0, 6, 'concurrency, but at maxInstances'],
    [{}, 5, 18, 5, 5, 'idle for less than 900 s'],
    [{}, 4, 18, 5, 4, 'idle for less than 900 s'],
    [{}, 5, 18, 4, 4, 'idle for less than 900 s'],
    [{}, 3, 18, 5, 3, 'concurrency'],
    [{}, 0, 0, 0, 1, 'minInstances'],
    [{ minInstances: 0 }, 0, 0, 0, 0, 'no load'],
    [{}, 1, 0, 1, 1, 'idle for less than 900 s'],
    [{ idleSeconds: 10 }, 5, 18, 5, 3, 'concurrency'],
    [{ idleSeconds: 11 }, 5, 18, 5, 5, 'idle for less than 11 s'],
    [{ maxInstances: 4 }, 5, 18, 5, 4, 'concurrency, but at maxInstances'],
  ])(
    'with %j, %d instances and %d requests, %d needed before',
    (unlike, instances, concurrency, past, desired, because) => {
      const state = { needs: past === 0 ? [] : [{ at: 0, instances: past }] };
      const input = { ...none, now: 10, instances, concurrency };
      expect(cloudRun({ ...config, ...unlike }).decide(state, input)).toMatchObject({
        desired,
        because,
      });
    },
  );
});

describe('Cloud Run in a scenario', () => {
  const config: CloudRunScaling = {
    kind: 'cloud-run',
    min_instances: 0,
    max_instances: 9,
    concurrency_target: 0.5,
    cpu_target: 0.8,
    window: 60,
    idle_timeout: 900,
    interval: 5,
  };
  const course = (
    unlike: Partial<CloudRunScaling>,
    facts: DeploymentFacts | undefined,
    ...looks: readonly Look[]
  ) =>
    decisionsOf(
      cloudRunAutoscaler({ ...config, ...unlike }, facts),
      looks.map((look) => ({ ready: 2, starting: 0, ...look })),
    ).map(({ desired, because }) => [desired, because]);

  it('starts with its least, or as many as it is told', () => {
    const scaler = cloudRunAutoscaler({ ...config, min_instances: 2 });
    expect(scaler).toMatchObject({
      initialReplicas: 2,
      interval: 5,
      reads: ['ongoing', 'queue-depth', 'utilisation'],
    });
    expect(scaler.initial()).toEqual({ run: { needs: [] }, cpu: [], concurrency: [] });
    expect(cloudRunAutoscaler({ ...config, initial_replicas: 4 }).initialReplicas).toBe(4);
  });

  it('takes the concurrency that it is told, or the engine’s, or 80', () => {
    const seen = { now: 5, ongoing: 80 };
    expect(course({}, undefined, seen)).toEqual([[2, 'concurrency']]);
    expect(course({}, { concurrency: 40 } as DeploymentFacts, seen)).toEqual([[4, 'concurrency']]);
    expect(course({ concurrency: 20 }, { concurrency: 40 } as DeploymentFacts, seen)).toEqual([
      [8, 'concurrency'],
    ]);
  });

  it('does not count those that wait as served', () => {
    const seen = { now: 5, ongoing: 60, queueDepth: 50 };
    expect(course({ concurrency: 10 }, undefined, seen)).toEqual([[6, 'waiting requests']]);
    expect(course({ concurrency: 10 }, undefined, { ...seen, ongoing: 20 })).toEqual([
      [5, 'waiting requests'],
    ]);
    expect(course({ concurrency: 10 }, undefined, { now: 5, queueDepth: 15 })).toEqual([
      [2, 'waiting requests'],
    ]);
    expect(course({ concurrency: 10 }, undefined, { now: 5, ongoing: 15 })).toEqual([
      [3, 'concurrency'],
    ]);
  });

  it('goes by how busy its instances are', () => {
    const seen = { now: 5, ready: 4, utilisation: 0.9 };
    expect(course({}, undefined, seen)).toEqual([[5, 'CPU']]);
    expect(course({ cpu_target: 'disabled' }, undefined, { ...seen, ongoing: 41 })).toEqual([
      [2, 'concurrency'],
    ]);
    expect(
      course({ concurrency_target: 'disabled' }, undefined, { ...seen, ongoing: 500 }),
    ).toEqual([[5, 'CPU']]);
  });

  it('means use over its window', () => {
    const looks = [5, 10].map((now) => ({ now, ongoing: now === 5 ? 0 : 400 }));
    expect(course({}, undefined, ...looks)[1]).toEqual([5, 'concurrency']);
    expect(course({ window: 5 }, undefined, ...looks)[1]).toEqual([
      9,
      'concurrency, but at maxInstances',
    ]);
    const busy = [5, 10].map((now) => ({ now, ready: 4, utilisation: now === 5 ? 0 : 0.8 }));
    expect(course({}, undefined, ...busy)[1]).toEqual([2, 'CPU']);
    expect(course({ window: 5 }, undefined, ...busy)[1]).toEqual([4, 'CPU']);
  });

  it('keeps idle instances for their time', () => {
    const looks = [5, 905].map((now) => ({ now, ready: 3, ongoing: now === 5 ? 120 : 40 }));
    expect(course({}, undefined, ...looks)[1]).toEqual([1, 'concurrency']);
    expect(course({ idle_timeout: 901 }, undefined, ...looks)[1]).toEqual([
      3,
      'idle for less than 901 s',
    ]);
  });

  it('holds what is there where nothing is measured, within its bounds', () => {
    expect(course({}, undefined, { now: 5, starting: 1 })).toEqual([[3, 'nothing is measured']]);
    expect(course({ min_instances: 4 }, undefined, { now: 5 })).toEqual([
      [4, 'nothing is measured, but below min_instances'],
    ]);
    expect(course({ max_instances: 1 }, undefined, { now: 5 })).toEqual([
      [1, 'nothing is measured, but above max_instances'],
    ]);
    for (const seen of [{ ongoing: 0 }, { queueDepth: 0 }, { utilisation: 0 }]) {
      expect(course({}, undefined, { now: 5, ...seen })).toEqual([[0, 'no load']]);
    }
  });
});
