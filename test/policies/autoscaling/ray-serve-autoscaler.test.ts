import { describe, expect, it } from 'vitest';
import type { ScalingObservation } from '../../../src/policies/autoscaling/autoscaler.ts';
import {
  type RayServeScaling,
  rayServeAutoscaler,
} from '../../../src/policies/autoscaling/ray-serve/ray-serve-autoscaler.ts';
import { decisionsOf } from './looks.ts';

const config: RayServeScaling = {
  kind: 'ray-serve',
  min_replicas: 1,
  max_replicas: 100,
  target_ongoing_requests: 2,
  upscale_delay: 30,
  downscale_delay: 600,
  upscaling_factor: 1,
  downscaling_factor: 1,
  look_back_period: 30,
  metrics_interval: 10,
  interval: 1,
};

type Look = Partial<ScalingObservation> & { readonly now: number };

function decide(unlike: Partial<RayServeScaling>, looks: readonly Look[]) {
  const seen = looks.map((look) => ({ ready: 1, starting: 0, ...look }));
  return decisionsOf(rayServeAutoscaler({ ...config, ...unlike }), seen).map(
    ({ desired, because }) => [desired, because] as const,
  );
}

/** A look every second. */
function seconds(from: number, until: number, look: Partial<ScalingObservation>): Look[] {
  return Array.from({ length: until - from + 1 }, (_, i) => ({ now: from + i, ...look }));
}

/** When the replicas asked for changed, and to how many. */
function moves(looks: readonly Look[], decisions: ReturnType<typeof decide>) {
  return decisions.flatMap(([desired], i) =>
    desired === (decisions[i - 1]?.[0] ?? 1) ? [] : [[looks[i]!.now, desired]],
  );
}

describe('Ray Serve', () => {
  it('sees requests with the next report of its replicas, and waits for its delay', () => {
    const looks = seconds(1, 60, { ongoing: 10 });
    // Nothing is known until 10 s; then it wants 5, and waits for 30 s.
    expect(moves(looks, decide({}, looks))).toEqual([[40, 5]]);
    expect(decide({}, looks)[15]).toEqual([1, 'ongoing requests, upscale delay of 30 s']);
  });

  it('averages the reports of its look-back', () => {
    const looks = [...seconds(1, 30, { ongoing: 2 }), ...seconds(31, 80, { ongoing: 14 })];
    // At 40 s the reports are 2, 2 and 14: a mean of 6 and so 3 replicas; later 5 and 7.
    expect(moves(looks, decide({ upscale_delay: 0 }, looks))).toEqual([
      [40, 3],
      [50, 5],
      [60, 7],
    ]);
  });

  it('goes down after ten minutes, by way of one replica to none', () => {
    const looks = [...seconds(1, 11, { ongoing: 6 }), ...seconds(12, 1700, { ongoing: 0 })];
    const none = { min_replicas: 0, initial_replicas: 1, upscale_delay: 0 };
    // Reports of 6, 0.6 and then none: fewer from 20 s on. Ray counts the delay to none from the decision after.
    expect(moves(looks, decide(none, looks))).toEqual([
      [10, 3],
      [620, 1],
      [1221, 0],
    ]);
  });

  it('starts from none at once, without waiting for a report', () => {
    const cold = { min_replicas: 0, initial_replicas: 0 };
    expect(decide(cold, [{ now: 1, ready: 0, ongoing: 3 }])).toEqual([
      [1, 'requests at 0 replicas: no delay'],
    ]);
    expect(decide(cold, [{ now: 1, ready: 0 }])[0]![0]).toBe(0);
  });

  it('goes by what it asked for, not by what it got', () => {
    const looks = seconds(1, 60, { ongoing: 10 }).map((look) => ({ ...look, ready: 1 }));
    const last = decide({}, looks).at(-1)!;
    expect(last).toEqual([5, 'at target']);
  });

  it('takes missing requests for none, as Ray does, and keeps between its bounds', () => {
    const looks = seconds(1, 700, { ready: 4 });
    const least = { min_replicas: 2, initial_replicas: 4 };
    expect(decide(least, looks).at(-1)![0]).toBe(2);
    expect(decide({ max_replicas: 3 }, seconds(1, 60, { ongoing: 100 })).at(-1)![0]).toBe(3);
  });
});
