import { describe, expect, it } from 'vitest';
import { hpaAutoscaler } from '../../../src/policies/autoscaling/hpa/hpa-autoscaler.ts';
import { observedPods } from '../../../src/policies/autoscaling/hpa/observed-pods.ts';
import {
  externalValue,
  hpaMetricOf,
  isExternalMetric,
  milliOf,
  readingOf,
  resourcesOf,
  type SignalMetric,
} from '../../../src/policies/autoscaling/hpa/signal-metric.ts';
import { addsUp, fieldOf, signalNames } from '../../../src/policies/autoscaling/signals.ts';
import { reading } from './looks.ts';

describe('a signal as the HPA knows it', () => {
  it.each<[SignalMetric, object]>([
    [
      { metric: 'queue-depth', target: 5 },
      { kind: 'pods', name: 'queue-depth', target: { kind: 'averageValue', milli: 5000 } },
    ],
    [
      { metric: 'queue-depth', target: 5, name: 'jobs', scale: 2 },
      { kind: 'pods', name: 'jobs', target: { kind: 'averageValue', milli: 10_000 } },
    ],
    [
      { metric: 'utilisation', target: 0.8, type: 'resource' },
      { kind: 'resource', name: 'cpu', target: { kind: 'utilization', percent: 80 } },
    ],
    [
      { metric: 'kv-use', target: 0.555, type: 'resource', name: 'memory' },
      { kind: 'resource', name: 'memory', target: { kind: 'utilization', percent: 56 } },
    ],
    [
      { metric: 'utilisation', target: 0.001, type: 'resource' },
      { kind: 'resource', name: 'cpu', target: { kind: 'utilization', percent: 1 } },
    ],
    [
      { metric: 'utilisation', target: 0.5, type: 'resource', scale: 4 },
      { kind: 'resource', name: 'cpu', target: { kind: 'averageValue', milli: 2000 } },
    ],
    [
      { metric: 'kv-use', target: 0.5, type: 'resource', scale: 1, name: 'memory' },
      { kind: 'resource', name: 'memory', target: { kind: 'averageValue', milli: 500 } },
    ],
    [
      { metric: 'ttft', target: 0.5 },
      { kind: 'external', name: 'ttft', target: { kind: 'value', milli: 500 } },
    ],
    [
      { metric: 'queue-depth', target: 5, type: 'external' },
      { kind: 'external', name: 'queue-depth', target: { kind: 'averageValue', milli: 5000 } },
    ],
    [
      { metric: 'queue-depth', target: 5, type: 'external', per: 'all' },
      { kind: 'external', name: 'queue-depth', target: { kind: 'value', milli: 5000 } },
    ],
    [
      { metric: 'kv-use', target: 0.5, type: 'external', per: 'replica' },
      { kind: 'external', name: 'kv-use', target: { kind: 'averageValue', milli: 500 } },
    ],
  ])('of %j', (metric, known) => {
    expect(hpaMetricOf(metric)).toEqual(known);
  });

  it('has a value without replicas where it is external', () => {
    const external = (metric: SignalMetric['metric'], type?: SignalMetric['type']) =>
      isExternalMetric({ metric, target: 1, type });
    expect(signalNames.filter((name) => external(name))).toEqual(['latency', 'ttft', 'itl']);
    expect(external('ongoing', 'external')).toBe(true);
    expect(external('latency', 'pods')).toBe(false);
  });

  it('goes by the resources that it names', () => {
    const cpu = { metric: 'utilisation', target: 1, type: 'resource' } as const;
    expect(
      resourcesOf([
        cpu,
        { metric: 'ongoing', target: 1, name: 'jobs' },
        { ...cpu, name: 'memory' },
        { metric: 'ttft', target: 1 },
      ]),
    ).toEqual(['cpu', 'memory']);
  });
});

