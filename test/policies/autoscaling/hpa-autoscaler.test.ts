import { describe, expect, it } from 'vitest';
import type { Autoscaler } from '../../../src/policies/autoscaling/autoscaler.ts';
import {
  type HpaScaling,
  hpaAutoscaler,
} from '../../../src/policies/autoscaling/hpa/hpa-autoscaler.ts';
import { answersOf, type Look, reading } from './looks.ts';

const config: HpaScaling = {
  kind: 'hpa',
  min_replicas: 1,
  max_replicas: 10,
  tolerance: 0.1,
  downscale_stabilization: 300,
  cpu_initialization_period: 300,
  initial_readiness_delay: 30,
  interval: 15,
};

/** Replicas asked for and why, over looks at two ready replicas unless said otherwise. */
function decide(unlike: Partial<HpaScaling>, ...looks: readonly Look[]) {
  return answersOf(hpaAutoscaler({ ...config, ...unlike }) as Autoscaler<unknown>, 2, looks);
}

const queueOf5 = { metrics: [{ metric: 'queue-depth', target: 5 }] } as const;

describe('an HPA', () => {
  it('goes by how busy replicas are, at 80 % in whole per cent, where nothing is said', () => {
    expect(decide({}, { now: 15, ready: 4, utilisation: 0.9 })).toEqual([
      [5, 'cpu at 90 % of request, target 80 %'],
    ]);
    expect(decide({}, { now: 15, ready: 4, utilisation: 0.879 })).toEqual([
      [4, 'cpu at 87 % of request, target 80 %: within tolerance'],
    ]);
  });

  it('divides what adds up among the replicas that serve, and doubles them at most', () => {
    const looks = [
      { now: 15, queueDepth: 30 },
      { now: 30, ready: 4, queueDepth: 30 },
    ];
    expect(decide(queueOf5, ...looks)).toEqual([
      [
        4,
        'scale-up limit: double the replicas or 4 (pods metric queue-depth averages 15, target 5)',
      ],
      [6, 'pods metric queue-depth averages 7.5, target 5'],
    ]);
  });

  it('takes a replica that starts for one without load on the way up, and at its target on the way down', () => {
    // 30 / 5 = 6 of 2 that serve; with two at 0 it is 30 / 4 / 5 = 1.5 of 4.
    expect(decide(queueOf5, { now: 15, starting: 2, queueDepth: 30 })[0]![0]).toBe(6);
    // 4 / 2 / 5 = 0.4 of 2; with two at 5 it is 14 / 4 / 5 = 0.7 of 4, and so 3.
    const down = { ...queueOf5, downscale_stabilization: 0 };
    const looks = [15, 30].map((now) => ({ now, starting: 2, queueDepth: 4 }));
    expect(decide(down, ...looks).map(([desired]) => desired)).toEqual([3, 3]);
  });

  it('scales by a level that all share, such as the time to the first token', () => {
    const metrics = [{ metric: 'ttft', target: 0.5 }] as const;
    expect(decide({ metrics }, { now: 15, ttft: 1 })).toEqual([
      [4, 'external metric ttft at 1, target 0.5'],
    ]);
    // Those on their way are not ready pods, which the ratio multiplies.
    expect(decide({ metrics }, { now: 15, starting: 1, ttft: 1 })[0]![0]).toBe(4);
  });

  it('mistrusts the CPU of a replica that became ready within its last sample', () => {
    const replicas = [
      reading({ replica: 0, startedAt: -1000, readyAt: -900 }),
      reading({ replica: 1, startedAt: 200, readyAt: 290 }),
    ];
    const look = { now: 300, replicas, utilisation: 1 };
    expect(decide({}, look)).toEqual([
      [2, 'cpu at 100 % of request, target 80 %: missing or unready pods could tip it'],
    ]);
    expect(decide({}, { ...look, now: 310 })[0]![0]).toBe(3);
  });

  it('does not count replicas that drain', () => {
    const looks = { now: 15, queueDepth: 20, draining: 3 };
    expect(decide(queueOf5, looks)[0]![0]).toBe(4);
    const replicas = [0, 1, 2].map((replica) => reading({ replica, isDraining: replica === 2 }));
    expect(decide(queueOf5, { now: 15, queueDepth: 20, replicas })[0]![0]).toBe(4);
  });

  it('reads metrics in their own unit', () => {
    const metrics = [
      { metric: 'utilisation', target: 0.7, scale: 100, name: 'DCGM_FI_DEV_GPU_UTIL' },
    ] as const;
    expect(decide({ metrics }, { now: 15, utilisation: 0.84 })).toEqual([
      [3, 'pods metric DCGM_FI_DEV_GPU_UTIL averages 84, target 70'],
    ]);
  });

  it('changes nothing without metrics, and brings back what is lost below its minimum', () => {
    expect(decide(queueOf5, { now: 15 })).toEqual([
      [
        2,
        'no change without metrics: pods metric queue-depth: unable to get metric queue-depth: no answer from custom metrics API',
      ],
    ]);
    expect(decide({ min_replicas: 2 }, { now: 15, ready: 0 })).toEqual([
      [2, 'scaling is disabled at zero replicas, but below minReplicas'],
    ]);
  });

  it('leaves zero by a metric for all alone', () => {
    const external = { metric: 'queue-depth', target: 5, type: 'external' } as const;
    const look = { now: 15, ready: 0, queueDepth: 12 };
    expect(decide({ min_replicas: 0, metrics: [external] }, look)).toEqual([
      [3, 'external metric queue-depth at 12, target 5 per replica'],
    ]);
    expect(decide({ min_replicas: 0, ...queueOf5 }, look)[0]![0]).toBe(0);
  });

  it('falls all at once after its window, or by the policies of its behavior', () => {
    const calm = [15, 30, 300, 315, 330].map((now) => ({ now, ready: 8, utilisation: 0.1 }));
    // The first sync recommends what it finds, and that counts for 300 s.
    expect(decide({}, ...calm).map(([desired]) => desired)).toEqual([8, 8, 8, 8, 1]);
    const policies = [{ type: 'pods', value: 2, period: 60 }] as const;
    const behavior = { scale_down: { stabilization_window: 0, policies } };
    expect(decide({ behavior }, calm[0]!)).toEqual([
      [6, 'scale-down policies (Max) (cpu at 10 % of request, target 80 %)'],
    ]);
  });

  it('reads what its metrics need: replicas only where pods make a difference', () => {
    const reads = (metrics: HpaScaling['metrics']) => hpaAutoscaler({ ...config, metrics }).reads;
    expect(reads([{ metric: 'kv-use', target: 0.5 }])).toEqual(['kv-use', 'replicas']);
    expect(reads([{ metric: 'queue-depth', target: 5, type: 'external' }])).toEqual([
      'queue-depth',
    ]);
    expect(reads(undefined)).toEqual(['utilisation', 'replicas']);
  });

  it('says that nobody has read its manifest', () => {
    expect(() => hpaAutoscaler({ ...config, manifest: 'hpa.yaml' })).toThrow(
      new RangeError('the manifest hpa.yaml of the HPA has not been read'),
    );
  });
});
