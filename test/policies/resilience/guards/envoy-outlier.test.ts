import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  noConnection,
  rateLimited,
  serverError,
  timedOut,
} from '../../../../src/policies/resilience/failure.ts';
import {
  EnvoyOutlier,
  type EnvoyOutlierConfig,
} from '../../../../src/policies/resilience/guards/envoy-outlier.ts';
import { outlierThreshold } from '../../../../src/policies/resilience/guards/outlier-threshold.ts';
import { changes } from './changes.ts';
import { EnvoyDetector } from './envoy-detector.ts';

const usual: EnvoyOutlierConfig = {
  kind: 'envoy-outlier',
  consecutive_5xx: 5,
  enforcing_consecutive_5xx: true,
  consecutive_gateway_failure: 5,
  enforcing_consecutive_gateway_failure: false,
  interval: 10,
  base_ejection_time: 30,
  max_ejection_time: 300,
  max_ejection_percent: 10,
  always_eject_one_host: true,
  success_rate_minimum_hosts: 5,
  success_rate_request_volume: 100,
  success_rate_stdev_factor: 1900,
  enforcing_success_rate: true,
  failure_percentage_threshold: 85,
  failure_percentage_minimum_hosts: 5,
  failure_percentage_request_volume: 50,
  enforcing_failure_percentage: false,
};

function guarded(config: Partial<EnvoyOutlierConfig> = {}, targets = 1) {
  const { said, changed } = changes();
  return { said, guard: new EnvoyOutlier({ ...usual, ...config }, targets, changed) };
}

function fail(guard: EnvoyOutlier, target: number, now: number, times = 5, status = serverError) {
  for (let at = 0; at < times; at += 1) guard.failed(target, now, 1, status);
}

describe('the threshold of success rates', () => {
  it('is the mean less 1.9 standard deviations, which are of the population', () => {
    expect(outlierThreshold([50, 100, 100, 100, 100], 1.9)).toEqual({ mean: 90, ejectBelow: 52 });
  });
});

