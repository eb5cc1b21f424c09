import { expect, it } from 'vitest';
import { runScenario } from '../../src/testing/index.ts';

/**
 * An hour after a warm-up, both deployments busy throughout. Slices of 4g.40gb reserve 4/7 of an H100 and of 3g.40gb 1/2,
 * 15/14 together: side by side they count for 8/15 and 7/15.
 */
function hour(scaling: object = { kind: 'fixed', replicas: 1 }) {
  const deployment = (profile: string, rest: object) => ({
    pool: 'p',
    share: { profile },
    engine: { kind: 'slots', service: '1s' },
    queue: { limit: 20 },
    ...rest,
  });
  const { result } = runScenario({
    name: 'used',
    warmup: '1min',
    horizon: '61min',
    pools: { p: { accelerator: 'H100', accelerators: 1, sharing: { kind: 'mig' } } },
    deployments: {
      a: deployment('4g.40gb', { scaling: { kind: 'fixed', replicas: 1 } }),
      b: deployment('3g.40gb', { scaling, queue: { limit: 20, timeout: '30s' } }),
    },
    traffic: {
      a: { deployment: 'a', arrivals: { kind: 'poisson', rate: '5/s' } },
      b: { deployment: 'b', arrivals: { kind: 'poisson', rate: '5/s' } },
    },
  });
  const of = (metric: string) => ({
    a: result.deployments.find(({ name }) => name === 'a')!.values[metric],
    b: result.deployments.find(({ name }) => name === 'b')!.values[metric],
    total: result.total[metric],
  });
  return { used: of('used_hours'), held: of('accelerator_hours'), idle: of('idle_hours') };
}

it('I8: slices that come to more than their accelerator use no more of it than there is', () => {
  const { used, held, idle } = hour();
  expect(held.total).toBeCloseTo(1, 9);
  expect(used.a).toBeCloseTo(8 / 15, 9);
  expect(used.b).toBeCloseTo(7 / 15, 9);
  expect(used.total).toBeCloseTo(1, 9);
  expect(idle.total).toBeCloseTo(0, 9);
});

it('I8: a slice counts in full again once its neighbour is gone, though it is at work meanwhile', () => {
  // b is there for the first half of the hour.
  const { used, held } = hour({
    kind: 'scheduled',
    start: 'friday 00:00',
    schedules: [{ start: '0 0 * * *', end: '31 0 * * *', replicas: 1 }],
    otherwise: 0,
  });
  expect(held.a).toBeCloseTo(8 / 30 + 4 / 14, 2);
  expect(used.a).toBeCloseTo(held.a!, 9);
  expect(used.b).toBeCloseTo(held.b!, 2);
  expect(used.total).toBeLessThanOrEqual(held.total! + 1e-9);
});
