import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Fallback,
  metricWithFallback,
} from '../../../src/policies/autoscaling/keda/fallback.ts';
import {
  type KedaConfig,
  keda,
  kedaDefaults,
  kedaHpaBounds,
  kedaHpaMetrics,
} from '../../../src/policies/autoscaling/keda/keda.ts';
import {
  type ScaledJobStrategy,
  scaledJobDecision,
  scaledJobScale,
} from '../../../src/policies/autoscaling/keda/scaled-job.ts';
import { scaledJobQueue } from '../../../src/policies/autoscaling/keda/scaled-job-queue.ts';
import type {
  KedaTrigger,
  TriggerReading,
} from '../../../src/policies/autoscaling/keda/trigger.ts';
import { triggerState } from '../../../src/policies/autoscaling/keda/trigger.ts';

const queue: KedaTrigger = {
  name: 'queue',
  source: { kind: 'prometheus', query: 'waiting', ignoreNullValues: true },
  metricType: 'AverageValue',
  target: 20,
  activation: 5,
};
const cpu: KedaTrigger = {
  name: 'cpu',
  source: { kind: 'cpu' },
  metricType: 'Utilization',
  target: 70,
  activation: 0,
};
const hours: KedaTrigger = {
  name: 'hours',
  source: {
    kind: 'cron',
    timezone: 'UTC',
    start: '0 8 * * *',
    end: '0 18 * * *',
    desiredReplicas: 6,
  },
  metricType: 'AverageValue',
  target: 1,
  activation: 0,
};
const config: KedaConfig = { ...kedaDefaults, triggers: [queue] };

function poll(of: KedaConfig) {
  const policy = keda(of);
  let state = policy.initial();
  return (now: number, currentReplicas: number, ...readings: readonly TriggerReading[]) => {
    const decision = policy.decide(state, { now, currentReplicas, readings });
    state = decision.state;
    return decision;
  };
}

describe('scaled object', () => {
  it('activates strictly above its threshold, and leaves 1 to N to the HPA', () => {
    const at = poll(config);
    expect(at(30, 0, 5)).toMatchObject({ desired: 0, owner: 'keda', active: false });
    expect(at(60, 0, 6)).toMatchObject({ desired: 1, owner: 'hpa', active: true });
    expect(at(90, 7, 6)).toMatchObject({
      desired: 7,
      owner: 'hpa',
      because: 'active: left to the HPA',
    });
  });

  it('pain 7: goes from any number to zero once the cooldown is over, past the HPA', () => {
    const at = poll(config);
    at(30, 9, 100);
    expect(at(330, 9, 0)).toMatchObject({ desired: 9, because: 'inactive, but cooling down' });
    expect(at(331, 9, 0)).toMatchObject({ desired: 0, owner: 'keda' });
  });

  it('takes the initial cooldown where it was never active', () => {
    const at = poll({ ...config, initialCooldownPeriod: 120 });
    expect(at(120, 2, 0).desired).toBe(2);
    expect(at(121, 2, 0).desired).toBe(0);
  });

  it('goes between idle and the minimum, and keeps the minimum without idle mode', () => {
    const at = poll({ ...config, minReplicaCount: 3, idleReplicaCount: 0 });
    expect(at(30, 0, 9).desired).toBe(3);
    expect(at(331, 8, 0)).toMatchObject({
      desired: 0,
      because: 'inactive for the cooldown: to idle',
    });
    expect(poll({ ...config, minReplicaCount: 3 })(30, 1, 0).desired).toBe(3);
    expect(poll({ ...config, minReplicaCount: 3 })(30, 8, 0)).toMatchObject({
      desired: 8,
      owner: 'hpa',
    });
  });

  it('does not go to zero on a failed trigger, with fallback or without', () => {
    expect(poll(config)(900, 4, 'error')).toMatchObject({ desired: 4, ready: 'TriggerError' });
    const fallback = { failureThreshold: 3, replicas: 2 };
    const held = poll({ ...config, fallback })(900, 4, 'error');
    expect(held).toMatchObject({ desired: 4, because: 'failing: awaits fallback' });
    // A fallback to 0 replicas protects nothing.
    expect(
      poll({ ...config, fallback: { ...fallback, replicas: 0 } })(900, 4, 'error').desired,
    ).toBe(0);
  });

  it('does not renew its last activity while some triggers fail', () => {
    const at = poll({ ...config, triggers: [queue, { ...queue, name: 'other' }] });
    const some = at(30, 2, 9, 'error');
    expect(some).toMatchObject({ desired: 2, ready: 'PartialTriggerError' });
    expect(some.state.lastActive).toBeUndefined();
    expect(at(31, 0, 9, 'error')).toMatchObject({ desired: 1 });
  });

  it('obeys its annotations', () => {
    const switched = (more: Partial<KedaConfig['switches']>) =>
      poll({ ...config, switches: { ...config.switches, ...more } });
    expect(switched({ paused: true })(900, 4, 0)).toMatchObject({ desired: 4, because: 'paused' });
    expect(switched({ pausedReplicas: 2 })(900, 4, 99).desired).toBe(2);
    expect(switched({ pauseScaleIn: true })(900, 4, 0).desired).toBe(4);
    expect(switched({ pauseScaleOut: true })(900, 0, 99).desired).toBe(0);
    expect(switched({ forceActivation: true })(900, 0, 0).desired).toBe(1);
  });

  it('cannot see idleness where the HPA reads every trigger', () => {
    expect(poll({ ...config, triggers: [cpu] })(900, 4).desired).toBe(4);
    expect(poll({ ...config, triggers: [cpu, queue] })(900, 4, 0, 0).desired).toBe(0);
  });

  it('I13 settles at once: a second poll of the same sight changes nothing', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.nat(5),
        fc.option(fc.constant(0), { nil: undefined }),
        fc.oneof(fc.nat(10), fc.constantFrom('null' as const, 'error' as const)),
        (current, min, idle, reading) => {
          const at = poll({
            ...config,
            minReplicaCount: min,
            idleReplicaCount: min > 0 ? idle : undefined,
          });
          const first = at(10_000, current, reading).desired;
          expect(at(10_030, first, reading).desired).toBe(first);
          expect(first).toBeGreaterThanOrEqual(0);
          expect(first).toBeLessThanOrEqual(Math.max(current, min, 1));
        },
      ),
    );
  });
});

