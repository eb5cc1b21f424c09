import { describe, expect, it } from 'vitest';
import { readHpaManifest } from '../../../src/policies/autoscaling/hpa/manifest.ts';
import { readReference } from '../../../src/policies/autoscaling/hpa/manifest-metrics.ts';

const most = 2_147_483_647;

/** The configuration of a HorizontalPodAutoscaler that is right but for the spec, or what is wrong with it. */
function read(spec: object, root: object = {}) {
  const manifest = readHpaManifest({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'chat' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'chat' }, maxReplicas: 8, ...spec },
    ...root,
  });
  if (manifest.kind === 'config') return manifest.config;
  return manifest.findings.map(({ path, message }) => `${path.join('.')} ${message}`);
}

/** The metrics of a manifest with one, or what is wrong with it. */
function metric(written: unknown) {
  const config = read({ metrics: [written] });
  return 'metrics' in config ? config.metrics : config;
}

describe('the counts of a manifest', () => {
  it.each([
    [{}, 1, 8],
    [{ minReplicas: null }, 1, 8],
    [{ minReplicas: 8 }, 8, 8],
    [{ maxReplicas: 1 }, 1, 1],
    [{ minReplicas: most, maxReplicas: most }, most, most],
  ])('of %j are %d to %d', (spec, minReplicas, maxReplicas) => {
    expect(read(spec)).toMatchObject({ minReplicas, maxReplicas });
  });

  it.each([
    [{ minReplicas: -1 }, 'minReplicas must be at least 0, not -1'],
    [{ maxReplicas: 0 }, 'maxReplicas must be at least 1, not 0'],
    [{ maxReplicas: most + 1 }, `maxReplicas must be at most ${most}, not ${most + 1}`],
    [{ minReplicas: 9 }, 'maxReplicas must be at least minReplicas 9, not 8'],
  ])('may not be %j', (spec, message) => {
    expect(read(spec)).toEqual([`spec.${message}`]);
  });

  const cpu = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
  };
  const queue = {
    type: 'External',
    external: { metric: { name: 'queue' }, target: { type: 'Value', value: 5 } },
  };

  it('are zero only with one metric that needs no pods', () => {
    const unfit = ['spec.metrics minReplicas 0 needs an Object or External metric'];
    expect(read({ minReplicas: 0 })).toEqual(unfit);
    expect(read({ minReplicas: 0, metrics: [cpu] })).toEqual(unfit);
    expect(read({ minReplicas: 0, metrics: [cpu, queue] })).toMatchObject({ minReplicas: 0 });
    // What cannot be read might have been one.
    expect(read({ minReplicas: 0, metrics: [{ type: 'External' }] })).toEqual([
      'spec.metrics.0.external is required',
    ]);
  });
});

describe('the frame of a manifest', () => {
  it.each<[object, object, string[]]>([
    [{}, { status: {} }, []],
    [
      {},
      { statuses: {} },
      [
        'statuses unknown field. Did you mean "status"? Known: apiVersion, kind, metadata, spec, status',
      ],
    ],
    [{}, { kind: 'Deployment' }, ['kind must be one of HorizontalPodAutoscaler, not "Deployment"']],
    [{}, { spec: 5 }, ['spec must be a mapping, not 5']],
    [{ scaleTargetRef: null }, {}, ['spec.scaleTargetRef is required']],
    [
      { minReplica: 1 },
      {},
      [
        'spec.minReplica unknown field. Did you mean "minReplicas"? Known: scaleTargetRef, minReplicas, maxReplicas, metrics, behavior',
      ],
    ],
  ])('of %j %j', (spec, root, said) => {
    const config = read(spec, root);
    expect('metrics' in config ? [] : config).toEqual(said);
  });

  it('names what it scales', () => {
    const reference = (value: unknown) => {
      const findings: { message: string }[] = [];
      const found = readReference({ value, path: ['at'], findings: findings as never });
      return [found, ...findings.map(({ message }) => message)];
    };
    expect(reference({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'chat' })).toEqual([
      { kind: 'Deployment', name: 'chat' },
    ]);
    expect(reference({ kind: 'Deployment' })).toEqual([undefined, 'is required']);
    expect(reference({ name: 'chat' })).toEqual([undefined, 'is required']);
    expect(reference({ kind: '', name: 5 })).toEqual([
      undefined,
      'is required',
      'must be a text, not 5',
    ]);
    expect(reference({ kind: 'a', name: 'b', names: 'c' })).toEqual([
      { kind: 'a', name: 'b' },
      'unknown field. Did you mean "name"? Known: apiVersion, kind, name',
    ]);
    expect(reference('chat')).toEqual([undefined, 'must be a mapping, not "chat"']);
    expect(reference({ kind: '..', name: 'a/b' })).toEqual([
      undefined,
      'must be a name, without / and %, not ".."',
      'must be a name, without / and %, not "a/b"',
    ]);
    expect(reference({ kind: '.', name: 'a%' })[0]).toBeUndefined();
    expect(reference({ kind: '...', name: 'a.b|c' })).toEqual([{ kind: '...', name: 'a.b|c' }]);
  });
});

