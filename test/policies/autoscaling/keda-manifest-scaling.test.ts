import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KedaScaling } from '../../../src/policies/autoscaling/keda/keda-scaling.ts';
import { kedaManifestScaling } from '../../../src/policies/autoscaling/keda/manifest-scaling.ts';
import type { MetricNames } from '../../../src/policies/autoscaling/metric-names/metric-names.ts';

const said: KedaScaling = {
  kind: 'keda',
  manifest: 'so.yaml',
  interval: 15,
  tolerance: 0.2,
  downscale_stabilization: 300,
  cpu_initialization_period: 300,
  initial_readiness_delay: 30,
  start: 'monday 8:00',
};

/** What a ScaledObject with the spec makes of a scaling. */
function made(
  spec: string,
  of: Partial<KedaScaling> = {},
  names: MetricNames = {},
  annotations = '{}',
) {
  const document = parse(`
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: chat, annotations: ${annotations} }
spec: { scaleTargetRef: { name: chat }, ${spec} }
`);
  return kedaManifestScaling(document, { ...said, ...of }, names);
}

/** What one trigger becomes. */
function trigger(written: string, names: MetricNames = {}) {
  const { scaling, findings, notes } = made(`triggers: [${written}]`, {}, names);
  const text = (found: typeof notes) => {
    return found.map(({ path, message }) => `${path.join('.')} ${message}`);
  };
  return [scaling?.triggers, ...text(findings), ...text(notes)];
}

const queue = '{ type: redis, metadata: { listName: todo } }';

describe('a ScaledObject', () => {
  it('without more than a trigger has KEDA’s defaults', () => {
    expect(made(`triggers: [${queue}]`)).toEqual({
      scaling: {
        ...said,
        manifest: undefined,
        triggers: [
          {
            kind: 'metric',
            name: 's0-redis',
            metric: 'queue-depth',
            target: 5,
            activation: 0,
            scale: 1,
            per: 'replica',
            ignore_null_values: false,
          },
        ],
        polling_interval: 30,
        cooldown_period: 300,
        initial_cooldown_period: 0,
        min_replica_count: 0,
        max_replica_count: 100,
        annotations: {
          paused: false,
          paused_scale_in: false,
          paused_scale_out: false,
          force_activation: false,
        },
      },
      findings: [],
      notes: [],
      unused: [],
      known: ['s0-redis'],
    });
  });

  const whole = `pollingInterval: 15, cooldownPeriod: 60, initialCooldownPeriod: 90, minReplicaCount: 2,
    maxReplicaCount: 12, idleReplicaCount: 1, fallback: { failureThreshold: 3, replicas: 6 },
    advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { selectPolicy: Min } } } },
    triggers: [${queue}]`;
  const annotations = `{ autoscaling.keda.sh/paused-replicas: "4", autoscaling.keda.sh/paused: "true",
    autoscaling.keda.sh/paused-scale-in: "true", autoscaling.keda.sh/paused-scale-out: "true",
    autoscaling.keda.sh/force-activation: "true" }`;

  it('says all that a scenario can say', () => {
    expect(made(whole, {}, {}, annotations).scaling).toMatchObject({
      polling_interval: 15,
      cooldown_period: 60,
      initial_cooldown_period: 90,
      min_replica_count: 2,
      max_replica_count: 12,
      idle_replica_count: 1,
      fallback: { failure_threshold: 3, replicas: 6, behavior: 'static' },
      annotations: {
        paused: true,
        paused_replicas: 4,
        paused_scale_in: true,
        paused_scale_out: true,
        force_activation: true,
      },
      behavior: {
        scale_up: { stabilization_window: 0, select_policy: 'max', tolerance: 0.2 },
        scale_down: {
          stabilization_window: undefined,
          select_policy: 'min',
          policies: [{ type: 'percent', value: 100, period: 15 }],
          tolerance: 0.2,
        },
      },
    });
  });

  it('gives way to what the scenario says itself, be it nothing', () => {
    const own: Partial<KedaScaling> = {
      polling_interval: 5,
      cooldown_period: 0,
      initial_cooldown_period: 0,
      min_replica_count: 0,
      max_replica_count: 3,
      idle_replica_count: 0,
      fallback: { failure_threshold: 1, replicas: 0, behavior: 'current-replicas' },
      annotations: {
        paused: false,
        paused_scale_in: false,
        paused_scale_out: true,
        force_activation: false,
      },
      behavior: { scale_up: { tolerance: 0.5 } },
    };
    const { scaling } = made(whole, own, {}, annotations);
    const [metric] = made(whole).scaling!.triggers!;
    expect(scaling).toEqual({ ...said, ...own, manifest: undefined, triggers: [metric] });
  });

  it.each([
    ['static', 'static'],
    ['currentReplicas', 'current-replicas'],
    ['currentReplicasIfHigher', 'current-replicas-if-higher'],
    ['currentReplicasIfLower', 'current-replicas-if-lower'],
  ])('falls back with %s as a scenario does with %s', (behavior, written) => {
    const fallback = `fallback: { failureThreshold: 0, replicas: 0, behavior: ${behavior} }`;
    expect(made(`${fallback}, triggers: [${queue}]`).scaling!.fallback).toEqual({
      failure_threshold: 0,
      replicas: 0,
      behavior: written,
    });
  });

  it('with something wrong makes no scaling', () => {
    expect(made(`triggers: [${queue}], minReplicaCount: -1`)).toEqual({
      scaling: undefined,
      findings: [{ path: ['spec', 'minReplicaCount'], message: 'must be at least 0, not -1' }],
      notes: [],
      unused: [],
      known: [],
    });
  });

  it('uses the table of names, and tells what of it no trigger has', () => {
    const names = { 's0-redis': 'ongoing', todo: 'arrival-rate' } as const;
    const { scaling, unused, known } = made(`triggers: [${queue}]`, { metrics: names }, names);
    expect(scaling!.metrics).toBeUndefined();
    expect(scaling!.triggers).toMatchObject([{ metric: 'ongoing' }]);
    expect(unused).toEqual(['todo']);
    expect(known).toEqual(['s0-redis']);
  });
});

