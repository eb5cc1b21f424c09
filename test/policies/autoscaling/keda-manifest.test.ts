import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readScaledObject } from '../../../src/policies/autoscaling/keda/manifest.ts';

const whole = `
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: vllm-chat
  namespace: serving
  annotations:
    autoscaling.keda.sh/paused-scale-in: "true"
spec:
  scaleTargetRef:
    name: vllm-chat
  pollingInterval: 15
  cooldownPeriod: 120
  idleReplicaCount: 0
  minReplicaCount: 2
  maxReplicaCount: 12
  fallback:
    failureThreshold: 3
    replicas: 6
    behavior: currentReplicasIfHigher
  advanced:
    restoreToOriginalReplicaCount: true
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown:
          stabilizationWindowSeconds: 600
  triggers:
  - type: prometheus
    name: waiting
    metricType: Value
    metadata:
      serverAddress: http://prometheus:9090
      query: sum(vllm:num_requests_waiting)
      threshold: "20"
      activationThreshold: "5.5"
      ignoreNullValues: "false"
  - type: cron
    metadata:
      timezone: Europe/Paris
      start: 30 8 * * 1-5
      end: 0 20 * * 1-5
      desiredReplicas: "10"
  - type: rabbitmq
    metadata: { queueName: jobs, mode: MessageRate, value: "100", hostFromEnv: RABBIT }
    authenticationRef: { name: rabbit }
  - type: redis
    metadata: { address: "redis:6379", listName: todo, activationListLength: "3" }
  - type: cpu
    metricType: Utilization
    metadata: { value: "80" }
  - type: memory
    metricType: AverageValue
    metadata: { value: 512Mi }
`;

function findings(change: (spec: Record<string, unknown>, root: Record<string, unknown>) => void) {
  const document = parse(whole);
  change(document.spec, document);
  const read = readScaledObject(document);
  expect(read.manifest).toBeUndefined();
  return read.findings.map(({ path, message }) => `${path.join('.')} ${message}`);
}