describe('triggers', () => {
  it('count an empty answer of Prometheus as 0, or as a failure', () => {
    expect(triggerState(queue, 'null')).toEqual({ value: 0, active: false });
    const source = { ...queue.source, ignoreNullValues: false } as KedaTrigger['source'];
    expect(triggerState({ ...queue, source }, 'null')).toEqual({ value: undefined, active: false });
  });

  it('ask for one replica outside the window of a cron', () => {
    expect(triggerState(hours, 1)).toEqual({ value: 6, active: true });
    expect(triggerState(hours, 0)).toEqual({ value: 1, active: false });
  });
});

describe('metrics for the HPA', () => {
  it('come with bounds that leave out zero', () => {
    expect(kedaHpaBounds(config)).toEqual({ min: 1, max: 100 });
    expect(kedaHpaBounds({ ...config, minReplicaCount: 4, maxReplicaCount: 4 })).toEqual({
      min: 4,
      max: 4,
    });
  });

  it('count failures per trigger and leave cpu to the HPA', () => {
    const of = {
      ...config,
      triggers: [cpu, queue, hours],
      fallback: { failureThreshold: 1, replicas: 3 },
    };
    const replicas = { current: 5, ready: 5 };
    const first = kedaHpaMetrics(of, [], ['error', 'error', 1], replicas);
    expect(first.failures).toEqual([0, 1, 0]);
    expect(first.metrics.map((metric) => metric.value)).toEqual([undefined, undefined, 6]);
    const second = kedaHpaMetrics(of, first.failures, ['error', 'error', 1], replicas);
    expect(second.metrics[1]).toMatchObject({
      name: 'queue',
      value: 60,
      because: 'fallback: static',
    });
    expect(kedaHpaMetrics(of, second.failures, [0, 44, 0], replicas).failures).toEqual([0, 0, 0]);
  });
});

describe('fallback', () => {
  const read = { metricType: 'AverageValue', target: 10, value: undefined } as const;
  const held = (behavior: Fallback['behavior'], currentReplicas: number | undefined) =>
    metricWithFallback({ failureThreshold: 3, replicas: 10, behavior }, 3, {
      ...read,
      currentReplicas,
    });

  it('holds the replicas of its behaviour', () => {
    expect(held('static', 15).value).toBe(100);
    expect(held('currentReplicas', 15).value).toBe(150);
    expect(held('currentReplicasIfHigher', 15).value).toBe(150);
    expect(held('currentReplicasIfLower', 15).value).toBe(100);
    expect(held('currentReplicasIfLower', 4).value).toBe(40);
    expect(held('currentReplicas', undefined).value).toBeUndefined();
    expect(held(undefined, undefined).value).toBe(100);
  });

  it('divides a metric of type Value by the ready replicas, cut to thousandths', () => {
    const fallback = { failureThreshold: 0, replicas: 10 };
    const value = (readyReplicas: number | undefined) =>
      metricWithFallback(fallback, 0, {
        ...read,
        metricType: 'Value',
        currentReplicas: 3,
        readyReplicas,
      }).value;
    expect(value(4)).toBe(25);
    expect(value(3)).toBe(33.333);
    expect(value(0)).toBeUndefined();
    expect(value(undefined)).toBeUndefined();
  });

  it('starts again after one success', () => {
    const fallback = { failureThreshold: 3, replicas: 10 };
    const result = metricWithFallback(fallback, 5, { ...read, value: 6, currentReplicas: 1 });
    expect(result).toMatchObject({ value: 6, failures: 0, fallbackUsed: false });
    expect(metricWithFallback(undefined, 0, { ...read, currentReplicas: 1 }).value).toBeUndefined();
  });
});

