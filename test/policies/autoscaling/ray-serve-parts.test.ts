import { describe, expect, it } from 'vitest';
import {
  type RayServeConfig,
  rayServeDefaults,
} from '../../../src/policies/autoscaling/ray-serve/config.ts';
import { applyDelay, noDelay } from '../../../src/policies/autoscaling/ray-serve/delay.ts';
import { rayServe, rayServePolicy } from '../../../src/policies/autoscaling/ray-serve/ray-serve.ts';
import {
  type RayServeScaling,
  rayServeAutoscaler,
} from '../../../src/policies/autoscaling/ray-serve/ray-serve-autoscaler.ts';
import { applyScalingFactor } from '../../../src/policies/autoscaling/ray-serve/scaling-factor.ts';
import { decisionsOf } from './looks.ts';

describe('a delay', () => {
  const rules = { upscaleDelay: 30, downscaleDelay: 60, downscaleToZeroDelay: 90 };

  it.each([
    ['up', 0, 5, 2, 2, 'upscale delay of 30 s'],
    ['up', 30, 5, 2, 5, 'up for 30 s'],
    ['down', 0, 2, 5, 5, 'downscale delay of 60 s'],
    ['down', 59.9, 2, 5, 5, 'downscale delay of 60 s'],
    ['down', 60, 2, 5, 2, 'down for 60 s'],
    ['down', 60, 0, 5, 1, 'down for 60 s, by way of 1'],
    ['down', 60, 0, 2, 1, 'down for 60 s, by way of 1'],
    ['down', 60, 0, 1, 1, 'downscale-to-zero delay of 90 s'],
    ['down', 90, 0, 1, 0, 'down for 90 s'],
    // Up from one is no way to zero, and up from none is no way down.
    ['up', 30, 3, 1, 3, 'up for 30 s'],
    ['up', 30, 1, 0, 1, 'up for 30 s'],
    // What floats lose does not count.
    ['up', 29.999_999_9, 5, 2, 5, 'up for 30 s'],
  ] as const)(
    '%s since 0, at %d: %d wanted of %d',
    (direction, now, wanted, target, desired, because) => {
      expect(applyDelay(rules, { direction, since: 0 }, now, wanted, target)).toEqual({
        desired,
        because,
        state: desired === target ? { direction, since: 0 } : noDelay,
      });
    },
  );

  it('starts again with each change of direction, and ends at the target', () => {
    expect(noDelay).toEqual({ direction: undefined, since: undefined });
    const up = { direction: 'up', since: 5 } as const;
    expect(applyDelay(rules, noDelay, 20, 5, 2).state).toEqual({ direction: 'up', since: 20 });
    expect(applyDelay(rules, up, 20, 5, 2).state).toEqual(up);
    expect(applyDelay(rules, up, 20, 1, 2).state).toEqual({ direction: 'down', since: 20 });
    expect(applyDelay(rules, up, 20, 2, 2)).toEqual({
      desired: 2,
      because: 'at target',
      state: noDelay,
    });
  });

  it('to zero is that of any fall where nothing else is said', () => {
    const same = { ...rules, downscaleToZeroDelay: undefined };
    expect(applyDelay(same, { direction: 'down', since: 0 }, 60, 0, 1).desired).toBe(0);
    expect(applyDelay(same, { direction: 'down', since: 0 }, 59, 0, 1).because).toBe(
      'downscale-to-zero delay of 60 s',
    );
  });
});

describe('a scaling factor', () => {
  const factors = { upscalingFactor: 0.5, downscalingFactor: 0.25 };

  it.each([
    [2.2, 0, 3],
    [10, 4, 7],
    [5, 4, 5],
    [4, 4, 4],
    [2, 10, 8],
    [0, 4, 3],
    // A quarter of the way is no whole step, so it takes one.
    [9, 10, 9],
    [9.5, 10, 10],
    [7, 10, 10 - 1],
  ])('of the way to %d from %d: %d', (desired, current, scaled) => {
    expect(applyScalingFactor(factors, desired, current)).toBe(scaled);
  });

  it('beyond 1 of the way to nothing is nothing, and never -0', () => {
    expect(applyScalingFactor({ ...factors, downscalingFactor: 1.5 }, 0, 1)).toBe(0);
  });
});