describe('failures in a row', () => {
  it('eject at the fifth, and an answer starts them anew', () => {
    const { guard, said } = guarded();
    fail(guard, 0, 1, 4);
    guard.succeeded(0, 1);
    fail(guard, 0, 1, 4);
    expect(guard.isOpen(0, 1)).toBe(true);
    fail(guard, 0, 1, 1);
    expect(guard.admit(0, 1)).toBe(false);
    expect(said).toEqual(['0 ejected: 5 failures in a row: for 30 s']);
  });

  it('are 5xx, lost connections and time-outs, but no rate limits', () => {
    const after = (status: number) => {
      const { guard } = guarded();
      fail(guard, 0, 1, 5, status);
      return guard.isOpen(0, 1);
    };
    expect([serverError, 504, noConnection, timedOut, rateLimited, 400].map(after)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('of the gateway kind eject where that is enforced, and 500 starts them anew', () => {
    const config = { consecutive_gateway_failure: 3, enforcing_consecutive_gateway_failure: true };
    const { guard, said } = guarded(config);
    fail(guard, 0, 1, 2, 503);
    fail(guard, 0, 1, 1, 500);
    fail(guard, 0, 1, 1, 503);
    expect(guard.isOpen(0, 1)).toBe(true);
    guard.succeeded(0, 1);
    fail(guard, 0, 1, 3, 502);
    expect(said).toEqual(['0 ejected: 3 gateway failures in a row: for 30 s']);
  });
});

describe('the time of an ejection', () => {
  it('ends with an interval: ejected at 1 s for 30 s, back at 40 s', () => {
    const { guard, said } = guarded();
    fail(guard, 0, 1);
    expect([guard.retryAt(0, 2), guard.isOpen(0, 39.9), guard.isOpen(0, 40)]).toEqual([
      40,
      false,
      true,
    ]);
    expect(guard.retryAt(0, 40)).toBe(40);
    expect(said[1]).toBe('0 available: its time was over at 40 s');
  });

  it('grows with each ejection, shrinks with each interval in health, and starts small again', () => {
    // Envoy's own test of it: TEST_F(OutlierDetectorImplTest, EjectTimeBackoff).
    const { guard } = guarded({ base_ejection_time: 10, max_ejection_percent: 100 });
    const backAfter = (now: number) => {
      fail(guard, 0, now);
      return guard.retryAt(0, now);
    };
    expect(backAfter(0)).toBe(10);
    expect(backAfter(10)).toBe(30);
    expect(backAfter(30)).toBe(60);
    expect(guard.isOpen(0, 60)).toBe(true);
    expect(backAfter(80)).toBe(100);
    expect(guard.isOpen(0, 100)).toBe(true);
    expect(backAfter(610)).toBe(620);
  });

  it('is never longer than the maximum', () => {
    const { guard } = guarded({ max_ejection_time: 70 });
    let now = 0;
    const waits = [1, 2, 3, 4, 5].map(() => {
      fail(guard, 0, now);
      const since = now;
      now = guard.retryAt(0, now);
      return now - since;
    });
    expect(waits).toEqual([30, 60, 70, 70, 70]);
  });

  it('is forgiven within a few intervals, however often it was the maximum', () => {
    const { guard } = guarded({ max_ejection_time: 70 });
    let now = 0;
    for (let time = 0; time < 10; time += 1) {
      fail(guard, 0, now);
      now = guard.retryAt(0, now);
    }
    // It never counts above four: three intervals in health leave one, and the next ejection makes it two.
    expect(guard.isOpen(0, now)).toBe(true);
    fail(guard, 0, now + 30);
    expect(guard.retryAt(0, now + 30)).toBe(now + 30 + 60);
  });

  it('counts no further than the first that is longer than a maximum that is one of its multiples', () => {
    const { guard } = guarded({ max_ejection_time: 60 });
    let now = 0;
    for (let time = 0; time < 10; time += 1) {
      fail(guard, 0, now);
      now = guard.retryAt(0, now);
    }
    // Three, of which three intervals in health leave none.
    expect(guard.isOpen(0, now)).toBe(true);
    fail(guard, 0, now + 30);
    expect(guard.retryAt(0, now + 30)).toBe(now + 30 + 30);
  });
});

describe('how many are ejected', () => {
  it('is one in ten, and one at least', () => {
    const ejected = (targets: number, config: Partial<EnvoyOutlierConfig> = {}) => {
      const { guard } = guarded(config, targets);
      for (let target = 0; target < targets; target += 1) fail(guard, target, 1);
      return Array.from({ length: targets }, (_, target) => guard.isOpen(target, 1)).filter(
        (isOpen) => !isOpen,
      ).length;
    };
    expect([1, 3, 10, 19, 20].map((targets) => ejected(targets))).toEqual([1, 1, 1, 1, 2]);
    expect(ejected(9, { always_eject_one_host: false })).toBe(0);
    expect(ejected(4, { max_ejection_percent: 50 })).toBe(2);
  });
});

describe('at the end of an interval', () => {
  const calls = (guard: EnvoyOutlier, target: number, now: number, good: number, bad: number) => {
    // Failures are spread, so that there are never five in a row.
    for (let at = 0; at < bad; at += 1) {
      guard.failed(target, now, 1, serverError);
      if (at < good) guard.succeeded(target, now);
    }
    for (let at = bad; at < good; at += 1) guard.succeeded(target, now);
  };

  it('ejects the one in five that answers half of a hundred calls', () => {
    const { guard, said } = guarded({}, 5);
    calls(guard, 0, 3, 50, 50);
    for (const target of [1, 2, 3, 4]) calls(guard, target, 3, 100, 0);
    expect(guard.isOpen(0, 9.9)).toBe(true);
    expect(guard.isOpen(0, 10)).toBe(false);
    expect(said).toEqual(['0 ejected: 50 % of calls answered, 90 % on average: for 30 s']);
  });

  it('compares by success rates no fewer than five, however low one is', () => {
    // Three standard deviations of four are out of reach, so one is asked for.
    const outcome = (hosts: number, minimum: number) => {
      const config = { success_rate_minimum_hosts: minimum, success_rate_stdev_factor: 1000 };
      const { guard, said } = guarded({ ...config, consecutive_5xx: 1000 }, hosts);
      calls(guard, 0, 3, 0, 100);
      for (let target = 1; target < hosts; target += 1) calls(guard, target, 3, 100, 0);
      guard.isOpen(0, 10);
      return said;
    };
    expect(outcome(4, 5)).toEqual([]);
    const told = '0 ejected: 0 % of calls answered, 75 % on average: for 30 s';
    expect(outcome(4, 4)).toEqual([told]);
  });

  it('compares neither fewer than five, nor those of fewer than a hundred calls', () => {
    const { guard } = guarded({}, 5);
    calls(guard, 0, 3, 50, 50);
    for (const target of [1, 2, 3]) calls(guard, target, 3, 100, 0);
    calls(guard, 4, 3, 99, 0);
    expect(guard.isOpen(0, 10)).toBe(true);
    // Nor calls of two intervals as if they were of one.
    calls(guard, 0, 19, 25, 25);
    for (const target of [1, 2, 3, 4]) calls(guard, target, 21, 100, 0);
    calls(guard, 0, 21, 25, 25);
    expect(guard.isOpen(0, 30)).toBe(true);
  });

  it('ejects by the part that fails where that is enforced', () => {
    const config = { enforcing_failure_percentage: true, consecutive_5xx: 1000 };
    const { guard, said } = guarded({ ...config, enforcing_success_rate: false }, 5);
    calls(guard, 3, 3, 7, 43);
    for (const target of [0, 1, 2, 4]) calls(guard, target, 3, 50, 0);
    expect(guard.isOpen(3, 10)).toBe(false);
    expect(said).toEqual(['3 ejected: 86 % of calls failed: for 30 s']);
  });

  it.each([
    ['85 % of fifty calls', 5, 3, 17, false],
    ['less than 85 %', 5, 16, 84, true],
    ['fewer than fifty calls', 5, 0, 49, true],
    ['fewer than five targets', 4, 3, 97, true],
  ])('judges by the part that fails %s', (_, targets, good, bad, isOpen) => {
    const config = { enforcing_failure_percentage: true, enforcing_success_rate: false };
    const { guard } = guarded({ ...config, consecutive_5xx: 1000 }, targets);
    const times = good + bad === 20 ? 3 : 1;
    for (let time = 0; time < times; time += 1) calls(guard, 0, 3, good, bad);
    for (let target = 1; target < targets; target += 1) calls(guard, target, 3, 50, 0);
    expect(guard.isOpen(0, 10)).toBe(isOpen);
  });
});

describe('in lock step with Envoy’s detector and its timer', () => {
  const event = fc.record({
    // In quarters of an interval, so that calls fall on its ends too; now and then a long time passes.
    after: fc.oneof(
      { weight: 12, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }) },
      { weight: 1, arbitrary: fc.integer({ min: 40, max: 400 }) },
    ),
    target: fc.nat(5),
    status: fc.constantFrom(200, 200, 429, 500, 500, 502, 503, 504),
    times: fc.integer({ min: 1, max: 6 }),
  });
  const config = fc.record({
    consecutive_5xx: fc.integer({ min: 1, max: 6 }),
    enforcing_consecutive_5xx: fc.boolean(),
    consecutive_gateway_failure: fc.integer({ min: 1, max: 6 }),
    enforcing_consecutive_gateway_failure: fc.boolean(),
    base_ejection_time: fc.constantFrom(5, 10, 30),
    max_ejection_time: fc.constantFrom(30, 60, 300),
    max_ejection_percent: fc.constantFrom(0, 10, 34, 50, 100),
    always_eject_one_host: fc.boolean(),
    success_rate_minimum_hosts: fc.integer({ min: 0, max: 4 }),
    success_rate_request_volume: fc.integer({ min: 0, max: 10 }),
    success_rate_stdev_factor: fc.constantFrom(0, 500, 1900),
    enforcing_success_rate: fc.boolean(),
    failure_percentage_minimum_hosts: fc.integer({ min: 0, max: 4 }),
    failure_percentage_request_volume: fc.integer({ min: 0, max: 10 }),
    enforcing_failure_percentage: fc.boolean(),
  });

  it('ejects the same targets at the same times, and names when they are back', () => {
    fc.assert(
      fc.property(config, fc.array(event, { maxLength: 80 }), (settings, events) => {
        const { guard } = guarded(settings, 6);
        const envoy = new EnvoyDetector({ ...usual, ...settings }, 6);
        const promised = new Map<number, number>();
        let now = 0;
        for (const { after, target, status, times } of events) {
          for (let quarter = 0; quarter < after; quarter += 1) {
            now += 2.5;
            if (now % usual.interval !== 0) continue;
            envoy.onIntervalTimer(now);
            for (const [one, back] of promised) {
              expect(envoy.hosts[one]!.ejected && now < back).toBe(now < back);
            }
          }
          for (let at = 0; at < times; at += 1) {
            if (status === 200) guard.succeeded(target, now);
            else guard.failed(target, now, 1, status);
            envoy.putHttpResponseCode(target, status, now);
          }
          promised.clear();
          for (const one of [0, 1, 2, 3, 4, 5]) {
            expect(guard.isOpen(one, now)).toBe(!envoy.hosts[one]!.ejected);
            if (!guard.isOpen(one, now)) promised.set(one, guard.retryAt(one, now));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
