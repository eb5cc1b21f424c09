import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { defaultController } from '../../../src/policies/autoscaling/hpa/config.ts';
import { hpa } from '../../../src/policies/autoscaling/hpa/hpa.ts';
import { readHpaManifest } from '../../../src/policies/autoscaling/hpa/manifest.ts';
import {
  milliOf,
  numberOf,
  parseQuantity,
  toMilli,
} from '../../../src/policies/autoscaling/hpa/quantity.ts';
import { totalInput } from './hpa-pods.ts';

function configOf(yaml: string) {
  const manifest = readHpaManifest(parse(yaml));
  if (manifest.kind === 'findings') throw new Error(JSON.stringify(manifest.findings));
  return manifest.config;
}

function findingsOf(yaml: string): readonly string[] {
  const manifest = readHpaManifest(parse(yaml));
  if (manifest.kind === 'config') return [];
  return manifest.findings.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const cpu = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: php-apache
  namespace: default
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: php-apache
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 50
`;

const queue = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: vllm-llama-70b }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: vllm-llama-70b }
  maxReplicas: 8
  metrics:
    - type: Pods
      pods:
        metric:
          name: vllm:num_requests_waiting
        target:
          type: AverageValue
          averageValue: "2500m"
    - type: ContainerResource
      containerResource:
        name: memory
        container: vllm
        target: { type: AverageValue, averageValue: 60Gi }
    - type: Object
      object:
        describedObject: { apiVersion: networking.k8s.io/v1, kind: Ingress, name: main-route }
        metric: { name: requests-per-second }
        target: { type: Value, value: 2k }
`;

const external = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: consumers }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: consumers }
  minReplicas: 0
  maxReplicas: 100
  metrics:
    - type: External
      external:
        metric:
          name: queue_messages_ready
          selector: { matchLabels: { queue: worker_tasks } }
        target:
          type: AverageValue
          averageValue: 30
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 60
      tolerance: 0.05
      policies:
        - { type: Percent, value: 10, periodSeconds: 60 }
        - { type: Pods, value: 5, periodSeconds: 60 }
      selectPolicy: Min