describe('a metric', () => {
  const at = 'spec.metrics.0';
  const half = { type: 'Utilization', averageUtilization: 50 };

  it.each([
    ['no mapping', 'cpu', [`${at} must be a mapping, not "cpu"`]],
    [
      'without a type',
      {},
      [`${at}.type is required: one of Resource, ContainerResource, Pods, Object, External`],
    ],
    [
      'with unknown fields',
      { type: 'Resource', resource: { name: 'cpu', target: half }, resources: 1 },
      [
        `${at}.resources unknown field. Did you mean "resource"? Known: type, resource, containerResource, pods, object, external`,
      ],
    ],
    [
      'with what belongs to others',
      { type: 'Resource', resource: { name: 'cpu', target: half }, pods: {}, external: 0 },
      [
        `${at}.pods does not belong to a metric of type Resource`,
        `${at}.external does not belong to a metric of type Resource`,
      ],
    ],
    ['of nothing', { type: 'Resource' }, [`${at}.resource is required`]],
    [
      'of an empty resource',
      { type: 'Resource', resource: {} },
      [`${at}.resource.name is required`, `${at}.resource.target is required`],
    ],
    [
      'of a resource of a container',
      { type: 'Resource', resource: { name: 'cpu', container: 'a', target: half } },
      [`${at}.resource.container unknown field. Known: name, target`],
    ],
    [
      'of an empty container resource',
      { type: 'ContainerResource', containerResource: {} },
      [
        `${at}.containerResource.name is required`,
        `${at}.containerResource.container is required`,
        `${at}.containerResource.target is required`,
      ],
    ],
    ['of no container', { type: 'ContainerResource' }, [`${at}.containerResource is required`]],
    [
      'of a container resource with more',
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'a', target: half, zone: 1 },
      },
      [`${at}.containerResource.zone unknown field. Known: name, container, target`],
    ],
    ['of no pods', { type: 'Pods', pods: 5 }, [`${at}.pods must be a mapping, not 5`]],
    [
      'of empty pods',
      { type: 'Pods', pods: { metric: {}, zone: 1 } },
      [
        `${at}.pods.zone unknown field. Known: metric, target`,
        `${at}.pods.metric.name is required`,
        `${at}.pods.target is required`,
      ],
    ],
    [
      'of a metric by its name alone',
      { type: 'Pods', pods: { metric: 'a', target: { type: 'AverageValue', averageValue: 1 } } },
      [`${at}.pods.metric must be a mapping, not "a"`],
    ],
    ['of no object', { type: 'Object' }, [`${at}.object is required`]],
    [
      'of an empty object',
      { type: 'Object', object: { zone: 1 } },
      [
        `${at}.object.zone unknown field. Known: describedObject, metric, target`,
        `${at}.object.describedObject is required`,
        `${at}.object.metric is required`,
        `${at}.object.target is required`,
      ],
    ],
    ['of nothing external', { type: 'External' }, [`${at}.external is required`]],
    [
      'of an empty external metric',
      { type: 'External', external: { metric: { name: 'a', zone: 1 }, zone: 1 } },
      [
        `${at}.external.zone unknown field. Known: metric, target`,
        `${at}.external.metric.zone unknown field. Known: name, selector`,
        `${at}.external.target is required`,
      ],
    ],
  ])('%s', (_, written, said) => {
    expect(metric(written)).toEqual(said);
  });

  it('may be left out, as all may', () => {
    const cpu = { kind: 'resource', name: 'cpu', target: { kind: 'utilization', percent: 80 } };
    expect(read({ metrics: [] })).toMatchObject({ metrics: [cpu] });
    expect(read({ metrics: null })).toMatchObject({ metrics: [cpu] });
  });
});

