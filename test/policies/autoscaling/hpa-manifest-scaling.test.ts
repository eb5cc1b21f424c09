import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { HpaScaling } from '../../../src/policies/autoscaling/hpa/hpa-autoscaler.ts';
import { hpaManifestScaling } from '../../../src/policies/autoscaling/hpa/manifest-scaling.ts';
import type { MetricNames } from '../../../src/policies/autoscaling/metric-names/metric-names.ts';

const said: HpaScaling = {
  kind: 'hpa',
  manifest: 'hpa.yaml',
  interval: 15,
  tolerance: 0.2,
  downscale_stabilization: 300,
  cpu_initialization_period: 300,
  initial_readiness_delay: 30,
};

/** What a HorizontalPodAutoscaler with the spec makes of a scaling. */
function made(spec: string, of: Partial<HpaScaling> = {}, names: MetricNames = {}) {
  const document = parse(`
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: chat }
spec: { scaleTargetRef: { kind: Deployment, name: chat }, maxReplicas: 8, ${spec} }
`);
  return hpaManifestScaling(document, { ...said, ...of }, names);
}

/** What one metric becomes. */
function metric(written: string, names: MetricNames = {}) {
  const { scaling, findings, notes } = made(`metrics: [${written}]`, {}, names);
  const text = (found: typeof notes) => {
    return found.map(({ path, message }) => `${path.join('.')} ${message}`);
  };
  return [scaling?.metrics, ...text(findings), ...text(notes)];
}

const waiting =
  '{ type: Pods, pods: { metric: { name: queue_depth }, target: { type: AverageValue, averageValue: 5 } } }';

describe('a HorizontalPodAutoscaler', () => {
  it('without more than its most replicas goes by CPU', () => {
    const { scaling, ...rest } = made('');
    expect(scaling).toEqual({
      ...said,
      manifest: undefined,
      min_replicas: 1,
      max_replicas: 8,
      metrics: [{ name: 'cpu', metric: 'utilisation', type: 'resource', target: 0.8 }],
    });
    expect(scaling).not.toHaveProperty('behavior');
    expect(rest).toEqual({ findings: [], notes: [], unused: [], known: ['cpu'] });
  });

  const whole = `minReplicas: 2, metrics: [${waiting}],
    behavior: { scaleUp: { tolerance: 0.05, policies: [{ type: Pods, value: 3, periodSeconds: 60 }] } }`;

  it('says all that a scenario can say', () => {
    expect(made(whole).scaling).toEqual({
      ...said,
      manifest: undefined,
      min_replicas: 2,
      max_replicas: 8,
      metrics: [{ name: 'queue_depth', metric: 'queue-depth', type: 'pods', target: 5, scale: 1 }],
      behavior: {
        scale_up: {
          stabilization_window: 0,
          select_policy: 'max',
          policies: [{ type: 'pods', value: 3, period: 60 }],
          tolerance: 0.05,
        },
        scale_down: {
          select_policy: 'max',
          policies: [{ type: 'percent', value: 100, period: 15 }],
          tolerance: 0.2,
        },
      },
    });
  });

  it('gives way to what the scenario says itself, be it nothing', () => {
    const own = { min_replicas: 0, max_replicas: 3, initial_replicas: 1, behavior: {} };
    const { metrics } = made(whole).scaling!;
    expect(made(whole, own).scaling).toEqual({ ...said, ...own, manifest: undefined, metrics });
  });

  it('with something wrong makes no scaling', () => {
    expect(made('minReplicas: 9')).toEqual({
      scaling: undefined,
      findings: [
        { path: ['spec', 'maxReplicas'], message: 'must be at least minReplicas 9, not 8' },
      ],
      notes: [],
      unused: [],
      known: [],
    });
  });

  it('uses the table of names, and tells what of it no metric has', () => {
    const names = { queue_depth: 'ongoing', jobs: 'arrival-rate' } as const;
    const { scaling, unused, known } = made(whole, { metrics: names }, names);
    expect(scaling!.metrics).toMatchObject([{ metric: 'ongoing' }]);
    expect(unused).toEqual(['jobs']);
    expect(known).toEqual(['queue_depth']);
  });
});

