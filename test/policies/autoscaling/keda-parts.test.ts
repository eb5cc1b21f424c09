import { describe, expect, it } from 'vitest';
import type { Autoscaler } from '../../../src/policies/autoscaling/autoscaler.ts';
import {
  type Fallback,
  type MetricRead,
  metricWithFallback,
} from '../../../src/policies/autoscaling/keda/fallback.ts';
import { keda, kedaDefaults, kedaHpaMetrics } from '../../../src/policies/autoscaling/keda/keda.ts';
import { kedaAutoscaler } from '../../../src/policies/autoscaling/keda/keda-autoscaler.ts';
import {
  hpaMetricsOf,
  kedaBehaviorOf,
  kedaConfigOf,
} from '../../../src/policies/autoscaling/keda/keda-config.ts';
import {
  type KedaScaling,
  type KedaTriggerScaling,
  kedaBounds,
} from '../../../src/policies/autoscaling/keda/keda-scaling.ts';
import {
  scaledJobDecision,
  scaledJobScale,
} from '../../../src/policies/autoscaling/keda/scaled-job.ts';
import { scaledJobQueue } from '../../../src/policies/autoscaling/keda/scaled-job-queue.ts';
import {
  noSwitches,
  type ScaledObjectInput,
  type ScaledObjectRules,
  scaledObjectDecision,
} from '../../../src/policies/autoscaling/keda/scaled-object.ts';
import {
  isExternal,
  type KedaTrigger,
  triggerState,
} from '../../../src/policies/autoscaling/keda/trigger.ts';
import { answersOf, type Look } from './looks.ts';

const scaling: KedaScaling = {
  kind: 'keda',
  start: 'monday 00:00',
  tolerance: 0.1,
  downscale_stabilization: 300,
  cpu_initialization_period: 300,
  initial_readiness_delay: 30,
  interval: 15,
};
const annotations = {
  paused: false,
  paused_scale_in: false,
  paused_scale_out: false,
  force_activation: false,
};

