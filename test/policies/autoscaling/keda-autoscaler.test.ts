import { describe, expect, it } from 'vitest';
import type { Autoscaler } from '../../../src/policies/autoscaling/autoscaler.ts';
import { kedaAutoscaler } from '../../../src/policies/autoscaling/keda/keda-autoscaler.ts';
import type {
  KedaScaling,
  KedaTriggerScaling,
} from '../../../src/policies/autoscaling/keda/keda-scaling.ts';
import { answersOf, type Look } from './looks.ts';

const config: KedaScaling = {
  kind: 'keda',
  start: 'monday 00:00',
  tolerance: 0.1,
  downscale_stabilization: 300,
  cpu_initialization_period: 300,
  initial_readiness_delay: 30,
  interval: 15,
};

function decide(unlike: Partial<KedaScaling>, ...looks: readonly Look[]) {
  return answersOf(kedaAutoscaler({ ...config, ...unlike }) as Autoscaler<unknown>, 0, looks);
}

function queue(unlike: Partial<Extract<KedaTriggerScaling, { kind: 'metric' }>> = {}) {
  const trigger = { kind: 'metric', metric: 'queue-depth', target: 5, activation: 0 } as const;
  return { ...trigger, ignore_null_values: true, ...unlike };
}

describe('KEDA', () => {
  it('leaves zero at its poll, and leaves the rest to the syncs of its HPA', () => {
    const looks = [
      { now: 15, queueDepth: 30 },
      { now: 30, queueDepth: 30 },
      { now: 45, starting: 1, queueDepth: 30 },
      { now: 60, starting: 4, queueDepth: 30 },
    ];
    expect(decide({}, ...looks)).toEqual([
      [0, 'between two polls'],
      [1, 'active: from idle to 1'],
      [
        4,
        'scale-up limit: double the replicas or 4 (external metric s0-queue-depth at 30, target 5 per replica)',
      ],
      [6, 'external metric s0-queue-depth at 30, target 5 per replica'],
    ]);
  });

  it('drops to zero in one step after its cooldown, from any number', () => {
    const looks = [
      { now: 30, ready: 6, queueDepth: 30 },
      { now: 60, ready: 6, queueDepth: 0 },
      { now: 330, ready: 6, queueDepth: 0 },
      { now: 360, ready: 6, queueDepth: 0 },
    ];
    // The HPA would go to 1, after its own window.
    expect(decide({ downscale_stabilization: 1e6 }, ...looks).map(([desired]) => desired)).toEqual([
      6, 6, 6, 0,
    ]);
  });

  it('is active above its activation only, while its HPA goes by the target', () => {
    const triggers = [queue({ activation: 10 })];
    expect(decide({ triggers }, { now: 30, queueDepth: 10 })).toEqual([[0, 'inactive: no change']]);
    expect(decide({ triggers }, { now: 30, queueDepth: 11 })[0]![0]).toBe(1);
  });

  it('writes its metrics with three decimals, so that a hair more than ten is ten', () => {
    const rate = { kind: 'metric', metric: 'arrival-rate', target: 1, activation: 0 } as const;
    const triggers = [{ ...rate, ignore_null_values: true }];
    const desired = (arrivalRate: number) =>
      decide({ triggers }, { now: 15, ready: 8, arrivalRate })[0]![0];
    expect([10, 10.0004, 10.0006].map(desired)).toEqual([10, 10, 11]);
  });

  it('takes no answer for nothing, or for a failure, and then falls back', () => {
    const looks = [30, 45, 60, 75].map((now) => ({ now, ready: 4 }));
    const down = { downscale_stabilization: 0, min_replica_count: 1 };
    const ignored = decide({ ...down, triggers: [queue()] }, ...looks);
    expect(ignored.map(([desired]) => desired)).toEqual([1, 1, 1, 1]);
    const failing = { ...down, triggers: [queue({ ignore_null_values: false })] };
    expect(decide(failing, ...looks).map(([desired]) => desired)).toEqual([4, 4, 4, 4]);
    const fallback = { failure_threshold: 2, replicas: 7, behavior: 'static' } as const;
    expect(decide({ ...failing, fallback }, ...looks).map(([desired]) => desired)).toEqual([
      4, 4, 7, 7,
    ]);
  });

  it('asks for the replicas of a cron trigger within its window', () => {
    const triggers: KedaTriggerScaling[] = [
      { kind: 'cron', start: '0 8 * * 1-5', end: '0 20 * * 1-5', desired_replicas: 3 },
    ];
    const looks = [
      { now: 30 },
      { now: 60, ready: 1 },
      { now: 90, ready: 3 },
      { now: 120, ready: 3 },
    ];
    expect(decide({ triggers, start: 'friday 08:00' }, ...looks.slice(0, 2))).toEqual([
      [1, 'active: from idle to 1'],
      [3, 'external metric s0-cron at 3, target 1 per replica'],
    ]);
    expect(decide({ triggers, start: 'saturday 08:00' }, looks[0]!)[0]![0]).toBe(0);
    // 19:59 and so the window ends at 60 s; nothing was active after 30 s.
    const evening = { triggers, start: 'friday 19:59', cooldown_period: 45 };
    expect(decide(evening, { now: 30, ready: 3 }, looks[2]!, looks[3]!)[2]![0]).toBe(0);
  });

  it('lets the HPA read how busy replicas are, and shows no activity by that', () => {
    const triggers: KedaTriggerScaling[] = [{ kind: 'cpu', target: 0.5 }];
    const looks = [{ now: 15, ready: 2, utilisation: 0.9 }];
    expect(decide({ triggers, min_replica_count: 1 }, ...looks)).toEqual([
      [4, 'cpu at 90 % of request, target 50 %'],
    ]);
  });

  it('means a replica’s mean, or so many per cent, where the metric does', () => {
    const looks = [15, 30].map((now) => ({ now, ready: 4, queueDepth: 40, kvUse: 0.9 }));
    // A mean of 10 over a target of 5 per replica asks for 2: what avg() in a query comes to.
    const mean = { triggers: [queue({ reading: 'mean' })], downscale_stabilization: 0 };
    expect(decide(mean, ...looks).at(-1)![0]).toBe(2);
    const kv = queue({ metric: 'kv-use', target: 0.6, scale: 100 });
    expect(decide({ triggers: [kv] }, looks[0]!)).toEqual([
      [6, 'external metric s0-kv-use at 90, target 60'],
    ]);
  });

  it('stands still where it is paused, and does not shrink where that alone is', () => {
    const annotations = {
      paused: false,
      paused_scale_in: false,
      paused_scale_out: false,
      force_activation: false,
    };
    const looks = [{ now: 30, ready: 4, queueDepth: 100 }];
    expect(decide({ annotations: { ...annotations, paused: true } }, ...looks)).toEqual([
      [4, 'paused'],
    ]);
    expect(decide({ annotations: { ...annotations, paused_replicas: 2 } }, ...looks)).toEqual([
      [2, 'paused'],
    ]);
    const calm = [{ now: 45, ready: 4, queueDepth: 1 }];
    const down = { behavior: { scale_down: { stabilization_window: 0 } }, min_replica_count: 1 };
    expect(decide(down, ...calm)[0]![0]).toBe(1);
    const held = { ...down, annotations: { ...annotations, paused_scale_in: true } };
    expect(decide(held, ...calm)).toEqual([
      [4, 'scale-down disabled (external metric s0-queue-depth at 1, target 5 per replica)'],
    ]);
  });

  it('ticks at the finer of its two loops, each of which keeps its own grid', () => {
    expect(kedaAutoscaler(config).interval).toBe(15);
    const often = { polling_interval: 5 };
    expect(kedaAutoscaler({ ...config, ...often }).interval).toBe(5);
    const looks = [5, 10, 15, 20].map((now) => ({ now, ready: 1, queueDepth: 20 }));
    expect(decide(often, ...looks).map(([desired]) => desired)).toEqual([1, 1, 4, 1]);
  });

  it('says that nobody has read its manifest', () => {
    expect(() => kedaAutoscaler({ ...config, manifest: 'so.yaml' })).toThrow(
      new RangeError('the manifest so.yaml of KEDA has not been read'),
    );
  });
});