describe('a metric of type', () => {
  it('Resource is how busy replicas are, of others than CPU the table has to say', () => {
    const resource = (name: string) =>
      `{ type: Resource, resource: { name: ${name}, target: { type: Utilization, averageUtilization: 75 } } }`;
    const of = { type: 'resource', target: 0.75 };
    expect(metric(resource('cpu'))).toEqual([[{ ...of, name: 'cpu', metric: 'utilisation' }]]);
    expect(metric(resource('cpu'), { cpu: 'kv-use' })).toEqual([
      [{ ...of, name: 'cpu', metric: 'kv-use' }],
    ]);
    expect(metric(resource('memory'), { memory: 'kv-use' })).toEqual([
      [{ ...of, name: 'memory', metric: 'kv-use' }],
    ]);
    expect(metric(resource('memory'))).toEqual([
      undefined,
      expect.stringMatching(
        /^spec\.metrics\.0\.resource\.name no signal is known for memory\..*\{ memory: queue-depth \}/,
      ),
    ]);
  });

  it('ContainerResource in cores needs how many of them a whole replica has', () => {
    const cores =
      '{ type: ContainerResource, containerResource: { name: cpu, container: vllm, target: { type: AverageValue, averageValue: 1500m } } }';
    expect(metric(cores, { cpu: { signal: 'utilisation', scale: 4 } })).toEqual([
      [{ name: 'cpu', metric: 'utilisation', type: 'resource', target: 0.375, scale: 4 }],
    ]);
    const unknown = [
      undefined,
      'spec.metrics.0.containerResource.name averageValue of cpu: how much of it a whole replica has nobody knows. Use averageUtilization, or say in the scenario’s scaling what it reads where the signal is 1, as in `metrics: { cpu: { signal: utilisation, scale: 4 } }`',
    ];
    expect(metric(cores)).toEqual(unknown);
    expect(metric(cores, { cpu: 'utilisation' })).toEqual(unknown);
  });

  it('Pods is measured in the signal’s unit', () => {
    const busy =
      '{ type: Pods, pods: { metric: { name: DCGM_FI_DEV_GPU_UTIL }, target: { type: AverageValue, averageValue: 70 } } }';
    expect(metric(busy)).toEqual([
      [
        {
          name: 'DCGM_FI_DEV_GPU_UTIL',
          metric: 'utilisation',
          type: 'pods',
          target: 0.7,
          scale: 100,
        },
      ],
      'spec.metrics.0.pods.metric.name DCGM_FI_DEV_GPU_UTIL is read as utilisation: the busy part of the replica’s time',
    ]);
  });

  it.each([
    ['Value', 'value: 4500m', 'all'],
    ['AverageValue', 'averageValue: 4500m', 'replica'],
  ])('External is measured by %s', (type, target, per) => {
    const external = `{ type: External, external: { metric: { name: inference_pool_average_queue_size }, target: { type: ${type}, ${target} } } }`;
    expect(metric(external)).toEqual([
      [
        {
          name: 'inference_pool_average_queue_size',
          metric: 'queue-depth',
          type: 'external',
          target: 4.5,
          scale: 1,
          per,
          reading: 'mean',
        },
      ],
    ]);
  });

  it('Object is as good as external', () => {
    const object =
      '{ type: Object, object: { describedObject: { kind: Ingress, name: i }, metric: { name: http_requests_per_second }, target: { type: Value, value: 2k } } }';
    expect(metric(object)).toEqual([
      [
        {
          name: 'http_requests_per_second',
          metric: 'arrival-rate',
          type: 'external',
          target: 2000,
          scale: 1,
          per: 'all',
        },
      ],
    ]);
  });

  it.each([
    ['Pods', 'pods', ''],
    ['Object', 'object', 'describedObject: { kind: Ingress, name: i },'],
    ['External', 'external', ''],
  ])('%s may be of no known signal, and another metric is read all the same', (type, key, more) => {
    const unknown = `{ type: ${type}, ${key}: { ${more} metric: { name: mine }, target: { type: AverageValue, averageValue: 1 } } }`;
    const { scaling, findings, known } = made(`metrics: [${waiting}, ${unknown}]`);
    expect(scaling).toBeUndefined();
    expect(findings).toEqual([
      {
        path: ['spec', 'metrics', 1, key, 'metric', 'name'],
        message: expect.stringMatching(/^no signal is known for mine\./),
      },
    ]);
    expect(known).toEqual(['queue_depth', 'mine']);
  });
});