describe('Ray Serve', () => {
  const config: RayServeConfig = {
    ...rayServeDefaults,
    minReplicas: 0,
    maxReplicas: 8,
    upscaleDelay: 0,
    downscaleDelay: 0,
  };
  const decide = (
    unlike: Partial<RayServeConfig>,
    seen: { ongoingRequests?: number | undefined; current: number; target?: number },
  ) => {
    const { ongoingRequests, current, target = current } = seen;
    const policy = rayServe({ ...config, ...unlike });
    const { desired, because } = policy.decide(policy.initial(), {
      now: 0,
      ongoingRequests,
      current,
      target,
    });
    return [desired, because];
  };

  it('has Ray’s defaults', () => {
    expect(rayServeDefaults).toEqual({
      minReplicas: 1,
      maxReplicas: 100,
      targetOngoingRequests: 2,
      upscaleDelay: 30,
      downscaleDelay: 600,
      downscaleToZeroDelay: undefined,
      upscalingFactor: 1,
      downscalingFactor: 1,
      interval: 0.1,
    });
    expect(rayServe(config).initial()).toEqual(noDelay);
  });

  it.each<[Partial<RayServeConfig>, Parameters<typeof decide>[1], number, string]>([
    [{}, { ongoingRequests: 10, current: 3 }, 5, 'ongoing requests, up for 0 s'],
    [{}, { ongoingRequests: 6, current: 3 }, 3, 'at target'],
    [{}, { ongoingRequests: 2, current: 3 }, 1, 'ongoing requests, down for 0 s'],
    [{}, { current: 3 }, 1, 'ongoing requests, down for 0 s, by way of 1'],
    [{}, { ongoingRequests: 40, current: 3 }, 8, 'ongoing requests, up for 0 s'],
    [{}, { ongoingRequests: 40, current: 8 }, 8, 'at max_replicas'],
    [{ minReplicas: 3 }, { ongoingRequests: 1, current: 3 }, 3, 'at min_replicas'],
    [{}, { ongoingRequests: 16, current: 8 }, 8, 'at target'],
    [
      { upscaleDelay: 5 },
      { ongoingRequests: 10, current: 3 },
      3,
      'ongoing requests, upscale delay of 5 s',
    ],
    [{}, { ongoingRequests: 1, current: 0 }, 1, 'requests at 0 replicas: no delay'],
    [{}, { ongoingRequests: 0, current: 0 }, 0, 'at target'],
    [{}, { ongoingRequests: 0, current: 0, target: 3 }, 3, 'waits for the first replica'],
    [{}, { ongoingRequests: 5, current: 0, target: 3 }, 3, 'requests at 0 replicas: no delay'],
    [
      { upscalingFactor: 9.5 },
      { ongoingRequests: 5, current: 0 },
      8,
      'requests at 0 replicas: no delay, at max_replicas',
    ],
    [
      { minReplicas: 2 },
      { ongoingRequests: 5, current: 0 },
      2,
      'requests at 0 replicas: no delay, at min_replicas',
    ],
  ])('with %j at %j', (unlike, seen, desired, because) => {
    expect(decide(unlike, seen)).toEqual([desired, because]);
  });

  it('lets another policy start from zero at once', () => {
    const seen = { now: 0, ongoingRequests: 0, current: 0, target: 0 };
    const state = { direction: 'up', since: -5 } as const;
    expect(rayServePolicy(config, state, seen, 2.5, 'a schedule')).toEqual({
      desired: 3,
      because: 'a schedule at 0 replicas: no delay',
      state,
    });
    expect(rayServePolicy(config, state, { ...seen, target: 3 }, 2.5, 'a schedule').because).toBe(
      'waits for the first replica',
    );
    expect(rayServePolicy(config, state, seen, 0, 'a schedule').because).toBe('at target');
    // A wish below nothing is one for nothing.
    const low = { ...config, minReplicas: -3 };
    expect(rayServePolicy(low, noDelay, { ...seen, current: 1, target: 1 }, -2, 'a').desired).toBe(
      0,
    );
  });
});

