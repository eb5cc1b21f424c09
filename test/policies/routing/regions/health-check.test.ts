import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HealthChecks,
  mostCheckDelay,
  route53HealthCheck,
} from '../../../../src/policies/routing/regions/health-check.ts';

describe('health checks', () => {
  it('hold a region for down after the third failure in a row, and up after the third success', () => {
    const checks = new HealthChecks(route53HealthCheck, 2);
    const results = [false, false, true, false, false, false, true, true, false, true, true, true];
    const changes = results.map((passed) => checks.result(1, passed));
    expect(changes.flatMap((changed, at) => (changed ? [at] : []))).toEqual([5, 11]);
    expect(checks.isHealthy(1)).toBe(true);
  });

  it('list who is healthy, and all where none is, or none where that is said', () => {
    const all = new HealthChecks({ ...route53HealthCheck, threshold: 1 }, 3);
    const none = new HealthChecks({ interval: 10, threshold: 1, none_healthy: 'none' }, 3);
    const seen = [1, 0, 2].map((region) => {
      all.result(region, false);
      none.result(region, false);
      return [[...all.healthy], [...none.healthy]];
    });
    expect(seen).toEqual([
      [
        [0, 2],
        [0, 2],
      ],
      [[2], [2]],
      [[0, 1, 2], []],
    ]);
    all.result(2, true);
    expect(all.healthy).toEqual([2]);
  });

  it('never list a region where nobody is, not even where none is healthy', () => {
    const seen = (none_healthy: 'all' | 'none') => {
      const checks = new HealthChecks({ interval: 10, threshold: 1, none_healthy }, 3);
      const lists = [[...checks.healthy]];
      checks.leaveOut(1);
      lists.push([...checks.healthy]);
      for (const region of [0, 2]) {
        checks.result(region, false);
        lists.push([...checks.healthy]);
      }
      return [...lists, checks.isHealthy(1)];
    };
    expect(seen('all')).toEqual([[0, 1, 2], [0, 2], [2], [0, 2], true]);
    expect(seen('none')).toEqual([[0, 1, 2], [0, 2], [2], [], true]);
    expect(new HealthChecks(route53HealthCheck, 0).healthy).toEqual([]);
  });

  it('find out within 90 s at Route 53’s 30 s, and within 30 s at its 10 s', () => {
    expect(mostCheckDelay(route53HealthCheck)).toBe(90);
    expect(mostCheckDelay({ ...route53HealthCheck, interval: 10 })).toBe(30);
  });

  it('find out between threshold - 1 and threshold intervals after a lasting change', () => {
    const settings = fc.record({
      interval: fc.integer({ min: 1, max: 60 }),
      threshold: fc.integer({ min: 1, max: 10 }),
      none_healthy: fc.constant('none' as const),
    });
    const change = fc.record({
      phase: fc.double({ min: 0, max: 0.999, noNaN: true }),
      after: fc.nat(9999),
    });
    fc.assert(
      fc.property(settings, change, (config, { phase, after }) => {
        const { interval, threshold } = config;
        const checks = new HealthChecks(config, 1);
        const downAt = after / 100;
        let found = Number.NaN;
        for (let tick = 0; Number.isNaN(found); tick += 1) {
          const now = (phase + tick) * interval;
          if (checks.result(0, now < downAt)) found = now;
        }
        // Differences of times of up to 700 s carry their rounding, far below a microsecond.
        expect(found - downAt).toBeLessThanOrEqual(mostCheckDelay(config) + 1e-9);
        // A change before the very first check waits for that.
        const soonest = downAt <= phase * interval ? 0 : (threshold - 1) * interval;
        expect(found - downAt).toBeGreaterThanOrEqual(soonest - 1e-9);
      }),
      { numRuns: 500, seed: 8 },
    );
  });
});