describe('scaled job', () => {
  const input = {
    maxScale: 4,
    scaleTo: 9,
    runningJobs: 7,
    pendingJobs: 0,
    minReplicaCount: 0,
    maxReplicaCount: 10,
  };

  it('creates by its strategy', () => {
    const scale = (strategy: ScaledJobStrategy, more: Partial<typeof input> = {}) =>
      scaledJobScale(strategy, { ...input, ...more }).effectiveMaxScale;
    expect(scale({ kind: 'eager' })).toBe(3);
    expect(scale({ kind: 'default' })).toBe(-3);
    expect(scale({ kind: 'accurate' })).toBe(3);
    expect(scale({ kind: 'accurate' }, { runningJobs: 4, pendingJobs: 2, maxScale: 3 })).toBe(1);
    const custom = { kind: 'custom', queueLengthDeduction: 1, runningJobPercentage: 0.5 } as const;
    expect(scale(custom)).toBe(0);
    expect(scale({ ...custom, runningJobPercentage: undefined })).toBe(-3);
  });

  it('creates nothing while inactive or below zero, and first up to its minimum', () => {
    expect(scaledJobDecision({ kind: 'default' }, input, true)).toMatchObject({
      create: 0,
      because: 'all requested jobs exist',
    });
    expect(scaledJobDecision({ kind: 'eager' }, input, false).create).toBe(0);
    const short = { ...input, minReplicaCount: 9 };
    expect(scaledJobDecision({ kind: 'eager' }, short, true)).toMatchObject({
      create: 2,
      because: 'below minReplicaCount',
    });
    // Jobs of the minimum do not count against the queue.
    expect(
      scaledJobDecision({ kind: 'default' }, { ...input, minReplicaCount: 5 }, true).create,
    ).toBe(2);
  });

  it('takes one number from several queues: those that are active', () => {
    const of = (queueLength: number, target = 2, isActive = true) => ({
      queueLength,
      target,
      isActive,
    });
    const bounds = { minReplicaCount: 0, maxReplicaCount: 10 };
    const triggers = [of(9), of(5, 1), of(90, 2, false), of(0)];
    expect(scaledJobQueue(triggers, 'max', bounds)).toEqual({
      isActive: true,
      scaleTo: 9,
      maxScale: 5,
    });
    expect(scaledJobQueue(triggers, 'sum', bounds)).toEqual({
      isActive: true,
      scaleTo: 14,
      maxScale: 10,
    });
    expect(scaledJobQueue(triggers, 'avg', bounds)).toEqual({
      isActive: true,
      scaleTo: 5,
      maxScale: 4,
    });
    expect(scaledJobQueue(triggers.slice(0, 2), 'min', bounds)).toEqual({
      isActive: true,
      scaleTo: 5,
      maxScale: 5,
    });
    expect(scaledJobQueue([of(500)], 'max', bounds).maxScale).toBe(10);
    const none = { isActive: false, scaleTo: 0, maxScale: 0 };
    for (const calculation of ['max', 'min', 'avg', 'sum'] as const) {
      expect(scaledJobQueue([of(90, 2, false)], calculation, bounds)).toEqual(none);
    }
    expect(scaledJobQueue([], 'max', { ...bounds, minReplicaCount: 1 }).isActive).toBe(true);
  });

  it('never goes above maxReplicaCount by accurate or eager', () => {
    const count = fc.nat(50);
    fc.assert(
      fc.property(count, count, count, fc.nat(60), (queued, running, waiting, max) => {
        const pendingJobs = Math.min(waiting, running);
        const maxScale = Math.min(queued, max);
        const given = {
          ...input,
          maxScale,
          scaleTo: queued,
          runningJobs: running,
          pendingJobs,
          maxReplicaCount: max,
        };
        const { create } = scaledJobDecision({ kind: 'eager' }, given, true);
        expect(create).toBeLessThanOrEqual(Math.max(0, max - running));
        const accurate = scaledJobDecision({ kind: 'accurate' }, given, true).create;
        expect(accurate).toBeLessThanOrEqual(Math.max(0, max - running));
      }),
    );
  });
});
