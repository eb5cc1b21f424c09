import { describe, expect, it } from 'vitest';
import { readScaledObject } from '../../../src/policies/autoscaling/keda/manifest.ts';

const redis = { type: 'redis', metadata: { listName: 'todo' } };

/** A ScaledObject that is right, with some of its fields changed. */
function read(spec: object = {}, root: object = {}) {
  const { manifest, findings } = readScaledObject({
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'chat' },
    spec: { scaleTargetRef: { name: 'chat' }, triggers: [redis], ...spec },
    ...root,
  });
  return { manifest, said: findings.map(({ path, message }) => `${path.join('.')} ${message}`) };
}

function trigger(written: object) {
  const { manifest, said } = read({ triggers: [written] });
  return [...(manifest?.config.triggers ?? []), ...said];
}

describe('the counts of a ScaledObject', () => {
  const most = 2_147_483_647;

  it.each([
    { pollingInterval: 1 },
    { pollingInterval: most },
    { cooldownPeriod: 0 },
    { cooldownPeriod: most },
    { initialCooldownPeriod: 0 },
    { initialCooldownPeriod: 45 },
    { minReplicaCount: 0 },
    { minReplicaCount: 100 },
    { minReplicaCount: 7, maxReplicaCount: 7 },
    { maxReplicaCount: 1 },
    { maxReplicaCount: most },
    { minReplicaCount: 1, idleReplicaCount: 0 },
    { minReplicaCount: 4, idleReplicaCount: 3 },
  ])('may be %j', (counts) => {
    expect(read(counts).manifest!.config).toMatchObject(counts);
  });

  it.each([
    [{ pollingInterval: 0 }, 'pollingInterval must be at least 1, not 0'],
    [{ pollingInterval: most + 1 }, `pollingInterval must be at most ${most}, not ${most + 1}`],
    [{ cooldownPeriod: -1 }, 'cooldownPeriod must be at least 0, not -1'],
    [{ initialCooldownPeriod: -1 }, 'initialCooldownPeriod must be at least 0, not -1'],
    [{ minReplicaCount: -1 }, 'minReplicaCount must be at least 0, not -1'],
    [{ maxReplicaCount: 0 }, 'maxReplicaCount must be at least 1, not 0'],
    [{ minReplicaCount: 101 }, 'minReplicaCount 101 is above maxReplicaCount, 100'],
    [{ idleReplicaCount: 0 }, 'idleReplicaCount 0 must be below minReplicaCount, 0'],
    [
      { idleReplicaCount: 3, minReplicaCount: 2 },
      'idleReplicaCount 3 must be below minReplicaCount, 2',
    ],
  ])('may not be %j', (counts, message) => {
    expect(read(counts)).toEqual({ manifest: undefined, said: [`spec.${message}`] });
  });

  it('are zero only with a trigger from outside', () => {
    const cpu = { type: 'cpu', metricType: 'Utilization', metadata: { value: '50' } };
    const fallback = { failureThreshold: 1, replicas: 1 };
    expect(read({ triggers: [cpu] }).said).toEqual([
      'spec.minReplicaCount must be at least 1 with cpu and memory triggers only',
    ]);
    expect(read({ triggers: [cpu], minReplicaCount: 1 }).said).toEqual([]);
    expect(read({ triggers: [cpu], minReplicaCount: 1, fallback }).said).toEqual([
      'spec.fallback does not work with cpu and memory triggers only',
    ]);
    expect(read({ triggers: [cpu, redis], fallback }).said).toEqual([]);
  });
});