describe('what the metrics API answers', () => {
  const seen = { now: 100, ready: 2, starting: 1, queueDepth: 12, ttft: 0.5, kvUse: 0.25 };
  const pods = observedPods(seen, ['cpu']);
  const read = (metric: SignalMetric) => readingOf(metric, seen, pods, 15);

  it('for a metric of pods is that of each that serves', () => {
    const of = { valueMilli: 6000, at: 100, windowSeconds: 15 };
    expect(read({ metric: 'queue-depth', target: 1 })).toEqual({
      kind: 'pods',
      samples: [
        { ...of, pod: 'r0' },
        { ...of, pod: 'r1' },
      ],
    });
    expect(read({ metric: 'utilisation', target: 1 })).toBeUndefined();
  });

  it('for a resource is that of each that runs, of one that starts nothing', () => {
    const of = { valueMilli: 1000, at: 100, windowSeconds: 15 };
    expect(read({ metric: 'kv-use', target: 1, type: 'resource', scale: 4 })).toEqual({
      kind: 'pods',
      samples: [
        { ...of, pod: 'r0' },
        { ...of, pod: 'r1' },
        { ...of, pod: 'r2', valueMilli: 0 },
      ],
    });
  });

  it('for an external metric is one value', () => {
    const of = (valueMilli: number) => ({ kind: 'series', valuesMilli: [valueMilli] });
    expect(read({ metric: 'ttft', target: 1 })).toEqual(of(500));
    expect(read({ metric: 'ttft', target: 1, scale: 1000 })).toEqual(of(500_000));
    const external = { metric: 'queue-depth', target: 1, type: 'external' } as const;
    expect(read(external)).toEqual(of(12_000));
    expect(read({ ...external, reading: 'sum' })).toEqual(of(12_000));
    expect(read({ ...external, reading: 'mean' })).toEqual(of(6000));
    expect(read({ metric: 'itl', target: 1 })).toBeUndefined();
  });

  it('is a sum where the signal adds up, and else a mean', () => {
    expect(externalValue({ metric: 'queue-depth' }, seen)).toBe(12);
    expect(externalValue({ metric: 'queue-depth', reading: 'mean', scale: 10 }, seen)).toBe(60);
    expect(externalValue({ metric: 'kv-use' }, seen)).toBe(0.25);
    expect(externalValue({ metric: 'kv-use', reading: 'sum' }, seen)).toBe(0.5);
    expect(externalValue({ metric: 'ongoing' }, seen)).toBeUndefined();
    expect(signalNames.filter(addsUp)).toEqual([
      'queue-depth',
      'ongoing',
      'arrival-rate',
      'completion-rate',
      'tokens-per-second',
    ]);
    expect(signalNames.map(fieldOf)).toEqual([
      'queueDepth',
      'ongoing',
      'arrivalRate',
      'completionRate',
      'meanLatency',
      'ttft',
      'itl',
      'utilisation',
      'kvUse',
      'tokensPerSecond',
    ]);
  });

  it.each([
    [-1, 0],
    [0, 0],
    [1e-10, 0],
    [1e-9, 1],
    [0.5, 500],
    [1 / 3, 334],
    [1e9, 1e12],
    [2e15, 1e18],
    [Number.POSITIVE_INFINITY, 1e18],
    // Three times a third is not more than 1.
    [0.1 + 0.2, 300],
    [1_234_567_890.123_456_7, 1_234_567_890_120],
  ])('of %d is %d thousandths', (value, milli) => {
    expect(milliOf(value)).toBe(milli);
  });
});