describe('a real ScaledObject', () => {
  it('becomes a configuration', () => {
    const { manifest, findings: none } = readScaledObject(parse(whole));
    expect(none).toEqual([]);
    expect(manifest).toMatchObject({
      name: 'vllm-chat',
      scaleTarget: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'vllm-chat' },
      behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
    });
    expect(manifest!.config).toMatchObject({
      pollingInterval: 15,
      cooldownPeriod: 120,
      initialCooldownPeriod: 0,
      idleReplicaCount: 0,
      minReplicaCount: 2,
      maxReplicaCount: 12,
      fallback: { failureThreshold: 3, replicas: 6, behavior: 'currentReplicasIfHigher' },
      switches: { pauseScaleIn: true, paused: false, pausedReplicas: undefined },
    });
    expect(manifest!.config.triggers).toEqual([
      {
        name: 'waiting',
        source: {
          kind: 'prometheus',
          query: 'sum(vllm:num_requests_waiting)',
          ignoreNullValues: false,
        },
        metricType: 'Value',
        target: 20,
        activation: 5.5,
      },
      {
        name: 's1-cron',
        source: {
          kind: 'cron',
          timezone: 'Europe/Paris',
          start: '30 8 * * 1-5',
          end: '0 20 * * 1-5',
          desiredReplicas: 10,
        },
        metricType: 'AverageValue',
        target: 1,
        activation: 0,
      },
      {
        name: 's2-rabbitmq',
        source: { kind: 'rabbitmq', queueName: 'jobs', mode: 'MessageRate' },
        metricType: 'AverageValue',
        target: 100,
        activation: 0,
      },
      {
        name: 's3-redis',
        source: { kind: 'redis', listName: 'todo' },
        metricType: 'AverageValue',
        target: 5,
        activation: 3,
      },
      {
        name: 's4-cpu',
        source: { kind: 'cpu' },
        metricType: 'Utilization',
        target: 80,
        activation: 0,
      },
      {
        name: 's5-memory',
        source: { kind: 'memory' },
        metricType: 'AverageValue',
        target: 536_870_912,
        activation: 0,
      },
    ]);
  });

  it('has KEDA’s defaults', () => {
    const document = parse(whole);
    const { scaleTargetRef, triggers } = document.spec;
    delete document.metadata.annotations;
    document.spec = { scaleTargetRef, triggers: triggers.slice(0, 1) };
    const { manifest } = readScaledObject(document);
    expect(manifest!.behavior).toBeUndefined();
    expect(manifest!.config).toMatchObject({
      pollingInterval: 30,
      cooldownPeriod: 300,
      minReplicaCount: 0,
      maxReplicaCount: 100,
      idleReplicaCount: undefined,
      fallback: undefined,
      switches: { paused: false, forceActivation: false },
    });
  });

  it('names what is wrong with its counts', () => {
    expect(findings((spec) => Object.assign(spec, { minReplicaCount: 13 }))).toEqual([
      'spec.minReplicaCount 13 is above maxReplicaCount, 12',
    ]);
    expect(findings((spec) => Object.assign(spec, { idleReplicaCount: 2 }))).toEqual([
      'spec.idleReplicaCount 2 must be below minReplicaCount, 2',
    ]);
    expect(findings((spec) => Object.assign(spec, { cooldownPeriod: '5m' }))).toEqual([
      'spec.cooldownPeriod must be a whole number, not "5m"',
    ]);
    expect(
      findings((spec) => Object.assign(spec, { fallback: { replicas: 3, behavior: 'hope' } })),
    ).toEqual([
      'spec.fallback.failureThreshold is required',
      'spec.fallback.behavior must be one of static, currentReplicas, currentReplicasIfHigher, currentReplicasIfLower, not "hope"',
    ]);
    expect(
      findings((spec) => Object.assign(spec, { cooldown: 5, advanced: { scalingModifiers: {} } })),
    ).toEqual([
      'spec.cooldown unknown field. Known: scaleTargetRef, pollingInterval, cooldownPeriod, initialCooldownPeriod, minReplicaCount, maxReplicaCount, idleReplicaCount, fallback, advanced, triggers',
      'spec.advanced.scalingModifiers unknown field. Known: horizontalPodAutoscalerConfig, restoreToOriginalReplicaCount',
    ]);
  });

  it('names what is wrong with its triggers', () => {
    const trigger = (entry: unknown) =>
      findings((spec) => Object.assign(spec, { triggers: [entry] }));
    expect(trigger({ type: 'kafka', metadata: {} })).toEqual([
      'spec.triggers.0.type must be one of prometheus, cron, rabbitmq, redis, cpu, memory, not "kafka"',
    ]);
    expect(trigger({ type: 'prometheus', metadata: { query: 'x', threshold: 'many' } })).toEqual([
      'spec.triggers.0.metadata.serverAddress is required',
      'spec.triggers.0.metadata.threshold must be a number, not "many"',
    ]);
    expect(trigger({ type: 'redis', metadata: { listName: 'a', listLength: '0' } })).toEqual([
      'spec.triggers.0.metadata.listLength must be above 0, not 0',
    ]);
    expect(
      trigger({ type: 'rabbitmq', metadata: { queueName: 'a', mode: 'Guess', value: '1' } }),
    ).toEqual([
      'spec.triggers.0.metadata.mode must be one of QueueLength, MessageRate, not "Guess"',
    ]);
    expect(trigger({ type: 'redis' })).toEqual(['spec.triggers.0.metadata is required']);
    expect(trigger('redis')).toEqual(['spec.triggers.0 must be a mapping, not "redis"']);
  });

  it('knows that cpu and memory alone can neither reach zero nor fall back', () => {
    const alone = findings((spec) =>
      Object.assign(spec, {
        minReplicaCount: 0,
        idleReplicaCount: null,
        triggers: [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '50' } }],
      }),
    );
    expect(alone).toEqual([
      'spec.minReplicaCount must be at least 1 with cpu and memory triggers only',
      'spec.fallback does not work with cpu and memory triggers only',
    ]);
  });

  it('names what is no ScaledObject at all', () => {
    expect(findings((_, root) => Object.assign(root, { kind: 'ScaledJob' }))).toEqual([
      'kind must be one of ScaledObject, not "ScaledJob"',
    ]);
    expect(readScaledObject(undefined).findings).toEqual([{ path: [], message: 'is required' }]);
    expect(readScaledObject([]).manifest).toBeUndefined();
    expect(findings((spec) => Object.assign(spec, { triggers: [] }))).toEqual([
      'spec.triggers must be a list of at least one',
    ]);
    const twice = { type: 'redis', name: 'a', metadata: { listName: 'a' } };
    expect(findings((spec) => Object.assign(spec, { triggers: [twice, twice] }))).toEqual([
      'spec.triggers.1.name "a" is taken by triggers[0]',
    ]);
  });
});
