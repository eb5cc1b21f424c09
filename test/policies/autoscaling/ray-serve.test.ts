import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type RayServeConfig,
  rayServeDefaults,
} from '../../../src/policies/autoscaling/ray-serve/config.ts';
import { applyDelay, noDelay } from '../../../src/policies/autoscaling/ray-serve/delay.ts';
import { rayServe, rayServePolicy } from '../../../src/policies/autoscaling/ray-serve/ray-serve.ts';
import { applyScalingFactor } from '../../../src/policies/autoscaling/ray-serve/scaling-factor.ts';

const atOnce: RayServeConfig = {
  ...rayServeDefaults,
  minReplicas: 0,
  upscaleDelay: 0,
  downscaleDelay: 0,
};

function once(
  config: RayServeConfig,
  ongoingRequests: number | undefined,
  current: number,
  target = current,
) {
  return rayServe(config).decide(noDelay, { now: 0, ongoingRequests, current, target });
}

describe('ray serve', () => {
  it('asks for ongoing requests over the target per replica', () => {
    expect(once(atOnce, 9, 2)).toMatchObject({
      desired: 5,
      because: 'ongoing requests, up for 0 s',
    });
    expect(once(atOnce, 8, 4)).toMatchObject({ desired: 4, because: 'at target' });
    expect(once({ ...atOnce, upscalingFactor: 0.5 }, 20, 2).desired).toBe(6);
  });

  it('stops at one on the way to zero', () => {
    expect(once(atOnce, 0, 5)).toMatchObject({
      desired: 1,
      because: 'ongoing requests, down for 0 s, by way of 1',
    });
    expect(once(atOnce, 0, 1).desired).toBe(0);
    expect(once(atOnce, undefined, 1).desired).toBe(0);
  });

  it('starts from zero without delay, within its bounds', () => {
    const slow = { ...rayServeDefaults, minReplicas: 0, maxReplicas: 2, upscalingFactor: 10 };
    expect(once(slow, 1, 0).desired).toBe(2);
    expect(once({ ...slow, upscalingFactor: 0.5 }, 1, 0).desired).toBe(1);
    const seen = { now: 0, ongoingRequests: 1, current: 0, target: 0 };
    // The policy alone leaves bounds to its caller.
    expect(rayServePolicy(slow, noDelay, seen, 0, 'custom').desired).toBe(10);
  });

  it('does not run away while its first replicas start', () => {
    for (const upscalingFactor of [0.5, 1, 1.5, 10]) {
      const config = { ...rayServeDefaults, minReplicas: 2, upscalingFactor };
      const decision = once(config, 0, 0, 2);
      expect(decision).toMatchObject({ desired: 2, because: 'waits for the first replica' });
    }
  });

  it('counts only replicas that run, so that a slow start neither adds nor drops', () => {
    const config = {
      ...atOnce,
      maxReplicas: 200,
      downscaleDelay: 100_000,
      targetOngoingRequests: 1,
    };
    expect(once(config, 100, 1).desired).toBe(100);
    expect(once(config, 100, 1, 100).desired).toBe(100);
    expect(once(config, 123, 3, 100).desired).toBe(123);
    expect(once(config, 10, 4, 123).desired).toBe(123);
  });

  it('names its bounds', () => {
    expect(once({ ...atOnce, maxReplicas: 4 }, 1e12, 4).because).toBe('at max_replicas');
    expect(once({ ...atOnce, minReplicas: 4, maxReplicas: 4 }, 0, 4).because).toBe(
      'at min_replicas',
    );
  });

  it('goes on waiting for less than its minimum, which counts once a cold start has made more', () => {
    // Ray bounds what comes of its policy, and a cold start leaves the wait as it is.
    const config = {
      ...rayServeDefaults,
      maxReplicas: 3,
      targetOngoingRequests: 3,
      downscaleDelay: 10,
      upscalingFactor: 10,
    };
    const policy = rayServe(config);
    let state = policy.initial();
    const at = (now: number, ongoingRequests: number, current: number, target: number) => {
      const decision = policy.decide(state, { now, ongoingRequests, current, target });
      state = decision.state;
      return [decision.desired, decision.because];
    };
    expect(at(0, 0, 1, 1)).toEqual([1, 'at min_replicas']);
    expect(state).toEqual({ direction: 'down', since: 0 });
    expect(at(9, 1, 0, 1)).toEqual([3, 'requests at 0 replicas: no delay, at max_replicas']);
    expect(at(10, 1, 3, 3)).toEqual([1, 'ongoing requests, down for 10 s']);
  });

  it('waits for its delay without a break', () => {
    const rules = { upscaleDelay: 30, downscaleDelay: 600, downscaleToZeroDelay: 300 };
    let state = noDelay;
    const at = (now: number, desired: number, target: number) => {
      const result = applyDelay(rules, state, now, desired, target);
      state = result.state;
      return result.desired;
    };
    expect([at(0, 5, 2), at(29.9, 5, 2), at(30, 5, 2)]).toEqual([2, 2, 5]);
    expect([at(31, 9, 5), at(60, 5, 5), at(61, 9, 5), at(90, 9, 5), at(91, 9, 5)]).toEqual([
      5, 5, 5, 5, 9,
    ]);
    expect([at(100, 0, 1), at(250, 2, 1), at(270, 0, 1), at(569, 0, 1), at(570, 0, 1)]).toEqual([
      1, 1, 1, 1, 0,
    ]);
  });

  it('gets through a downscale that rounding would hold', () => {
    const factors = { upscalingFactor: 1, downscalingFactor: 0.01 };
    expect(applyScalingFactor(factors, 9, 10)).toBe(9);
    expect(applyScalingFactor(factors, 9.5, 10)).toBe(10);
    expect(applyScalingFactor({ ...factors, upscalingFactor: 10 }, 3, 0)).toBe(3);
  });

  it('stays within its bounds and grows with the load', () => {
    const load = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(load, load, fc.integer({ min: 0, max: 50 }), (a, b, current) => {
        const config = { ...atOnce, minReplicas: 2, maxReplicas: 40 };
        const less = once(config, Math.min(a, b), current).desired;
        const more = once(config, Math.max(a, b), current).desired;
        // A start from zero asks for one by its factor, whatever the load.
        if (current > 0) expect(less).toBeLessThanOrEqual(more);
        expect(less).toBeGreaterThanOrEqual(2);
        expect(more).toBeLessThanOrEqual(40);
      }),
    );
  });

  it('I13 settles under constant load', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 80 }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (load, start, factor) => {
          const config = {
            ...rayServeDefaults,
            upscalingFactor: factor,
            downscalingFactor: factor,
          };
          const policy = rayServe({ ...config, downscaleDelay: 60 });
          let state = policy.initial();
          let replicas = start;
          const history: number[] = [];
          for (let now = 0; now < 8000; now += 10) {
            const seen = { now, ongoingRequests: load, current: replicas, target: replicas };
            const decision = policy.decide(state, seen);
            state = decision.state;
            replicas = decision.desired;
            history.push(replicas);
          }
          expect(new Set(history.slice(-100)).size).toBe(1);
          expect(replicas).toBeGreaterThanOrEqual(Math.ceil(load / 2));
        },
      ),
      { numRuns: 30 },
    );
  });
});