describe('the rest of a ScaledObject', () => {
  it('has a target, a Deployment unless it says otherwise', () => {
    const of = (scaleTargetRef: unknown) => read({ scaleTargetRef });
    expect(of({ name: 'a', envSourceContainerName: 'b' }).manifest!.scaleTarget).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'a',
    });
    const set = { apiVersion: 'apps/v2', kind: 'StatefulSet', name: 'a' };
    expect(of(set).manifest!.scaleTarget).toEqual(set);
    expect(of({}).said).toEqual(['spec.scaleTargetRef.name is required']);
    expect(of('a').said).toEqual(['spec.scaleTargetRef must be a mapping, not "a"']);
    expect(of(undefined).said).toEqual(['spec.scaleTargetRef is required']);
    expect(of({ name: 'a', kind: 5 }).said).toEqual([
      'spec.scaleTargetRef.kind must be a text, not 5',
    ]);
    expect(of({ name: 'a', nam: 'b' }).said).toEqual([
      'spec.scaleTargetRef.nam unknown field. Did you mean "name"? Known: apiVersion, kind, name, envSourceContainerName',
    ]);
  });

  it('has a name where it gives itself one', () => {
    expect(read().manifest!.name).toBe('chat');
    expect(read({}, { metadata: {} }).manifest!.name).toBe('');
    expect(read({}, { metadata: undefined }).manifest!.name).toBe('');
    expect(read({}, { metadata: { name: 5 } }).said).toEqual([
      'metadata.name must be a text, not 5',
    ]);
  });

  it('has no fields that KEDA does not know', () => {
    expect(read({}, { status: {} }).said).toEqual([]);
    expect(read({}, { specs: {} }).said).toEqual([
      'specs unknown field. Did you mean "spec"? Known: apiVersion, kind, metadata, spec, status',
    ]);
    expect(read({}, { apiVersion: 'v1' }).said).toEqual([
      'apiVersion must be one of keda.sh/v1alpha1, not "v1"',
    ]);
    expect(read({}, { apiVersion: undefined, kind: undefined, spec: null })).toEqual({
      manifest: undefined,
      said: [
        'apiVersion is required: one of keda.sh/v1alpha1',
        'kind is required: one of ScaledObject',
        'spec is required',
      ],
    });
  });

  it('falls back to a number of replicas, statically where nothing else is said', () => {
    const of = (fallback: unknown) => read({ fallback });
    expect(of({ failureThreshold: 0, replicas: 0 }).manifest!.config.fallback).toEqual({
      failureThreshold: 0,
      replicas: 0,
      behavior: 'static',
    });
    expect(of({ failureThreshold: 2 }).said).toEqual(['spec.fallback.replicas is required']);
    expect(of({ failureThreshold: -1, replicas: -2 }).said).toEqual([
      'spec.fallback.failureThreshold must be at least 0, not -1',
      'spec.fallback.replicas must be at least 0, not -2',
    ]);
    expect(of('static').said).toEqual(['spec.fallback must be a mapping, not "static"']);
    expect(of({ failureThreshold: 1, replicas: 1, replica: 1 }).said).toEqual([
      'spec.fallback.replica unknown field. Did you mean "replicas"? Known: failureThreshold, replicas, behavior',
    ]);
  });

  it.each(['static', 'currentReplicas', 'currentReplicasIfHigher', 'currentReplicasIfLower'])(
    'may fall back with %s',
    (behavior) => {
      const fallback = { failureThreshold: 3, replicas: 4, behavior };
      expect(read({ fallback }).manifest!.config.fallback).toEqual(fallback);
    },
  );

  it('has an HPA whose behavior it may set', () => {
    const of = (advanced: unknown) => read({ advanced });
    const none = { behavior: undefined, tolerance: { up: 0.1, down: 0.1 } };
    expect(of(null).manifest).toMatchObject(none);
    expect(of({ restoreToOriginalReplicaCount: true }).manifest).toMatchObject(none);
    expect(of({ horizontalPodAutoscalerConfig: { name: 'a' } }).manifest).toMatchObject(none);
    const behavior = { scaleUp: { stabilizationWindowSeconds: 20, tolerance: '50m' } };
    expect(of({ horizontalPodAutoscalerConfig: { behavior } }).manifest).toMatchObject({
      behavior: { scaleUp: { stabilizationWindowSeconds: 20, selectPolicy: 'Max' } },
      tolerance: { up: 0.05, down: 0.1 },
    });
    expect(of('a').said).toEqual(['spec.advanced must be a mapping, not "a"']);
    expect(of({ horizontalPodAutoscalerConfig: 'a' }).said).toEqual([
      'spec.advanced.horizontalPodAutoscalerConfig must be a mapping, not "a"',
    ]);
    expect(of({ horizontalPodAutoscalerConfig: { names: 'a' } }).said).toEqual([
      'spec.advanced.horizontalPodAutoscalerConfig.names unknown field. Did you mean "name"? Known: behavior, name',
    ]);
    expect(of({ horizontalPodAutoscalerConfig: { behavior: 'a' } }).said).toEqual([
      'spec.advanced.horizontalPodAutoscalerConfig.behavior must be a mapping, not "a"',
    ]);
  });

  it('tolerates what its caller does where it does not say', () => {
    const document = { spec: { advanced: null } };
    expect(readScaledObject(document, 0.3).manifest).toBeUndefined();
    const whole = {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      spec: { scaleTargetRef: { name: 'chat' }, triggers: [redis] },
    };
    expect(readScaledObject(whole, 0.3).manifest!.tolerance).toEqual({ up: 0.3, down: 0.3 });
  });
});