describe('the target of', () => {
  const target = {
    resource: (target: unknown) =>
      metric({
        type: 'ContainerResource',
        containerResource: { name: 'a', container: 'b', target },
      }),
    pods: (target: unknown) => metric({ type: 'Pods', pods: { metric: { name: 'a' }, target } }),
    object: (target: unknown) =>
      metric({
        type: 'Object',
        object: { describedObject: { kind: 'b', name: 'c' }, metric: { name: 'a' }, target },
      }),
    external: (target: unknown) =>
      metric({
        type: 'External',
        external: { metric: { name: 'a', selector: {} }, target },
      }),
  };
  const paths = {
    resource: 'spec.metrics.0.containerResource.target',
    pods: 'spec.metrics.0.pods.target',
    object: 'spec.metrics.0.object.target',
    external: 'spec.metrics.0.external.target',
  };
  const milli = (kind: string, milli: number) => ({ kind, milli });

  it.each<[keyof typeof target, object, object]>([
    ['resource', { type: 'Utilization', averageUtilization: 1 }, { percent: 1 }],
    ['resource', { type: 'Utilization', averageUtilization: 150 }, { percent: 150 }],
    ['resource', { type: 'AverageValue', averageValue: '2' }, milli('averageValue', 2000)],
    ['resource', { type: 'Value', averageValue: '1m' }, milli('averageValue', 1)],
    ['pods', { type: 'AverageValue', averageValue: 7.5 }, milli('averageValue', 7500)],
    ['pods', { type: 'Value', averageValue: 3, value: 5 }, milli('averageValue', 3000)],
    ['object', { type: 'Value', value: '1k' }, milli('value', 1_000_000)],
    ['object', { type: 'Value', value: 4, averageValue: 5 }, milli('value', 4000)],
    ['object', { type: 'AverageValue', value: 4, averageValue: 5 }, milli('averageValue', 5000)],
    ['external', { type: 'Value', value: '100m' }, milli('value', 100)],
    ['external', { type: 'AverageValue', averageValue: 2 }, milli('averageValue', 2000)],
    // By what is given, whatever the type says.
    ['external', { type: 'Value', averageValue: 2 }, milli('averageValue', 2000)],
    ['external', { type: 'AverageValue', value: 2 }, milli('value', 2000)],
  ])('%s may be %j', (of, written, expected) => {
    expect(target[of](written)).toMatchObject([{ name: 'a', target: expected }]);
  });

  it.each<[keyof typeof target, unknown, string]>([
    ['resource', 5, ' must be a mapping, not 5'],
    ['resource', {}, '.type is required: one of Utilization, Value, AverageValue'],
    ['resource', { type: 'Value' }, '.averageUtilization is required, or averageValue'],
    ['resource', { type: 'Value', value: 1 }, '.averageUtilization is required, or averageValue'],
    [
      'resource',
      { type: 'Utilization', averageUtilization: 50, averageValue: 1 },
      '.averageValue may not stand beside averageUtilization',
    ],
    [
      'resource',
      { type: 'Utilization', averageUtilization: 0 },
      '.averageUtilization must be at least 1, not 0',
    ],
    [
      'resource',
      { type: 'Utilization', averageUtilization: 50, values: 1 },
      '.values unknown field. Did you mean "value"? Known: type, value, averageValue, averageUtilization',
    ],
    ['pods', { type: 'AverageValue' }, '.averageValue is required'],
    ['pods', { type: 'Value', value: 5 }, '.averageValue is required'],
    ['pods', { type: 'AverageValue', averageValue: -1 }, '.averageValue must be above zero'],
    [
      'pods',
      { type: 'AverageValue', averageValue: 'few' },
      '.averageValue must be a quantity such as 500m, 60 or 1Gi, not "few"',
    ],
    [
      'object',
      { type: 'Utilization', averageUtilization: 50 },
      '.type must be one of Value, AverageValue for an object',
    ],
    ['object', { type: 'Value', averageValue: 5 }, '.value is required with type Value'],
    [
      'object',
      { type: 'AverageValue', value: 5 },
      '.averageValue is required with type AverageValue',
    ],
    ['object', { type: 'Value', value: 0 }, '.value must be above zero'],
    ['external', { type: 'Value' }, '.value is required, or averageValue'],
    [
      'external',
      { type: 'Value', value: 5, averageValue: 6 },
      '.averageValue may not stand beside value',
    ],
    ['external', null, ' is required'],
  ])('%s may not be %j', (of, written, message) => {
    expect(target[of](written)).toEqual([`${paths[of]}${message}`]);
  });
});