describe('a ScaledObject in KEDA’s own words', () => {
  const usual = {
    name: 's0-queue-depth',
    source: { kind: 'prometheus', query: 'queue-depth', ignoreNullValues: true },
    metricType: 'AverageValue',
    target: 5,
    activation: 0,
  };

  it('has KEDA’s defaults', () => {
    expect(kedaConfigOf(scaling)).toEqual({
      pollingInterval: 30,
      cooldownPeriod: 300,
      initialCooldownPeriod: 0,
      minReplicaCount: 0,
      maxReplicaCount: 100,
      idleReplicaCount: undefined,
      fallback: undefined,
      switches: {
        paused: false,
        pausedReplicas: undefined,
        pauseScaleIn: false,
        pauseScaleOut: false,
        forceActivation: false,
      },
      triggers: [usual],
    });
    expect(kedaBounds(scaling)).toEqual({ initial: 0, least: 0, most: 100 });
  });

  it('is what the scenario says, be it nothing', () => {
    const said = {
      polling_interval: 5,
      cooldown_period: 0,
      initial_cooldown_period: 60,
      min_replica_count: 2,
      max_replica_count: 9,
      idle_replica_count: 0,
      fallback: { failure_threshold: 0, replicas: 3, behavior: 'current-replicas-if-lower' },
      annotations: {
        paused: true,
        paused_replicas: 0,
        paused_scale_in: true,
        paused_scale_out: true,
        force_activation: true,
      },
    } as const;
    expect(kedaConfigOf({ ...scaling, ...said })).toEqual({
      pollingInterval: 5,
      cooldownPeriod: 0,
      initialCooldownPeriod: 60,
      minReplicaCount: 2,
      maxReplicaCount: 9,
      idleReplicaCount: 0,
      fallback: { failureThreshold: 0, replicas: 3, behavior: 'currentReplicasIfLower' },
      switches: {
        paused: true,
        pausedReplicas: 0,
        pauseScaleIn: true,
        pauseScaleOut: true,
        forceActivation: true,
      },
      triggers: [usual],
    });
  });

  it.each([
    ['static', 'static'],
    ['current-replicas', 'currentReplicas'],
    ['current-replicas-if-higher', 'currentReplicasIfHigher'],
  ] as const)('falls back with %s', (behavior, known) => {
    const fallback = { failure_threshold: 3, replicas: 1, behavior };
    expect(kedaConfigOf({ ...scaling, fallback }).fallback!.behavior).toBe(known);
  });

  it.each<[Partial<KedaScaling>, number, number, number]>([
    [{ min_replica_count: 2, max_replica_count: 9 }, 2, 2, 9],
    [{ min_replica_count: 2, initial_replicas: 4 }, 4, 2, 100],
    [{ min_replica_count: 2, idle_replica_count: 1 }, 2, 1, 100],
    [{ min_replica_count: 2, annotations: { ...annotations, paused_replicas: 0 } }, 2, 0, 100],
    [{ annotations: { ...annotations, paused_replicas: 120 } }, 0, 0, 120],
    [{ min_replica_count: 3, annotations }, 3, 3, 100],
  ])('%j starts with %d and stays within %d and %d', (unlike, initial, least, most) => {
    expect(kedaBounds({ ...scaling, ...unlike })).toEqual({ initial, least, most });
  });

  it('has triggers, which its HPA has as metrics', () => {
    const of = { kind: 'metric', target: 2, activation: 1, ignore_null_values: false } as const;
    const triggers = [
      { ...of, metric: 'ttft', scale: 1000, reading: 'mean' },
      { ...of, metric: 'queue-depth', per: 'all', name: 'jobs' },
      { kind: 'cron', start: '0 8 * * *', end: '0 9 * * *', desired_replicas: 4 },
      { kind: 'cpu', target: 0.6 },
      { kind: 'cpu', target: 0.5, metric: 'kv-use', scale: 2, name: 'kv' },
    ] as const;
    const source = { kind: 'prometheus', ignoreNullValues: false };
    expect(kedaConfigOf({ ...scaling, triggers }).triggers).toEqual([
      {
        name: 's0-ttft',
        source: { ...source, query: 'ttft' },
        metricType: 'Value',
        target: 2000,
        activation: 1000,
      },
      {
        name: 'jobs',
        source: { ...source, query: 'queue-depth' },
        metricType: 'Value',
        target: 2,
        activation: 1,
      },
      {
        name: 's2-cron',
        source: {
          kind: 'cron',
          timezone: 'UTC',
          start: '0 8 * * *',
          end: '0 9 * * *',
          desiredReplicas: 4,
        },
        metricType: 'AverageValue',
        target: 1,
        activation: 0,
      },
      {
        name: 's3-cpu',
        source: { kind: 'cpu' },
        metricType: 'Utilization',
        target: 60,
        activation: 0,
      },
      {
        name: 'kv',
        source: { kind: 'cpu' },
        metricType: 'Utilization',
        target: 50,
        activation: 0,
      },
    ]);
    expect(hpaMetricsOf(triggers)).toEqual([
      { ...triggers[0], name: 's0-ttft', type: 'external', per: 'all' },
      { ...triggers[1], type: 'external' },
      { name: 's2-cron', metric: 'ongoing', target: 1, type: 'external', per: 'replica' },
      { name: 'cpu', metric: 'utilisation', target: 0.6, type: 'resource' },
      { name: 'memory', metric: 'kv-use', target: 0.5, type: 'resource', scale: 2 },
    ]);
    // Without a scale its target is per cent, and with one of 1 it is not.
    expect(hpaMetricsOf(triggers)[3]).not.toHaveProperty('scale');
  });

  it('stops a direction of its HPA by its annotations', () => {
    const behavior = { scale_up: { tolerance: 0.2 }, scale_down: { stabilization_window: 5 } };
    const of = (more: Partial<typeof annotations>) =>
      kedaBehaviorOf({ ...scaling, behavior, annotations: { ...annotations, ...more } });
    const disabled = { select_policy: 'disabled' };
    expect(of({})).toBe(behavior);
    expect(kedaBehaviorOf({ ...scaling, behavior })).toBe(behavior);
    expect(of({ paused_scale_in: true })).toEqual({
      ...behavior,
      scale_down: { stabilization_window: 5, ...disabled },
    });
    expect(of({ paused_scale_out: true })).toEqual({
      ...behavior,
      scale_up: { tolerance: 0.2, ...disabled },
    });
    const out = { ...annotations, paused_scale_out: true };
    expect(kedaBehaviorOf({ ...scaling, annotations: out })).toEqual({ scale_up: disabled });
  });
});