`;

describe('a manifest', () => {
  test('of CPU utilisation', () => {
    expect(configOf(cpu)).toEqual({
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [{ kind: 'resource', name: 'cpu', target: { kind: 'utilization', percent: 50 } }],
      behavior: undefined,
      tolerance: { up: 0.1, down: 0.1 },
      controller: defaultController,
    });
    expect(readHpaManifest(parse(cpu))).toMatchObject({
      scaleTarget: { kind: 'Deployment', name: 'php-apache' },
    });
  });

  test('of a queue by pods, a container and an object, with a minimum of 1 by default', () => {
    expect(configOf(queue)).toMatchObject({
      minReplicas: 1,
      maxReplicas: 8,
      metrics: [
        {
          kind: 'pods',
          name: 'vllm:num_requests_waiting',
          target: { kind: 'averageValue', milli: 2500 },
        },
        {
          kind: 'containerResource',
          name: 'memory',
          container: 'vllm',
          target: { kind: 'averageValue', milli: 64_424_509_440_000 },
        },
        {
          kind: 'object',
          name: 'requests-per-second',
          describedObject: { kind: 'Ingress', name: 'main-route' },
          target: { kind: 'value', milli: 2_000_000 },
        },
      ],
    });
  });

  test('of an external metric with behavior, whose other direction gets the defaults', () => {
    const config = configOf(external);
    expect(config).toMatchObject({
      minReplicas: 0,
      metrics: [
        {
          kind: 'external',
          name: 'queue_messages_ready',
          target: { kind: 'averageValue', milli: 30_000 },
        },
      ],
      tolerance: { up: 0.1, down: 0.05 },
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: 'Max',
          policies: [
            { type: 'Pods', value: 4, periodSeconds: 15 },
            { type: 'Percent', value: 100, periodSeconds: 15 },
          ],
        },
        scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: 'Min' },
      },
    });
    // 20 replicas, 300 messages: 10 are enough; 10 % is 2 and 5 pods are 5, and Min takes the 2.
    const autoscaler = hpa(config);
    const state = { ...autoscaler.initial(), recommendations: [] };
    expect(autoscaler.decide(state, totalInput(0, 20, 300_000))).toMatchObject({
      desired: 18,
      because:
        'scale-down policies (Min) (external metric queue_messages_ready at 300, target 30 per replica)',
    });
  });

  test('has a tolerance of as many thousandths, as the controller computes it', () => {
    const config = configOf(external.replace('tolerance: 0.05', 'tolerance: 0.7'));
    expect(config.tolerance.down).toBe(0.7000000000000001);
    // 90 of 300 is not below 1 - 0.7 then, and all of 10 replicas stay.
    const autoscaler = hpa(config);
    const state = { ...autoscaler.initial(), recommendations: [] };
    expect(autoscaler.decide(state, totalInput(0, 10, 90_000)).desired).toBe(10);
  });

  test('without metrics is held to 80 % of the CPU request', () => {
    const bare = cpu.slice(0, cpu.indexOf('  metrics:'));
    expect(configOf(bare).metrics).toEqual([
      { kind: 'resource', name: 'cpu', target: { kind: 'utilization', percent: 80 } },
    ]);
  });

  test('with an empty behavior gets both directions by default', () => {
    expect(configOf(`${cpu}  behavior: {}\n`).behavior?.scaleDown).toEqual({
      stabilizationWindowSeconds: undefined,
      selectPolicy: 'Max',
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    });
    expect(configOf(`${cpu}  behavior: null\n`).behavior).toBeUndefined();
  });

  test('may target a resource by value whatever its type says, as the controller reads it', () => {
    const odd = cpu.replace('averageUtilization: 50', 'averageValue: 500m');
    expect(configOf(odd).metrics[0]?.target).toEqual({ kind: 'averageValue', milli: 500 });
  });
});

describe('a manifest of v1', () => {
  const first = (spec: string, metadata = '') => `
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: chat${metadata} }
spec: { scaleTargetRef: { kind: Deployment, name: chat }, maxReplicas: 8, ${spec} }
`;

  test.each([
    ['targetCPUUtilizationPercentage: 55', 55],
    ['', 80],
    ['targetCPUUtilizationPercentage: null', 80],
  ])('of {%s} is one of CPU at %d %%', (spec, percent) => {
    expect(configOf(first(spec))).toEqual({
      minReplicas: 1,
      maxReplicas: 8,
      metrics: [{ kind: 'resource', name: 'cpu', target: { kind: 'utilization', percent } }],
      behavior: undefined,
      tolerance: { up: 0.1, down: 0.1 },
      controller: defaultController,
    });
  });

  test.each([
    [
      'targetCPUUtilizationPercentage: 0',
      '',
      'spec.targetCPUUtilizationPercentage: must be at least 1, not 0',
    ],
    ['minReplicas: 0', '', 'spec.minReplicas: minReplicas 0 needs an Object or External metric'],
    [
      'metrics: []',
      '',
      'spec.metrics: unknown field. Known: scaleTargetRef, minReplicas, maxReplicas, targetCPUUtilizationPercentage',
    ],
    [
      '',
      ', annotations: { autoscaling.alpha.kubernetes.io/behavior: "{}", other: a }',
      'metadata.annotations.autoscaling.alpha.kubernetes.io/behavior: is not read: write it as autoscaling/v2',
    ],
    [
      '',
      ', annotations: { autoscaling.alpha.kubernetes.io/metrics: "[]" }',
      'metadata.annotations.autoscaling.alpha.kubernetes.io/metrics: is not read: write it as autoscaling/v2',
    ],
  ])('may not be {%s}%s', (spec, metadata, message) => {
    expect(findingsOf(first(spec, metadata))).toEqual([message]);
  });
});

describe('findings', () => {
  test.each([
    ['no mapping', '[]', [': must be a mapping, not a list']],
    ['nothing', '', [': is required']],
    [
      'another API',
      cpu.replace('autoscaling/v2', 'autoscaling/v2beta2'),
      ['apiVersion: must be one of autoscaling/v2, autoscaling/v1, not "autoscaling/v2beta2"'],
    ],
    ['no maximum', cpu.replace('maxReplicas: 10', ''), ['spec.maxReplicas: is required']],
    [
      'a maximum below the minimum',
      cpu.replace('maxReplicas: 10', 'maxReplicas: 1'),
      ['spec.maxReplicas: must be at least minReplicas 2, not 1'],
    ],
    [
      'a number as a text',
      cpu.replace('minReplicas: 2', 'minReplicas: "2"'),
      ['spec.minReplicas: must be a whole number, not "2"'],
    ],
    [
      'a minimum of zero by CPU alone',
      cpu.replace('minReplicas: 2', 'minReplicas: 0'),
      ['spec.metrics: minReplicas 0 needs an Object or External metric'],
    ],
    [
      'an unknown kind of metric',
      cpu.replace('type: Resource', 'type: Gpu'),
      [
        'spec.metrics.0.type: must be one of Resource, ContainerResource, Pods, Object, External, not "Gpu"',
      ],
    ],
    [
      'a source that does not belong to its type',
      cpu.replace('type: Resource', 'type: Pods'),
      [
        'spec.metrics.0.resource: does not belong to a metric of type Pods',
        'spec.metrics.0.pods: is required',
      ],
    ],
    [
      'a missing target',
      cpu.replace('averageUtilization: 50', ''),
      ['spec.metrics.0.resource.target.averageUtilization: is required, or averageValue'],
    ],
    [
      'two targets',
      cpu.replace('averageUtilization: 50', 'averageUtilization: 50\n          averageValue: 500m'),
      ['spec.metrics.0.resource.target.averageValue: may not stand beside averageUtilization'],
    ],
    [
      'a quantity that is none',
      queue.replace('"2500m"', '2.5 requests'),
      [
        'spec.metrics.0.pods.target.averageValue: must be a quantity such as 500m, 60 or 1Gi, not "2.5 requests"',
      ],
    ],
    [
      'a target of zero',
      queue.replace('"2500m"', '0'),
      ['spec.metrics.0.pods.target.averageValue: must be above zero'],
    ],
    [
      'a type that its value does not fit',
      queue.replace('type: Value, value', 'type: AverageValue, value'),
      ['spec.metrics.2.object.target.averageValue: is required with type AverageValue'],
    ],
    [
      'metrics that are no list',
      cpu.replace(/metrics:[\s\S]*/, 'metrics: cpu\n'),
      ['spec.metrics: must be a list, not "cpu"'],
    ],
    [
      'a misspelt window',
      external.replace('stabilizationWindowSeconds', 'stabilisationWindowSeconds'),
      [
        'spec.behavior.scaleDown.stabilisationWindowSeconds: unknown field. Did you mean "stabilizationWindowSeconds"? Known: stabilizationWindowSeconds, selectPolicy, policies, tolerance',
      ],
    ],
    [
      'rules beyond what the API allows',
      external
        .replace('Seconds: 60\n', 'Seconds: 3601\n')
        .replace('value: 10,', 'value: 0,')
        .replace('value: 5, periodSeconds: 60', 'value: 5, periodSeconds: 1801')
        .replace('selectPolicy: Min', 'selectPolicy: Most'),
      [
        'spec.behavior.scaleDown.stabilizationWindowSeconds: must be at most 3600, not 3601',
        'spec.behavior.scaleDown.selectPolicy: must be one of Max, Min, Disabled, not "Most"',
        'spec.behavior.scaleDown.policies.0.value: must be at least 1, not 0',
        'spec.behavior.scaleDown.policies.1.periodSeconds: must be at most 1800, not 1801',
      ],
    ],
    [
      'no policies',
      `${cpu}  behavior: { scaleUp: { policies: [], tolerance: -0.1 } }\n`,
      [
        'spec.behavior.scaleUp.policies: must have at least one policy, or be left out',
        'spec.behavior.scaleUp.tolerance: must not be below zero',
      ],
    ],
    [
      'a workload without a name',
      cpu.replace('    name: php-apache\n  min', '  min'),
      ['spec.scaleTargetRef.name: is required'],
    ],
  ])('of %s', (_title, yaml, expected) => {
    expect(findingsOf(yaml)).toEqual(expected);
  });
});

describe('quantities', () => {
  test.each([
    ['500m', 500],
    ['1', 1000],
    [60, 60_000],
    [2.5, 2500],
    ['1Gi', 1_073_741_824_000],
    ['1.5Ki', 1_536_000],
    ['2k', 2_000_000],
    ['1e3', 1_000_000],
    ['1E', 1e21],
    ['.5', 500],
    ['5.', 5000],
    ['+3', 3000],
    ['-3', -3000],
    // Finer than a thousandth rounds up.
    ['1u', 1],
    ['1000001n', 2],
    ['0', 0],
  ])('%s is %d thousandths', (written, milli) => {
    expect(milliOf(parseQuantity(written)!)).toBe(milli);
  });

  test.each(['', 'abc', '1 Gi', '1K', '1gb', '1e', '--1', 'NaN', '.', null, true, {}, Number.NaN])(
    '%s is none',
    (written) => {
      expect(parseQuantity(written)).toBeUndefined();
    },
  );

  test('measure without the crumbs of binary fractions', () => {
    expect(toMilli(0.07)).toBe(70);
    expect(toMilli(1e-7)).toBe(1);
    expect(toMilli(1.5e12)).toBe(1.5e15);
    expect(() => toMilli(Number.NaN)).toThrow('NaN is no quantity');
  });

  test('are numbers too', () => {
    expect(numberOf(parseQuantity('0.05')!)).toBe(0.05);
    expect(numberOf(parseQuantity('50m')!)).toBe(0.05);
    expect(numberOf(parseQuantity('1Ki')!)).toBe(1024);
  });
});