describe('the behavior of a manifest', () => {
  const behavior = (behavior: unknown) => read({ behavior });
  const at = 'spec.behavior';

  it('is read field by field', () => {
    const scaleUp = {
      stabilizationWindowSeconds: 3600,
      selectPolicy: 'Disabled',
      policies: [{ type: 'Percent', value: 1, periodSeconds: 1800 }],
    };
    const scaleDown = {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: most, periodSeconds: 1 },
        { type: 'Percent', value: 5, periodSeconds: 2 },
      ],
    };
    expect(behavior({ scaleUp: { ...scaleUp, tolerance: '50m' }, scaleDown })).toMatchObject({
      behavior: { scaleUp, scaleDown },
      tolerance: { up: 0.05, down: 0.1 },
    });
    expect(behavior({ scaleDown: { tolerance: 0 } })).toMatchObject({
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max' },
        scaleDown: { stabilizationWindowSeconds: undefined, selectPolicy: 'Max' },
      },
      tolerance: { up: 0.1, down: 0 },
    });
  });

  it.each([
    [5, [`${at} must be a mapping, not 5`]],
    [
      { scaleUps: {} },
      [`${at}.scaleUps unknown field. Did you mean "scaleUp"? Known: scaleUp, scaleDown`],
    ],
    [{ scaleUp: 5 }, [`${at}.scaleUp must be a mapping, not 5`]],
    [
      { scaleUp: { stabilizationWindowSeconds: -1 } },
      [`${at}.scaleUp.stabilizationWindowSeconds must be at least 0, not -1`],
    ],
    [{ scaleUp: { policies: {} } }, [`${at}.scaleUp.policies must be a list, not a mapping`]],
    [
      { scaleDown: { policies: [5, {}, { type: 'Pods', value: 1, periodSeconds: 0, zone: 1 }] } },
      [
        `${at}.scaleDown.policies.0 must be a mapping, not 5`,
        `${at}.scaleDown.policies.1.type is required: one of Pods, Percent`,
        `${at}.scaleDown.policies.1.value is required`,
        `${at}.scaleDown.policies.1.periodSeconds is required`,
        `${at}.scaleDown.policies.2.zone unknown field. Known: type, value, periodSeconds`,
        `${at}.scaleDown.policies.2.periodSeconds must be at least 1, not 0`,
      ],
    ],
    [
      { scaleDown: { tolerance: 'some' } },
      [`${at}.scaleDown.tolerance must be a quantity such as 0.05, not "some"`],
    ],
    [{ scaleDown: { tolerance: '-1m' } }, [`${at}.scaleDown.tolerance must not be below zero`]],
  ])('may not be %j', (written, said) => {
    expect(behavior(written)).toEqual(said);
  });
});