describe('a trigger', () => {
  const of = (source: KedaTrigger['source'], activation = 0): KedaTrigger => ({
    name: 'a',
    source,
    metricType: 'AverageValue',
    target: 1,
    activation,
  });
  const cron = of({ kind: 'cron', timezone: '', start: '', end: '', desiredReplicas: 4 });
  const redis = of({ kind: 'redis', listName: 'a' }, 3);
  const prometheus = (activation: number) =>
    of({ kind: 'prometheus', query: 'a', ignoreNullValues: true }, activation);

  it('is active above its activation', () => {
    expect(triggerState(redis, 3)).toEqual({ value: 3, active: false });
    expect(triggerState(redis, 3.1)).toEqual({ value: 3.1, active: true });
    expect(triggerState(prometheus(-1), 'null')).toEqual({ value: 0, active: true });
    expect(triggerState(prometheus(0), 'null')).toEqual({ value: 0, active: false });
  });

  it('fails without an answer', () => {
    const failed = { value: undefined, active: false };
    for (const trigger of [redis, cron, prometheus(-1)]) {
      expect(triggerState(trigger, 'error')).toEqual(failed);
    }
    // Of nothing but Prometheus an empty answer is one.
    expect(triggerState(redis, 'null')).toEqual(failed);
  });

  it('is KEDA’s unless it is of a resource', () => {
    expect([redis, cron, of({ kind: 'cpu' }), of({ kind: 'memory' })].map(isExternal)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('without a reading has failed', () => {
    const config = { ...kedaDefaults, triggers: [redis] };
    const poller = keda(config);
    expect(poller.initial()).toEqual({ createdAt: 0, lastActive: undefined });
    expect(poller.initial(7)).toEqual({ createdAt: 7, lastActive: undefined });
    expect(
      poller.decide(poller.initial(), { now: 900, currentReplicas: 2, readings: [] }),
    ).toMatchObject({ desired: 2, ready: 'TriggerError', state: { createdAt: 0 } });
    const replicas = { current: 2, ready: 2 };
    expect(kedaHpaMetrics(config, [2], [], replicas)).toEqual({
      metrics: [
        {
          name: 'a',
          metricType: 'AverageValue',
          target: 1,
          value: undefined,
          because: 'failed, no fallback',
        },
      ],
      failures: [2],
    });
    const cpu = { ...of({ kind: 'cpu' }), metricType: 'Utilization' } as const;
    expect(kedaHpaMetrics({ ...config, triggers: [cpu] }, [], [5], replicas)).toMatchObject({
      metrics: [{ value: undefined, because: 'the HPA reads it' }],
      failures: [0],
    });
    const cores = of({ kind: 'memory' });
    expect(kedaHpaMetrics({ ...config, triggers: [cores] }, [], [5], replicas)).toMatchObject({
      metrics: [{ value: undefined, because: 'the HPA reads it' }],
    });
  });
});

describe('a fallback', () => {
  const read: MetricRead = {
    value: undefined,
    metricType: 'AverageValue',
    target: 10,
    currentReplicas: 4,
    readyReplicas: 2,
  };
  const fallback: Fallback = { failureThreshold: 2, replicas: 3 };

  it.each<[Fallback | undefined, number, Partial<MetricRead>, object]>([
    [fallback, 7, { value: 0 }, { value: 0, fallbackUsed: false, failures: 0, because: 'read' }],
    [undefined, 7, {}, { fallbackUsed: false, failures: 7, because: 'failed, no fallback' }],
    [
      { ...fallback, failureThreshold: -1 },
      7,
      {},
      { fallbackUsed: false, failures: 7, because: 'failed, fallback is not valid' },
    ],
    [
      { ...fallback, replicas: -1 },
      7,
      {},
      { fallbackUsed: false, failures: 7, because: 'failed, fallback is not valid' },
    ],
    [fallback, 0, {}, { fallbackUsed: false, failures: 1, because: 'failed 1 of 2 times' }],
    [fallback, 1, {}, { fallbackUsed: false, failures: 2, because: 'failed 2 of 2 times' }],
    [fallback, 2, {}, { value: 30, fallbackUsed: true, failures: 3, because: 'fallback: static' }],
    [
      { failureThreshold: 0, replicas: 0 },
      0,
      {},
      { value: 0, fallbackUsed: true, failures: 1, because: 'fallback: static' },
    ],
    [
      { ...fallback, behavior: 'currentReplicasIfHigher' },
      2,
      { currentReplicas: 2 },
      {
        value: 30,
        fallbackUsed: true,
        failures: 3,
        because: 'fallback: currentReplicasIfHigher',
      },
    ],
    [
      { ...fallback, behavior: 'currentReplicasIfHigher' },
      2,
      { currentReplicas: undefined },
      { fallbackUsed: false, failures: 3, because: 'failed, replicas are not known' },
    ],
    [
      { ...fallback, behavior: 'currentReplicas' },
      2,
      { metricType: 'Value' },
      { value: 20, fallbackUsed: true, failures: 3, because: 'fallback: currentReplicas' },
    ],
    [
      { ...fallback, behavior: 'currentReplicas' },
      2,
      { metricType: 'Value', currentReplicas: undefined },
      { fallbackUsed: false, failures: 3, because: 'failed, replicas are not known' },
    ],
    [
      fallback,
      2,
      { metricType: 'Value', readyReplicas: 0 },
      { fallbackUsed: false, failures: 3, because: 'failed, replicas are not known' },
    ],
    [
      { ...fallback, replicas: 1 },
      2,
      { target: 0.0019 },
      { value: 0.001, fallbackUsed: true, failures: 3, because: 'fallback: static' },
    ],
  ])('%j after %d failures, of %j', (of, before, unlike, result) => {
    expect(metricWithFallback(of, before, { ...read, ...unlike })).toEqual({
      value: undefined,
      ...result,
    });
  });
});

describe('one poll', () => {
  const rules: ScaledObjectRules = {
    minReplicaCount: 2,
    idleReplicaCount: undefined,
    cooldownPeriod: 300,
    initialCooldownPeriod: 100,
    fallbackReplicas: undefined,
  };
  const seen: ScaledObjectInput = {
    now: 1000,
    createdAt: 0,
    currentReplicas: 4,
    isActive: false,
    isError: false,
    switches: noSwitches,
  };
  const poll = (
    of: Partial<ScaledObjectRules>,
    look: Partial<ScaledObjectInput>,
    lastActive?: number,
  ) => scaledObjectDecision({ ...rules, ...of }, { lastActive }, { ...seen, ...look });
  const idle = { idleReplicaCount: 1 };
  const zero = { minReplicaCount: 0 };
  const active = { isActive: true };
  const failing = { isError: true };
  const switches = (more: Partial<typeof noSwitches>) => ({ switches: { ...noSwitches, ...more } });

  it.each<[string, Partial<ScaledObjectRules>, Partial<ScaledObjectInput>, number, string, string]>(
    [
      ['paused', {}, switches({ paused: true }), 4, 'paused', 'keda'],
      ['paused at a count', {}, switches({ pausedReplicas: 0 }), 0, 'paused', 'keda'],
      ['active', {}, active, 4, 'active: left to the HPA', 'hpa'],
      ['active at zero', {}, { ...active, currentReplicas: 0 }, 2, 'active: from idle to 2', 'hpa'],
      [
        'active below its least',
        {},
        { ...active, currentReplicas: 1 },
        1,
        'active: left to the HPA',
        'hpa',
      ],
      [
        'active and idle',
        idle,
        { ...active, currentReplicas: 1 },
        2,
        'active: from idle to 2',
        'hpa',
      ],
      [
        'active at its least',
        idle,
        { ...active, currentReplicas: 2 },
        2,
        'active: left to the HPA',
        'hpa',
      ],
      [
        'active at zero, with no least',
        zero,
        { ...active, currentReplicas: 0 },
        1,
        'active: from idle to 1',
        'hpa',
      ],
      [
        'forced',
        {},
        { ...switches({ forceActivation: true }), currentReplicas: 0 },
        2,
        'activation is forced: from idle to 2',
        'hpa',
      ],
      [
        'forced at some',
        {},
        switches({ forceActivation: true }),
        4,
        'activation is forced: left to the HPA',
        'hpa',
      ],
      [
        'active, without scale-out',
        {},
        { ...active, ...switches({ pauseScaleOut: true }), currentReplicas: 0 },
        0,
        'active, but scale-out is paused',
        'keda',
      ],
      ['active in part', {}, { ...active, ...failing }, 4, 'some triggers fail', 'hpa'],
      ['failing', {}, failing, 4, 'triggers fail', 'hpa'],
      [
        'failing, with fallback',
        { fallbackReplicas: 3 },
        failing,
        4,
        'failing: awaits fallback',
        'hpa',
      ],
      [
        'failing, with a fallback to none',
        { ...zero, fallbackReplicas: 0 },
        failing,
        0,
        'inactive for the cooldown: to min',
        'keda',
      ],
      ['inactive', {}, {}, 4, 'inactive: no change', 'hpa'],
      ['inactive at none', zero, { currentReplicas: 0 }, 0, 'inactive: no change', 'keda'],
      ['inactive, to none', zero, {}, 0, 'inactive for the cooldown: to min', 'keda'],
      ['inactive, to idle', idle, {}, 1, 'inactive for the cooldown: to idle', 'keda'],
      ['idle', idle, { currentReplicas: 1 }, 1, 'inactive: no change', 'hpa'],
      [
        'inactive, without scale-in',
        zero,
        switches({ pauseScaleIn: true }),
        4,
        'inactive, but scale-in is paused',
        'hpa',
      ],
      ['just created', zero, { now: 100 }, 4, 'inactive, but cooling down', 'hpa'],
      ['created a while ago', zero, { now: 101 }, 0, 'inactive for the cooldown: to min', 'keda'],
      ['created late', zero, { now: 150, createdAt: 50 }, 4, 'inactive, but cooling down', 'hpa'],
      ['below its least', {}, { currentReplicas: 1 }, 2, 'below minReplicaCount', 'keda'],
      ['at its least', {}, { currentReplicas: 2 }, 2, 'inactive: no change', 'hpa'],
    ],
  )('%s', (_, of, look, desired, because, owner) => {
    expect(poll(of, look)).toMatchObject({ desired, because, owner });
  });

  it('remembers when it was last active, and cools down from there', () => {
    expect(poll({}, active, 5).state).toEqual({ lastActive: 1000 });
    expect(poll({}, { ...active, currentReplicas: 0 }).state).toEqual({ lastActive: 1000 });
    expect(poll({}, { ...active, ...failing }, 5).state).toEqual({ lastActive: 5 });
    expect(poll(zero, {}, 700)).toMatchObject({ desired: 4, state: { lastActive: 700 } });
    expect(poll(zero, {}, 699)).toMatchObject({ desired: 0, state: { lastActive: 699 } });
    // The cooldown after an activity, not the first, is what counts then.
    expect(poll(zero, { now: 250 }, 0).desired).toBe(4);
  });

  it('says whether it is active and ready', () => {
    expect(poll({}, active)).toMatchObject({ active: true, ready: 'ScaledObjectReady' });
    expect(poll({}, {})).toMatchObject({ active: false, ready: 'ScaledObjectReady' });
    expect(poll({}, switches({ paused: true })).active).toBeUndefined();
    expect(poll({}, { ...active, ...failing }).ready).toBe('PartialTriggerError');
    expect(poll({}, failing).ready).toBe('TriggerError');
    expect(poll({ fallbackReplicas: 1 }, failing).ready).toBe('ScaledObjectReady');
  });
});

describe('KEDA in a scenario', () => {
  const metric = { kind: 'metric', metric: 'queue-depth', target: 5, activation: 0 } as const;
  const queue = { ...metric, ignore_null_values: false };
  const cron = { kind: 'cron', start: '0 8 * * *', end: '0 9 * * *', desired_replicas: 3 } as const;
  const course = (unlike: Partial<KedaScaling>, ...looks: readonly Look[]) =>
    answersOf(kedaAutoscaler({ ...scaling, ...unlike }) as Autoscaler<unknown>, 0, looks);

  it('begins with its two loops a period away', () => {
    const scaler = kedaAutoscaler({ ...scaling, min_replica_count: 2 });
    expect(scaler).toMatchObject({ initialReplicas: 2, interval: 15, reads: ['queue-depth'] });
    expect(scaler.initial()).toMatchObject({ failures: [], nextPoll: 30, nextSync: 15 });
  });

  it('reads what its triggers need, a time needs nothing', () => {
    const reads = (...triggers: KedaTriggerScaling[]) =>
      kedaAutoscaler({ ...scaling, triggers }).reads;
    expect(reads(cron)).toEqual([]);
    expect(reads(cron, queue)).toEqual(['queue-depth']);
    expect(reads(queue, { kind: 'cpu', target: 0.5 })).toEqual([
      'queue-depth',
      'utilisation',
      'replicas',
    ]);
  });

  it('polls on its own grid, whatever it missed', () => {
    const looks = [29.999_999_9, 45, 120, 135, 149, 150].map((now) => ({ now, queueDepth: 0 }));
    expect(course({}, ...looks).map(([, because]) => because)).toEqual([
      'inactive: no change',
      'between two polls',
      'inactive: no change',
      'between two polls',
      'between two polls',
      'inactive: no change',
    ]);
  });

  it('falls back for all of the replicas that are ready', () => {
    const fallback = { failure_threshold: 0, replicas: 6, behavior: 'static' } as const;
    const triggers = [{ ...queue, per: 'all' as const }];
    expect(course({ triggers, fallback }, { now: 15, ready: 4 })).toEqual([
      [6, 'external metric s0-queue-depth at 7.5, target 5'],
    ]);
    const higher = { ...fallback, behavior: 'current-replicas-if-higher' } as const;
    expect(course({ triggers: [queue], fallback: higher }, { now: 15, ready: 8 })[0]![0]).toBe(8);
  });

  it('holds to its bounds, whoever goes beyond them', () => {
    const bounds = { min_replica_count: 2, max_replica_count: 5 };
    expect(course(bounds, { now: 5, ready: 1 }, { now: 6, ready: 7 })).toEqual([
      [2, 'between two polls, but below minReplicaCount'],
      [5, 'between two polls, but above maxReplicaCount'],
    ]);
  });
});

describe('the queues of a ScaledJob', () => {
  const of = (queueLength: number, target = 1) => ({ queueLength, target, isActive: true });
  const bounds = { minReplicaCount: 0, maxReplicaCount: 10 };

  it.each<[number[], 'max' | 'min' | 'avg' | 'sum', number]>([
    [[3, 7, 5], 'max', 7],
    [[7, 7], 'max', 7],
    [[3, 7, 5], 'min', 3],
    [[5, 3, 7], 'min', 3],
    // An empty one that comes first does not hold the least.
    [[0, 7, 5], 'min', 5],
    [[5, 0, 7], 'min', 7],
    [[3, 7, 5], 'avg', 5],
    [[1, 2], 'avg', 2],
    [[3, 7, 5], 'sum', 15],
    [[0], 'sum', 0],
  ])('%j by their %s are %d', (lengths, calculation, scaleTo) => {
    const queues = lengths.map((length) => of(length));
    expect(scaledJobQueue(queues, calculation, bounds)).toEqual({
      isActive: true,
      scaleTo,
      maxScale: Math.min(scaleTo, 10),
    });
  });

  it('of the same length are the first of them', () => {
    expect(scaledJobQueue([of(5, 1), of(5, 5)], 'min', bounds).maxScale).toBe(5);
    expect(scaledJobQueue([of(5, 5), of(5, 1)], 'max', bounds).maxScale).toBe(1);
  });

  it('that are empty are no activity by their most', () => {
    expect(scaledJobQueue([of(0)], 'max', bounds)).toEqual({
      isActive: false,
      scaleTo: 0,
      maxScale: 0,
    });
    expect(scaledJobQueue([], 'sum', { ...bounds, minReplicaCount: 1 })).toEqual({
      isActive: true,
      scaleTo: 0,
      maxScale: 0,
    });
  });

  it('are held to the most jobs one by one, and together', () => {
    expect(scaledJobQueue([of(40, 2), of(6, 2)], 'sum', bounds)).toMatchObject({ maxScale: 10 });
    expect(scaledJobQueue([of(40, 2), of(6, 2)], 'avg', bounds)).toEqual({
      isActive: true,
      scaleTo: 23,
      maxScale: 7,
    });
  });
});

describe('the jobs of a ScaledJob', () => {
  const input = {
    maxScale: 6,
    scaleTo: 8,
    runningJobs: 3,
    pendingJobs: 1,
    minReplicaCount: 0,
    maxReplicaCount: 10,
  };

  it.each([
    ['default', { kind: 'default' }, {}, 3, 8],
    ['eager', { kind: 'eager' }, {}, 6, 10],
    ['eager with little room', { kind: 'eager' }, { runningJobs: 8 }, 1, 10],
    ['accurate', { kind: 'accurate' }, {}, 5, 8],
    ['accurate at the edge', { kind: 'accurate' }, { runningJobs: 5 }, 5, 8],
    ['accurate beyond it', { kind: 'accurate' }, { runningJobs: 6 }, 4, 8],
    ['custom', { kind: 'custom', queueLengthDeduction: 1, runningJobPercentage: 0.5 }, {}, 4, 8],
    [
      'custom without a deduction',
      { kind: 'custom', queueLengthDeduction: undefined, runningJobPercentage: 0.9 },
      {},
      4,
      8,
    ],
    [
      'custom, held to the most',
      { kind: 'custom', queueLengthDeduction: 0, runningJobPercentage: 0 },
      { maxScale: 12 },
      10,
      8,
    ],
    [
      'custom without a percentage',
      { kind: 'custom', queueLengthDeduction: 1, runningJobPercentage: undefined },
      {},
      3,
      8,
    ],
  ] as const)('by the strategy %s', (_, strategy, unlike, effectiveMaxScale, scaleTo) => {
    expect(scaledJobScale(strategy, { ...input, ...unlike })).toEqual({
      effectiveMaxScale,
      scaleTo,
    });
  });

  it.each([
    [{}, true, 3, 'default strategy'],
    [{ scaleTo: 2 }, true, 2, 'default strategy'],
    [{}, false, 0, 'no trigger is active'],
    [{ runningJobs: 6 }, true, 0, 'all requested jobs exist'],
    [{ runningJobs: 9 }, true, 0, 'all requested jobs exist'],
    [{ minReplicaCount: 5 }, true, 2, 'below minReplicaCount'],
    [{ minReplicaCount: 5 }, false, 0, 'no trigger is active'],
    // At the minimum those that run are idle: all 6 are for the queue.
    [{ minReplicaCount: 3 }, true, 6, 'default strategy'],
  ])('with %j, active: %s, are %d more', (unlike, isActive, create, because) => {
    const decision = scaledJobDecision({ kind: 'default' }, { ...input, ...unlike }, isActive);
    expect(decision).toMatchObject({ create, because });
  });
});
