import { describe, expect, it } from 'vitest';
import {
  type RayServeConfig,
  rayServeDefaults,
} from '../../../src/policies/autoscaling/ray-serve/config.ts';
import { noDelay } from '../../../src/policies/autoscaling/ray-serve/delay.ts';
import { rayServe, rayServePolicy } from '../../../src/policies/autoscaling/ray-serve/ray-serve.ts';

// Facts of python/ray/serve/tests/unit/test_autoscaling_policy.py (ray-project/ray@01624ad4), under its names, and of
// its TestCalculateDesiredNumReplicas of 2025; those that are not in the shared cases.

const unbounded: RayServeConfig = {
  ...rayServeDefaults,
  minReplicas: 0,
  maxReplicas: Number.POSITIVE_INFINITY,
};
const atOnce = { upscaleDelay: 0, downscaleDelay: 0 };

/** Ray's own policy on its own, without the bounds of its caller. */
function once(
  unlike: Partial<RayServeConfig>,
  ongoingRequests: number,
  current: number,
  target = current,
) {
  const config = { ...unbounded, ...unlike };
  const policy = rayServe(config);
  return policy.decide(policy.initial(), { now: 0, ongoingRequests, current, target }).desired;
}

describe('_run_upscale_downscale_flow', () => {
  const ticksPerSecond = 10;

  /** Answers tick by tick; a custom policy wants 3 where there are requests, and none otherwise. */
  function ticker(config: RayServeConfig, isCustom: boolean) {
    const policy = rayServe(config);
    let state = noDelay;
    let tick = 0;
    return (ongoingRequests: number, replicas: number) => {
      const now = tick / ticksPerSecond;
      tick += 1;
      const input = { now, ongoingRequests, current: replicas, target: replicas };
      const decision = isCustom
        ? rayServePolicy(config, state, input, ongoingRequests > 0 ? 3 : 0, 'custom')
        : policy.decide(state, input);
      state = decision.state;
      return decision.desired;
    };
  }

  it.each([
    ['TestReplicaQueueLengthPolicy', 30, 600, undefined, 2, 2, false],
    ['TestReplicaQueueLengthPolicy', 30, 600, 300, 2, 2, false],
    ['TestCustomPolicyWithDefaultParameters', 20, 400, undefined, 70, 3, true],
    ['TestCustomPolicyWithDefaultParameters', 20, 400, 300, 70, 3, true],
  ] as const)(
    '%s: up after %d s, down after %d s, to none after %s s',
    (_, upscaleDelay, downscaleDelay, downscaleToZeroDelay, overload, high, isCustom) => {
      const delays = { upscaleDelay, downscaleDelay, downscaleToZeroDelay };
      const ask = ticker({ ...unbounded, targetOngoingRequests: 1, ...delays }, isCustom);
      const up = upscaleDelay * ticksPerSecond;
      const down = downscaleDelay * ticksPerSecond;
      const none = (downscaleToZeroDelay ?? downscaleDelay) * ticksPerSecond;
      /** The answers of so many ticks, each once. */
      const answers = (ticks: number, requests: number, replicas: number) => [
        ...new Set(Array.from({ length: ticks }, () => ask(requests, replicas))),
      ];
      expect(answers(up, overload, 1)).toEqual([1]);
      expect(ask(overload, 1)).toBe(high);
      expect(answers(down, 0, high)).toEqual([high]);
      expect(ask(0, high)).toBe(1);
      expect(answers(none, 0, 1)).toEqual([1]);
      expect(ask(0, 1)).toBe(0);
      // Half a wait that the other direction breaks off begins anew, three times.
      expect(answers(up / 2, overload, 1)).toEqual([1]);
      ask(0, 1);
      expect(answers(up, overload, 1)).toEqual([1]);
      expect(ask(overload, 1)).toBe(high);
      expect(answers(down / 2, 0, high)).toEqual([high]);
      ask(overload, high);
      expect(answers(down, 0, high)).toEqual([high]);
      expect(ask(0, high)).toBe(1);
      expect(answers(none / 2, 0, 1)).toEqual([1]);
      ask(overload, 1);
      expect(answers(none, 0, 1)).toEqual([1]);
      expect(ask(0, 1)).toBe(0);
    },
  );
});

describe('TestReplicaQueueLengthPolicy', () => {
  it('test_scaling_factor_scale_up_from_0_replicas, cold start before its bounds', () => {
    const seen = { now: 0, ongoingRequests: 1, current: 0, target: 0 };
    const cold = (upscalingFactor: number) =>
      rayServePolicy({ ...unbounded, maxReplicas: 2, upscalingFactor }, noDelay, seen, 0, '')
        .desired;
    expect([10, 1, 0.5].map(cold)).toEqual([10, 1, 1]);
  });

  it('test_fluctuating_ongoing_requests[0.0]', () => {
    const config = { ...atOnce, targetOngoingRequests: 50 };
    expect([once(config, 100, 1), once(config, 40, 2)]).toEqual([2, 1]);
  });

  it('test_single_replica_receives_all_requests[100, 10]', () => {
    const config = { ...atOnce, targetOngoingRequests: 5 };
    expect([once(config, 100, 4), once(config, 10, 4)]).toEqual([20, 2]);
  });
});

it('TestCustomPolicyWithDefaultParameters.test_apply_scaling_factors[1,100,0.5,None]', () => {
  const seen = { now: 0, ongoingRequests: 100, current: 1, target: 1 };
  const config = { ...unbounded, ...atOnce, upscalingFactor: 0.5 };
  expect(rayServePolicy(config, noDelay, seen, 3, 'custom').desired).toBe(2);
});

describe('TestCalculateDesiredNumReplicas', () => {
  it('test_bounds_checking', () => {
    const config = { ...atOnce, targetOngoingRequests: 100, minReplicas: 9, maxReplicas: 11 };
    expect([1500, 500, 900, 1000, 1001].map((requests) => once(config, requests, 10))).toEqual([
      11, 9, 9, 10, 11,
    ]);
  });

  it.each([0.5, 1, 1.5])('test_scale_up and test_scale_down[%d]', (targetOngoingRequests) => {
    const config = { ...atOnce, targetOngoingRequests };
    expect(once(config, 2 * targetOngoingRequests * 10, 10)).toBe(20);
    expect(once(config, 0.5 * targetOngoingRequests * 10, 10)).toBe(5);
  });

  it.each([
    ['test_scaling_factor', 0.5, 0.5, 25, 6],
    ['test_upscaling_factor', 0.5, 1, 25, 2],
    ['test_downscaling_factor', 1, 0.5, 40, 6],
  ])('%s', (_, upscalingFactor, downscalingFactor, up, down) => {
    const config = { ...atOnce, upscalingFactor, downscalingFactor };
    expect([once(config, 80, 10), once(config, 2.5, 10)]).toEqual([up, down]);
  });

  it.each([
    [2, 0.3, 0.5],
    [5, 0.4, 0.2],
    [10, 0.4, 0.1],
  ])(
    'test_downscaling_with_fractional_scaling_factor[%d, %d, %d]',
    (replicas, ratio, downscalingFactor) => {
      const config = { ...atOnce, targetOngoingRequests: 1, downscalingFactor };
      expect(once(config, ratio * replicas, replicas)).toBe(replicas - 1);
    },
  );
});