describe('Ray Serve in a scenario', () => {
  const config: RayServeScaling = {
    kind: 'ray-serve',
    min_replicas: 1,
    max_replicas: 8,
    target_ongoing_requests: 2,
    upscale_delay: 0,
    downscale_delay: 0,
    upscaling_factor: 1,
    downscaling_factor: 1,
    look_back_period: 30,
    metrics_interval: 10,
    interval: 5,
  };
  const course = (
    unlike: Partial<RayServeScaling>,
    ...looks: readonly (readonly [now: number, ready: number, ongoing?: number])[]
  ) =>
    decisionsOf(
      rayServeAutoscaler({ ...config, ...unlike }),
      looks.map(([now, ready, ongoing]) => ({ now, ready, starting: 0, ongoing })),
    );
  const desired = (...of: Parameters<typeof course>) => course(...of).map((one) => one.desired);

  it('starts with its least, or as many as it is told', () => {
    const scaler = rayServeAutoscaler(config);
    expect(scaler).toMatchObject({ initialReplicas: 1, interval: 5, reads: ['ongoing'] });
    expect(scaler.initial()).toEqual({
      delay: noDelay,
      target: 1,
      reports: [],
      ongoing: undefined,
      sum: 0,
      count: 0,
      nextReport: 10,
    });
    const three = rayServeAutoscaler({ ...config, initial_replicas: 3 });
    expect(three.initialReplicas).toBe(3);
    expect(three.initial().target).toBe(3);
  });

  it('sees what its replicas report, as means', () => {
    // 8 and 4 mean 6; what comes between two reports waits for the next.
    expect(desired({ min_replicas: 0 }, [5, 2, 8], [10, 2, 4], [15, 3, 99])).toEqual([0, 3, 3]);
    expect(course({}, [5, 2, 8])[0]!.state).toMatchObject({
      ongoing: undefined,
      sum: 8,
      count: 1,
      nextReport: 10,
    });
    expect(course({}, [5, 2, 8], [10, 2, 4])[1]!.state).toMatchObject({
      reports: [{ at: 10, value: 6 }],
      ongoing: 6,
      sum: 0,
      count: 0,
      nextReport: 20,
    });
    // Missed reports leave the grid as it is, and those that drift are on it.
    expect(course({}, [35, 2, 8])[0]!.state.nextReport).toBe(40);
    expect(course({}, [9.999_999_9, 2, 8])[0]!.state.nextReport).toBe(20);
    expect(course({}, [9.99, 2, 8])[0]!.state.nextReport).toBe(10);
  });

  it('averages reports over its look-back', () => {
    expect(desired({}, [10, 4, 8], [20, 4, 12])).toEqual([4, 5]);
    expect(desired({ look_back_period: 10 }, [10, 4, 8], [20, 4, 12])).toEqual([4, 6]);
    expect(desired({}, [10, 4, 8], [20, 4])).toEqual([4, 4]);
    expect(course({}, [10, 4])[0]!.state).toMatchObject({ ongoing: undefined, reports: [] });
  });

  it('does not wait for a report where there is no replica', () => {
    const zero = { min_replicas: 0, initial_replicas: 0 };
    expect(course(zero, [5, 0, 1])).toMatchObject([
      { desired: 1, because: 'requests at 0 replicas: no delay', state: { target: 1 } },
    ]);
    expect(desired(zero, [5, 0, 0])).toEqual([0]);
    expect(desired(zero, [5, 0])).toEqual([0]);
  });

  it('goes by what it asked for, and by its delays and factors', () => {
    expect(desired({ upscale_delay: 10 }, [10, 1, 8], [20, 1, 8])).toEqual([1, 4]);
    expect(desired({ downscale_delay: 10, initial_replicas: 4 }, [10, 4, 4], [20, 4, 4])).toEqual([
      4, 2,
    ]);
    const one = { min_replicas: 0, downscale_to_zero_delay: 20 };
    const idle = [10, 20, 30].map((now) => [now, 1, 0] as const);
    expect(desired({ ...one, initial_replicas: 1 }, ...idle)).toEqual([1, 1, 0]);
    expect(desired({ upscaling_factor: 0.5 }, [10, 2, 12])).toEqual([4]);
    expect(desired({ downscaling_factor: 0.5, initial_replicas: 8 }, [10, 8, 8])).toEqual([6]);
    expect(desired({ target_ongoing_requests: 4 }, [10, 2, 12])).toEqual([3]);
  });
});
