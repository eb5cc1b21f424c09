import { describe, expect, it } from 'vitest';
import type { ScalingObservation } from '../../../src/policies/autoscaling/autoscaler.ts';
import {
  type KpaScaling,
  kpaAutoscaler,
} from '../../../src/policies/autoscaling/kpa/kpa-autoscaler.ts';
import { decisionsOf } from './looks.ts';

const config: KpaScaling = {
  kind: 'kpa',
  metric: 'ongoing',
  target: 10,
  target_utilization: 0.7,
  container_concurrency: 0,
  min_scale: 0,
  max_scale: 0,
  initial_scale: 1,
  aggregation: 'linear',
  stable_window: 60,
  panic_window: 0.1,
  panic_threshold: 2,
  max_scale_up_rate: 1000,
  max_scale_down_rate: 2,
  scale_down_delay: 0,
  activation_scale: 1,
  target_burst_capacity: 211,
  scale_to_zero: true,
  scale_to_zero_grace_period: 30,
  scale_to_zero_pod_retention: 0,
  progress_deadline: 600,
  interval: 2,
};

type Look = Partial<ScalingObservation> & { readonly now: number };

function decide(unlike: Partial<KpaScaling>, ...looks: readonly Look[]) {
  const seen = looks.map((look) => ({ ready: 1, starting: 0, ...look }));
  return decisionsOf(kpaAutoscaler({ ...config, ...unlike }), seen).map(
    ({ desired, because }) => [desired, because] as const,
  );
}

/** A look every two seconds. */
function every2(from: number, until: number, look: Partial<ScalingObservation>): Look[] {
  return Array.from({ length: (until - from) / 2 + 1 }, (_, i) => ({ now: from + 2 * i, ...look }));
}

describe('the KPA', () => {
  it('has so many replicas that each has 70 % of its target, means over its windows', () => {
    const look = { ready: 2, ongoing: 20 };
    expect(decide({}, ...every2(2, 60, look)).at(-1)).toEqual([3, 'stable window']);
    // Ten seconds of sixty are a mean of 20 too: what is not known counts for nothing.
    expect(decide({}, ...every2(2, 10, look)).at(-1)).toEqual([3, 'stable window']);
  });

  it('counts each second once, however far apart or close the ticks are', () => {
    const look = { ready: 2, ongoing: 20 };
    const sparse = [10, 20, 30].map((now) => ({ now, ...look }));
    expect(decide({ interval: 10 }, ...sparse).at(-1)).toEqual([3, 'stable window']);
    const dense = Array.from({ length: 40 }, (_, i) => ({ now: (i + 1) / 4, ...look }));
    expect(decide({ interval: 0.25 }, ...dense).at(-1)).toEqual([3, 'stable window']);
    // A tick of minutes fills the whole window, not more.
    expect(decide({ interval: 600 }, { now: 600, ...look })[0]).toEqual([3, 'stable window']);
  });

  it('panics at twice what is ready, and does not shrink until that is a window ago', () => {
    const calm = every2(2, 60, { ongoing: 7 });
    const flood = every2(62, 68, { ongoing: 70 });
    const after = every2(70, 126, { ongoing: 0, ready: 10 });
    const all = decide({}, ...calm, ...flood, ...after).slice(calm.length);
    // Two of six seconds of 70, and four of 7, are a mean of 28: four replicas, twice and more.
    expect(all[0]).toEqual([4, 'panic: panic window']);
    expect(all[3]![0]).toBe(10);
    expect(all.slice(4).every(([desired]) => desired === 10)).toBe(true);
  });

  it('goes by requests per second too, 200 of them where nothing is said', () => {
    const look = every2(2, 60, { arrivalRate: 281 });
    // 281 over 70 % of 200.
    expect(decide({ metric: 'arrival-rate', target: undefined }, ...look).at(-1)![0]).toBe(3);
  });

  it('decides nothing before there are metrics, and holds what it decided while there are none', () => {
    expect(decide({}, { now: 2, ready: 3 })).toEqual([[3, 'activating']]);
    const known = every2(2, 60, { ready: 2, ongoing: 20 });
    const looks = [...known, ...every2(62, 118, { ready: 3 })];
    expect(decide({}, ...looks).at(-1)).toEqual([3, 'stable window']);
  });

  it('goes to zero a window after the last request and a grace period, and back at once', () => {
    const idle = every2(2, 160, { ongoing: 0 });
    const goneAt = (unlike: Partial<KpaScaling>) =>
      idle[decide(unlike, ...idle).findIndex(([desired]) => desired === 0)]?.now;
    // Active from the first tick at 2 s, after 60 s it becomes inactive. Its activator comes into the path then,
    // unless it is there all along because one replica is too little for a burst.
    expect(goneAt({ target_burst_capacity: 0 })).toBe(92);
    expect(goneAt({})).toBe(64);
    const back = [...every2(2, 64, { ongoing: 0 }), { now: 66, ready: 0, ongoing: 1 }];
    expect(decide({}, ...back).at(-1)![0]).toBe(1);
    expect(decide({ scale_to_zero: false }, ...idle).at(-1)![0]).toBe(1);
  });

  it('keeps between its bounds, and starts with the more of minimum and initial scale', () => {
    expect(decide({ max_scale: 3 }, ...every2(2, 60, { ongoing: 700 })).at(-1)![0]).toBe(3);
    expect(decide({ min_scale: 2 }, { now: 2, ready: 0 })[0]![0]).toBe(2);
    const startsWith = (unlike: Partial<KpaScaling>) =>
      kpaAutoscaler({ ...config, ...unlike }).initialReplicas;
    expect(startsWith({})).toBe(1);
    expect(startsWith({ min_scale: 4 })).toBe(4);
    expect(startsWith({ initial_scale: 0 })).toBe(0);
    expect(startsWith({ initial_scale: 0, scale_to_zero: false })).toBe(1);
  });
});