describe('a trigger of', () => {
  const metric = { kind: 'metric', activation: 0, scale: 1, per: 'replica' };
  const prometheus = (query: string, more = '') =>
    `{ type: prometheus, name: asked, ${more} metadata: { serverAddress: "http://p", query: "${query}", threshold: "20", activationThreshold: "5" } }`;

  it('Prometheus is a signal by its query', () => {
    expect(trigger(prometheus('sum(vllm:num_requests_waiting)'))).toEqual([
      [
        {
          ...metric,
          name: 'asked',
          metric: 'queue-depth',
          target: 20,
          activation: 5,
          reading: 'sum',
          ignore_null_values: true,
        },
      ],
    ]);
  });

  it('Prometheus is measured in the signal’s unit, for all replicas where its type is Value', () => {
    const asked = prometheus('100 * avg(vllm:kv_cache_usage_perc)', 'metricType: Value,');
    expect(trigger(asked)).toEqual([
      [
        {
          kind: 'metric',
          name: 'asked',
          metric: 'kv-use',
          target: 0.2,
          activation: 0.05,
          scale: 100,
          per: 'all',
          reading: 'mean',
          ignore_null_values: true,
        },
      ],
    ]);
  });

  it('Prometheus may be of no known signal, and another trigger is read all the same', () => {
    const { scaling, findings, notes, known } = made(
      `triggers: [${queue}, ${prometheus('mine')}, ${prometheus('sum(vllm:num_requests_running)').replace('asked', 'b')}]`,
    );
    expect(scaling).toBeUndefined();
    expect(findings).toEqual([
      {
        path: ['spec', 'triggers', 1, 'metadata', 'query'],
        message: expect.stringMatching(/^no signal is known for mine\..*\{ asked: queue-depth \}/),
      },
    ]);
    expect(notes).toEqual([
      {
        path: ['spec', 'triggers', 2, 'metadata', 'query'],
        message: 'sum(vllm:num_requests_running) is read as ongoing: requests that wait count too',
      },
    ]);
    expect(known).toEqual(['s0-redis', 'asked', 'b']);
  });

  it('Prometheus may have to count no answer as a failure', () => {
    const asked = prometheus('queue_depth').replace('query:', 'ignoreNullValues: "false", query:');
    expect(trigger(asked)).toMatchObject([[{ ignore_null_values: false }]]);
  });

  it('RabbitMQ is requests that wait, or those that come', () => {
    const rabbit = (mode: string) =>
      `{ type: rabbitmq, metadata: { queueName: jobs, mode: ${mode}, value: "30", activationValue: "3" } }`;
    const of = { ...metric, name: 's0-rabbitmq', target: 30, activation: 3 };
    expect(trigger(rabbit('QueueLength'))).toEqual([
      [{ ...of, metric: 'queue-depth', ignore_null_values: false }],
    ]);
    expect(trigger(rabbit('MessageRate'))).toEqual([
      [{ ...of, metric: 'arrival-rate', ignore_null_values: false }],
    ]);
    // The table knows it by its own name and by that of its queue.
    const jobs = { jobs: { signal: 'ongoing', scale: 10, reading: 'mean' } } as const;
    expect(trigger(rabbit('MessageRate'), jobs)).toMatchObject([
      [{ metric: 'ongoing', target: 3, activation: 0.3, scale: 10, reading: 'mean' }],
    ]);
  });

  it('Redis is requests that wait, whatever its list is called', () => {
    const redis = `{ type: redis, metadata: { listName: vllm:num_requests_running, listLength: "8" } }`;
    expect(trigger(redis)).toEqual([
      [
        {
          ...metric,
          name: 's0-redis',
          metric: 'queue-depth',
          target: 8,
          ignore_null_values: false,
        },
      ],
    ]);
    expect(trigger(redis, { 'vllm:num_requests_running': 'arrival-rate' })).toMatchObject([
      [{ metric: 'arrival-rate' }],
    ]);
  });

  it('cron is one of the scenario, with a note on its time zone', () => {
    const cron = `{ type: cron, metadata: { timezone: Asia/Tokyo, start: 0 8 * * *, end: 0 20 * * *, desiredReplicas: "4" } }`;
    expect(trigger(cron)).toEqual([
      [
        {
          kind: 'cron',
          name: 's0-cron',
          start: '0 8 * * *',
          end: '0 20 * * *',
          desired_replicas: 4,
        },
      ],
      'spec.triggers.0.metadata.timezone times of Asia/Tokyo are taken for those of the scenario, in which the run begins at the scaling’s `start`',
    ]);
  });

  const resource = (type: string, metricType: string, value: string) =>
    `{ type: ${type}, metricType: ${metricType}, metadata: { value: "${value}" } }, ${queue}`;

  it('CPU is how busy replicas are, of memory the table has to say', () => {
    expect(trigger(resource('cpu', 'Utilization', '80'))).toMatchObject([
      [{ kind: 'cpu', name: 's0-cpu', metric: 'utilisation', target: 0.8 }, {}],
    ]);
    expect(trigger(resource('memory', 'Utilization', '50'), { memory: 'kv-use' })).toMatchObject([
      [{ kind: 'cpu', name: 's0-memory', metric: 'kv-use', target: 0.5 }, {}],
    ]);
    expect(trigger(resource('memory', 'Utilization', '50'))).toEqual([
      undefined,
      expect.stringMatching(/^spec\.triggers\.0\.type no signal is known for memory\./),
    ]);
  });

  it('CPU in cores needs how many of them a whole replica has', () => {
    const cores = resource('cpu', 'AverageValue', '1500m');
    const size = { 's0-cpu': { signal: 'utilisation', scale: 4 } } as const;
    expect(trigger(cores, size)).toMatchObject([
      [{ kind: 'cpu', name: 's0-cpu', metric: 'utilisation', target: 0.375, scale: 4 }, {}],
    ]);
    const unknown = [
      undefined,
      'spec.triggers.0.metricType AverageValue of cpu: how much of it a whole replica has nobody knows. Use Utilization, or say in the scenario’s scaling what it reads where the signal is 1, as in `metrics: { s0-cpu: { signal: utilisation, scale: 4 } }`',
    ];
    expect(trigger(cores)).toEqual(unknown);
    expect(trigger(cores, { cpu: 'utilisation' })).toEqual(unknown);
  });
});