describe('the annotations of a ScaledObject', () => {
  const off = {
    pausedReplicas: undefined,
    paused: false,
    pauseScaleIn: false,
    pauseScaleOut: false,
    forceActivation: false,
  };
  const annotated = (key: string, value: unknown) =>
    read({}, { metadata: { annotations: { [`autoscaling.keda.sh/${key}`]: value } } });

  it.each([
    ['paused-replicas', '4', { pausedReplicas: 4 }],
    ['paused-replicas', '0', { pausedReplicas: 0 }],
    ['paused-replicas', 3, { pausedReplicas: 3 }],
    ['paused', 'true', { paused: true }],
    ['paused', 'false', {}],
    ['paused-scale-in', 'true', { pauseScaleIn: true }],
    ['paused-scale-out', 'true', { pauseScaleOut: true }],
    ['force-activation', 'true', { forceActivation: true }],
    ['transfer-hpa-ownership', 'true', {}],
  ])('%s: %j', (key, value, switches) => {
    expect(annotated(key, value).manifest!.config.switches).toEqual({ ...off, ...switches });
  });

  it.each([
    ['paused-replicas', '-1', 'must be a whole number of at least 0, not -1'],
    ['paused-replicas', '1.5', 'must be a whole number of at least 0, not 1.5'],
    ['paused-replicas', 'many', 'must be a number, not "many"'],
    ['paused', 'yes', 'must be true or false, not "yes"'],
    ['paused-scale-in', '1', 'must be true or false, not "1"'],
    ['paused-scale-out', 1, 'must be true or false, not 1'],
    ['force-activation', '', 'must be true or false, not ""'],
  ])('%s may not be %j', (key, value, message) => {
    expect(annotated(key, value)).toEqual({
      manifest: undefined,
      said: [`metadata.annotations.autoscaling.keda.sh/${key} ${message}`],
    });
  });

  it('may be left out', () => {
    expect(read({}, { metadata: {} }).manifest!.config.switches).toEqual(off);
  });
});

describe('the triggers of a ScaledObject', () => {
  it.each([undefined, null, []])('are not %j', (triggers) => {
    expect(read({ triggers }).said).toEqual(['spec.triggers must be a list of at least one']);
  });

  it('are a list, and one finding is enough where they are none', () => {
    expect(read({ triggers: redis }).said).toEqual(['spec.triggers must be a list, not a mapping']);
  });

  it('have names of their own', () => {
    const named = (name: string) => ({ ...redis, name });
    expect(read({ triggers: [named('a'), named('b'), redis, redis] }).said).toEqual([]);
    expect(read({ triggers: [redis, named('b'), named('b'), named('s0-redis')] }).said).toEqual([
      'spec.triggers.2.name "b" is taken by triggers[1]',
      'spec.triggers.3.name "s0-redis" is taken by triggers[0]',
    ]);
    // Two that cannot be read have no name, and so none in common.
    expect(read({ triggers: ['a', 'b'] }).said).toEqual([
      'spec.triggers.0 must be a mapping, not "a"',
      'spec.triggers.1 must be a mapping, not "b"',
    ]);
    expect(trigger({ ...redis, name: 5 })).toEqual(['spec.triggers.0.name must be a text, not 5']);
  });

  it('have no fields that KEDA does not know', () => {
    const more = { useCachedMetrics: true, authenticationRef: {}, metricType: 'Value' };
    expect(trigger({ ...redis, ...more })).toMatchObject([{ metricType: 'Value' }]);
    expect(trigger({ ...redis, names: 'a' })).toEqual([
      'spec.triggers.0.names unknown field. Did you mean "name"? Known: type, name, metadata, metricType, useCachedMetrics, authenticationRef',
    ]);
    expect(trigger({ metadata: {} })).toEqual([
      'spec.triggers.0.type is required: one of prometheus, cron, rabbitmq, redis, cpu, memory',
    ]);
  });

  const connection = {
    ...{ host: 1, hostFromEnv: 1, address: 1, addresses: 1, addressFromEnv: 1, port: 1, ports: 1 },
    ...{ hosts: 1, username: 1, usernameFromEnv: 1, password: 1, passwordFromEnv: 1 },
    ...{ databaseIndex: 1, enableTLS: 1, unsafeSsl: 1, protocol: 1, vhostName: 1 },
    ...{ serverAddress: 'http://p', namespace: 1, authModes: 1, timeout: 1, customHeaders: 1 },
    ...{ queryParameters: 1, cortexOrgID: 1, awsRegion: 1, metricName: 1, tls: 1 },
  };

  it.each([
    ['prometheus', { query: 'a', threshold: 1 }],
    ['rabbitmq', { queueName: 'a', mode: 'QueueLength', value: 1, useRegex: 'false' }],
    ['rabbitmq', { queueName: 'a', queueLength: 1, excludeUnacknowledged: 'true' }],
    ['redis', { listName: 'a' }],
  ])('of %s may say how to reach their source', (type, metadata) => {
    expect(trigger({ type, metadata: { ...connection, ...metadata } })).toHaveLength(1);
    expect(trigger({ type, metadata: { ...connection, ...metadata } })).toMatchObject([
      { metricType: 'AverageValue', activation: 0 },
    ]);
    expect(trigger({ type, metadata: { ...connection, ...metadata, zone: 1 } })).toEqual([
      expect.stringMatching(/^spec\.triggers\.0\.metadata\.zone unknown field\. /),
    ]);
  });

  it('of anything from outside are for a replica or for all', () => {
    expect(trigger({ ...redis, metricType: null })).toMatchObject([{ metricType: 'AverageValue' }]);
    expect(trigger({ ...redis, metricType: 'Utilization' })).toEqual([
      'spec.triggers.0.metricType must be one of AverageValue, Value, not "Utilization"',
    ]);
  });
});