describe('the pods of an observation', () => {
  const containers = [{ name: 'server', requestsMilli: { cpu: 1000, memory: 1000 } }];
  const of = { phase: 'Running', deleting: false, containers };

  it('serve, start or drain in their numbers', () => {
    const seen = { now: 100, ready: 1, starting: 1, draining: 1 };
    const long = { startedAt: -86_300, ready: { status: 'True', since: -86_240 } };
    expect(observedPods(seen, ['cpu', 'memory'])).toEqual([
      { ...of, name: 'r0', ...long },
      { ...of, name: 'r1', startedAt: 100, ready: { status: 'False', since: 100 } },
      { ...of, name: 'r2', ...long, deleting: true },
    ]);
    expect(observedPods({ now: 100, ready: 2, starting: 0 }, [])).toHaveLength(2);
  });

  it('are the replicas where those are known', () => {
    const replicas = [
      reading({ replica: 4, startedAt: 20, readyAt: 50 }),
      reading({ replica: 7, startedAt: 90, readyAt: undefined, isDraining: true }),
    ];
    expect(observedPods({ now: 100, ready: 9, starting: 9, replicas }, ['cpu', 'memory'])).toEqual([
      { ...of, name: 'r4', startedAt: 20, ready: { status: 'True', since: 50 } },
      {
        ...of,
        name: 'r7',
        deleting: true,
        startedAt: 90,
        ready: { status: 'False', since: 90 },
      },
    ]);
  });
});

describe('an HPA in a scenario', () => {
  const flags = {
    kind: 'hpa',
    tolerance: 0.1,
    downscale_stabilization: 300,
    cpu_initialization_period: 300,
    initial_readiness_delay: 30,
    interval: 20,
  } as const;

  it('has 1 to 10 replicas of itself', () => {
    const plain = hpaAutoscaler(flags);
    expect(plain).toMatchObject({ initialReplicas: 1, interval: 20 });
    expect(hpaAutoscaler({ ...flags, min_replicas: 3 }).initialReplicas).toBe(3);
    expect(hpaAutoscaler({ ...flags, min_replicas: 3, initial_replicas: 5 }).initialReplicas).toBe(
      5,
    );
    const full = { now: 20, ready: 6, starting: 0, utilisation: 2 };
    expect(plain.decide(plain.initial(), full)).toMatchObject({
      desired: 10,
      because: 'maxReplicas 10 (cpu at 200 % of request, target 80 %)',
    });
  });

  it('goes by CPU where its list of metrics is empty, and takes no table for one', () => {
    const { reads } = hpaAutoscaler({ ...flags, metrics: [] });
    expect(reads).toEqual(['utilisation', 'replicas']);
    expect(() => hpaAutoscaler({ ...flags, metrics: { jobs: 'ongoing' } })).toThrow(
      new RangeError('an HPA without a manifest needs a list of metrics'),
    );
  });

  it('reads each signal once, and replicas where one metric needs them', () => {
    const jobs = { metric: 'queue-depth', target: 5, type: 'external' } as const;
    const reads = (...metrics: SignalMetric[]) => hpaAutoscaler({ ...flags, metrics }).reads;
    expect(reads(jobs, { ...jobs, reading: 'mean' })).toEqual(['queue-depth']);
    expect(reads(jobs, { ...jobs, per: 'all' })).toEqual(['queue-depth', 'replicas']);
    expect(reads(jobs, { metric: 'ongoing', target: 1 })).toEqual([
      'queue-depth',
      'ongoing',
      'replicas',
    ]);
  });

  it('uses the flags of its controller', () => {
    const jobs = { metric: 'queue-depth', target: 5, type: 'external' } as const;
    const asked = (more: object, now: number, queueDepth: number) => {
      const scaler = hpaAutoscaler({ ...flags, metrics: [jobs], ...more });
      const seen = { ready: 4, starting: 0 };
      const first = scaler.decide(scaler.initial(), { ...seen, now: 20, queueDepth: 20 });
      return scaler.decide(first.state, { ...seen, now, queueDepth }).desired;
    };
    expect(asked({}, 40, 22)).toBe(4);
    expect(asked({}, 40, 23)).toBe(5);
    expect(asked({ tolerance: 0.2 }, 40, 24)).toBe(4);
    expect(asked({ downscale_stabilization: 60 }, 80, 5)).toBe(4);
    expect(asked({ downscale_stabilization: 60 }, 81, 5)).toBe(1);
    const behavior = { scale_up: { tolerance: 0.5 } };
    expect(asked({ behavior }, 40, 30)).toBe(4);
    expect(asked({ behavior }, 40, 31)).toBe(7);
  });
});