describe('a trigger of', () => {
  const at = 'spec.triggers.0.metadata';

  it('Prometheus', () => {
    const of = (metadata: unknown) => trigger({ type: 'prometheus', metadata });
    const right = { serverAddress: 'http://p', query: 'a', threshold: '0.5' };
    const source = { kind: 'prometheus', query: 'a', ignoreNullValues: true };
    const made = { name: 's0-prometheus', source, metricType: 'AverageValue' };
    expect(of(right)).toEqual([{ ...made, target: 0.5, activation: 0 }]);
    expect(of({ ...right, activationThreshold: -1 })).toMatchObject([{ activation: -1 }]);
    expect(of({})).toEqual([
      `${at}.serverAddress is required`,
      `${at}.query is required`,
      `${at}.threshold is required`,
    ]);
    const wrong = { threshold: '0', activationThreshold: 'x', ignoreNullValues: 'no' };
    expect(of({ ...right, ...wrong })).toEqual([
      `${at}.ignoreNullValues must be true or false, not "no"`,
      `${at}.threshold must be above 0, not 0`,
      `${at}.activationThreshold must be a number, not "x"`,
    ]);
    expect(of('a')).toEqual([`${at} must be a mapping, not "a"`]);
  });

  it('cron', () => {
    const of = (metadata: unknown) => trigger({ type: 'cron', metadata });
    const right = { timezone: 'UTC', start: '0 8 * * *', end: '0 9 * * *', desiredReplicas: 2 };
    expect(of(right)).toEqual([
      {
        name: 's0-cron',
        source: { kind: 'cron', ...right },
        metricType: 'AverageValue',
        target: 1,
        activation: 0,
      },
    ]);
    expect(of({ ...right, end: '0 8 * * *' })).toEqual([`${at}.end must differ from start`]);
    // Nothing is not the same as nothing.
    expect(of({})).toEqual([
      `${at}.timezone is required`,
      `${at}.start is required`,
      `${at}.end is required`,
      `${at}.desiredReplicas is required`,
    ]);
    expect(of({ ...right, desiredReplicas: 0 })).toEqual([
      `${at}.desiredReplicas must be above 0, not 0`,
    ]);
    expect(of({ ...right, desiredReplicas: '2.5' })).toEqual([
      `${at}.desiredReplicas must be a whole number, not 2.5`,
    ]);
    expect(of({ ...right, zone: 1 })).toEqual([
      `${at}.zone unknown field. Known: timezone, start, end, desiredReplicas`,
    ]);
    expect(of(null)).toEqual([`${at} is required`]);
  });

  it.each(['timezone', 'start', 'end', 'desiredReplicas'])('cron without %s', (key) => {
    const right = { timezone: 'UTC', start: '0 8 * * *', end: '0 9 * * *', desiredReplicas: 2 };
    const { config } = read({ triggers: [redis] }).manifest!;
    expect(config.triggers).toHaveLength(1);
    expect(trigger({ type: 'cron', metadata: { ...right, [key]: null } })).toEqual([
      `${at}.${key} is required`,
    ]);
  });

  it('RabbitMQ', () => {
    const of = (metadata: unknown) => trigger({ type: 'rabbitmq', metadata });
    const source = { kind: 'rabbitmq', queueName: 'a', mode: 'QueueLength' };
    const made = { name: 's0-rabbitmq', source, metricType: 'AverageValue', activation: 0 };
    expect(of({ queueName: 'a', mode: 'QueueLength', value: '7' })).toEqual([
      { ...made, target: 7 },
    ]);
    // `queueLength` is the form of before, and says the mode too.
    expect(of({ queueName: 'a', mode: 'MessageRate', queueLength: '6', value: '7' })).toEqual([
      { ...made, target: 6 },
    ]);
    expect(of({ queueName: 'a', queueLength: 6, activationValue: '2' })).toEqual([
      { ...made, target: 6, activation: 2 },
    ]);
    expect(of({ queueName: 'a', queueLength: 0 })).toEqual([
      `${at}.queueLength must be above 0, not 0`,
    ]);
    expect(of({})).toEqual([
      `${at}.mode is required: one of QueueLength, MessageRate`,
      `${at}.queueName is required`,
      `${at}.value is required`,
    ]);
    expect(of(null)).toEqual([`${at} is required`]);
  });

  it('Redis', () => {
    const of = (metadata: unknown) => trigger({ type: 'redis', metadata });
    const source = { kind: 'redis', listName: 'a' };
    const made = { name: 's0-redis', source, metricType: 'AverageValue' };
    expect(of({ listName: 'a' })).toEqual([{ ...made, target: 5, activation: 0 }]);
    expect(of({ listName: 'a', listLength: '9', activationListLength: 3 })).toEqual([
      { ...made, target: 9, activation: 3 },
    ]);
    expect(of({ listLength: 'x' })).toEqual([
      `${at}.listName is required`,
      `${at}.listLength must be a number, not "x"`,
    ]);
    expect(of({ listName: 'a', listLength: 2.5, activationListLength: '0.5' })).toEqual([
      `${at}.listLength must be a whole number, not 2.5`,
      `${at}.activationListLength must be a whole number, not 0.5`,
    ]);
    expect(of({ listName: 'a', activationListLength: -1 })).toEqual([
      { ...made, target: 5, activation: -1 },
    ]);
  });

  it.each(['cpu', 'memory'])('%s', (type) => {
    const of = (metadata: unknown, metricType?: string) => trigger({ type, metricType, metadata });
    const made = { name: `s0-${type}`, source: { kind: type }, activation: 0 };
    const least = (written: object, metricType?: string) =>
      read({ minReplicaCount: 1, triggers: [{ type, metricType, metadata: written }] }).manifest!
        .config.triggers;
    expect(least({ value: '80', containerName: 'a' }, 'Utilization')).toEqual([
      { ...made, metricType: 'Utilization', target: 80 },
    ]);
    expect(least({ value: '1500m', type: 'Utilization' }, 'AverageValue')).toEqual([
      { ...made, metricType: 'AverageValue', target: 1.5 },
    ]);
    // Before KEDA 2.
    expect(least({ value: '1Gi', type: 'AverageValue' })).toEqual([
      { ...made, metricType: 'AverageValue', target: 1_073_741_824 },
    ]);
    const unfit = 'spec.minReplicaCount must be at least 1 with cpu and memory triggers only';
    expect(of({ value: '80' })).toEqual([
      'spec.triggers.0.metricType is required: one of Utilization, AverageValue',
    ]);
    expect(of({ value: '80', type: 'Value' })).toEqual([
      `${at}.type must be one of Utilization, AverageValue, not "Value"`,
    ]);
    expect(of({}, 'Utilization')).toEqual([`${at}.value is required`]);
    for (const value of ['0', '-5', 'all']) {
      expect(of({ value }, 'Utilization')).toEqual([`${at}.value must be a quantity above 0`]);
    }
    expect(of({ value: '80' }, 'Utilization')).toEqual([unfit]);
    expect(of({ value: '80', values: 1 }, 'Utilization')[0]).toBe(
      `${at}.values unknown field. Did you mean "value"? Known: type, value, containerName`,
    );
    expect(of(null, 'Utilization')).toEqual([`${at} is required`]);
  });
});
