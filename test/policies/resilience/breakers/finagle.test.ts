import { describe, expect, it } from 'vitest';
import {
  type AccrualPolicyConfig,
  accrualPolicy,
} from '../../../../src/policies/resilience/breakers/accrual-policies.ts';
import { AnyPolicy } from '../../../../src/policies/resilience/breakers/any-policy.ts';
import { FinagleBreaker } from '../../../../src/policies/resilience/breakers/finagle.ts';
import { WindowedAdder } from '../../../../src/policies/resilience/windowed-adder.ts';
import { breakerCases, half, TestClock, unknownStep } from './breaker-cases.ts';

const { file, each } = breakerCases();

each('finagleFailureAccrual', file.finagleFailureAccrual, ({ policy: written, ops = [] }) => {
  const policies = written.type === 'orElse' ? written.policies : [written];
  const policy = new AnyPolicy(
    // biome-ignore lint/suspicious/noExplicitAny: each type of policy has settings of its own.
    policies.map((one: any) => accrualPolicy(accrualOf(one), half)),
  );
  const clock = new TestClock();
  let checked = 0;
  for (const step of ops) {
    const now = clock.ticks / 1000;
    switch (step.op) {
      case 'success':
        policy.recordSuccess(now);
        break;
      case 'failure':
        expect(policy.markDeadOnFailure(now) ?? null).toBe(step['expectDeadForSec']);
        checked += 1;
        break;
      case 'revived':
        policy.revived(now);
        break;
      case 'advance':
        clock.advance(Number(step['sec']));
        break;
      default:
        unknownStep(step);
    }
  }
  expect(checked).toBeGreaterThan(0);
});

describe('Twitter’s windowed adder', () => {
  it('forgets slice by slice, those too in which nothing was added', () => {
    const adder = new WindowedAdder(3000, 3);
    adder.add(0, 1);
    adder.add(1000, 2);
    expect([1000, 2000, 3000, 4000].map((now) => adder.sum(now))).toEqual([3, 3, 2, 0]);
    adder.add(4000, 4);
    // Two slices later it is the oldest that counts, four later it is gone.
    expect(adder.sum(6500)).toBe(4);
    expect(adder.sum(10_500)).toBe(0);
    adder.add(10_500, 5);
    adder.reset(10_600);
    expect(adder.sum(10_600)).toBe(0);
  });
});

describe('Finagle', () => {
  const consecutive = (failures: number): AccrualPolicyConfig => ({
    kind: 'consecutive-failures',
    failures,
    mark_dead_for: { kind: 'equal-jittered', start: 5, maximum: 300 },
  });
  const finagle = (failures: number) =>
    new FinagleBreaker({ kind: 'finagle', policies: [consecutive(failures)] }, half);

  it('marks dead for 5 s, then half of what doubles and a random part of that, up to 300 s', () => {
    const breaker = finagle(1);
    let now = 0;
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      expect(breaker.admit(now)).toBe(true);
      breaker.record(now, false);
      waits.push(breaker.retryAt - now);
      now = breaker.retryAt;
    }
    expect(waits).toEqual([5, 7.5, 15, 30, 60, 120, 240, 300]);
    breaker.admit(now);
    breaker.record(now, true);
    breaker.record(now, false);
    expect(breaker.retryAt - now).toBe(5);
  });

  it('probes again where the probe fails, but a late success had forgiven the failures before', () => {
    const breaker = finagle(2);
    for (let i = 0; i < 3; i += 1) breaker.admit(0);
    breaker.record(0, false);
    breaker.record(0, false);
    expect(breaker.because).toBe('2 failures in a row');
    breaker.record(1, true);
    expect(breaker.admit(5)).toBe(true);
    expect(breaker.admit(5)).toBe(false);
    breaker.record(6, false);
    expect(breaker.state).toBe('half-open');
    expect(breaker.admit(6)).toBe(true);
    breaker.release(7);
    expect(breaker.admit(7)).toBe(true);
    breaker.record(8, false);
    expect(breaker.state).toBe('open');
  });

  const byMean = () =>
    new FinagleBreaker(
      {
        kind: 'finagle',
        policies: [
          {
            kind: 'success-rate-within-duration',
            required: 0.8,
            window: 30,
            min_requests: 5,
            mark_dead_for: { kind: 'durations', durations: [5], afterwards: 300 },
          },
        ],
      },
      half,
    );

  it('does not open by its mean before its window is over, and then for as long as it is told', () => {
    const breaker = byMean();
    for (let now = 0; now < 30; now += 1) breaker.record(now, false);
    expect(breaker.state).toBe('closed');
    breaker.record(30, false);
    expect(breaker.retryAt).toBe(35);
    breaker.admit(35);
    breaker.record(35, false);
    expect(breaker.retryAt).toBe(335);
  });

  it('opens by its mean where that is too low, and says how low', () => {
    const breaker = byMean();
    for (let now = 0; now < 30; now += 1) breaker.record(now, true);
    breaker.record(30, false);
    expect(breaker.state).toBe('closed');
    // One failure after a second takes 1 - e^(-1/30) of the mean, six seconds of them 1 - e^(-6/30) = 18 %.
    for (let now = 31; now < 36; now += 1) breaker.record(now, false);
    expect(breaker.state).toBe('closed');
    breaker.record(36, false);
    expect(breaker.because).toBe('a mean of 79.2 % succeeded, 80 % required');
  });
});

/** Dead for so many seconds, always. */
const deadFor = (seconds: number) =>
  ({ kind: 'durations', durations: [], afterwards: seconds }) as const;

describe('Finagle’s states', () => {
  const failures = (times: number, seconds: number): AccrualPolicyConfig => ({
    kind: 'consecutive-failures',
    failures: times,
    mark_dead_for: deadFor(seconds),
  });
  const breaker = (...policies: AccrualPolicyConfig[]) =>
    new FinagleBreaker({ kind: 'finagle', policies }, half);

  it('begins closed, is dead for its time, and then on trial with one call', () => {
    const one = breaker(failures(2, 5));
    expect([one.state, one.because, one.retryAt]).toEqual(['closed', 'at the start', 0]);
    one.record(1, false);
    one.record(1, false);
    expect([one.state, one.retryAt]).toEqual(['open', 6]);
    one.observe(5.999_999);
    expect(one.state).toBe('open');
    one.observe(6);
    expect([one.state, one.because]).toEqual(['half-open', 'open for 5 s, now on trial']);
    expect([one.retryAt, one.admit(7), one.retryAt, one.admit(7)]).toEqual([
      0,
      true,
      Number.POSITIVE_INFINITY,
      false,
    ]);
    one.record(8, true);
    expect([one.state, one.because, one.retryAt]).toEqual([
      'closed',
      'the trial call succeeded',
      0,
    ]);
    // The failures of before are forgotten.
    one.record(9, false);
    expect(one.state).toBe('closed');
  });

  it('hears of no failure while it is dead, nor half-open before its probe', () => {
    const one = breaker(failures(2, 5));
    for (const now of [0, 0, 1, 2, 5]) one.record(now, false);
    expect([one.state, one.retryAt]).toEqual(['half-open', 0]);
  });

  it('is dead for the longest of the times of its policies, and says whose that is', () => {
    const because = (...policies: AccrualPolicyConfig[]) => {
      const one = breaker(...policies);
      one.record(0, false);
      one.record(0, false);
      return `${one.retryAt} s: ${one.because}`;
    };
    const mean: AccrualPolicyConfig = {
      kind: 'success-rate',
      required: 0.5,
      requests: 2,
      mark_dead_for: deadFor(7),
    };
    const low = 'a mean of 0 % succeeded, 50 % required';
    expect(because(failures(2, 5), mean)).toBe(`7 s: ${low}`);
    expect(because(mean, failures(2, 5))).toBe(`7 s: ${low}`);
    expect(because(failures(2, 9), mean)).toBe('9 s: 2 failures in a row');
    expect(because(failures(2, 7), mean)).toBe('7 s: 2 failures in a row');
    expect(because(failures(2, 5), failures(9, 8))).toBe('5 s: 2 failures in a row');
    expect(because(failures(9, 8), failures(2, 5))).toBe('5 s: 2 failures in a row');
  });
});

describe('Finagle’s policies', () => {
  it('by failures in a row forget them with a success, and when the target is back', () => {
    const policy = accrualPolicy(
      { kind: 'consecutive-failures', failures: 2, mark_dead_for: deadFor(5) },
      half,
    );
    expect(policy.markDeadOnFailure(0)).toBe(undefined);
    policy.recordSuccess(0);
    expect([policy.markDeadOnFailure(0), policy.markDeadOnFailure(0)]).toEqual([undefined, 5]);
    policy.revived(0);
    expect([policy.markDeadOnFailure(0), policy.markDeadOnFailure(0)]).toEqual([undefined, 5]);
  });

  it('by the mean of calls need so many of them, and begin anew when the target is back', () => {
    const mark_dead_for = { kind: 'durations', durations: [5, 6], afterwards: 60 } as const;
    const policy = accrualPolicy(
      { kind: 'success-rate', required: 0.9, requests: 3, mark_dead_for },
      half,
    );
    const fail = () => policy.markDeadOnFailure(0);
    policy.recordSuccess(0);
    expect([fail(), fail(), fail()]).toEqual([undefined, 5, 6]);
    expect(policy.because()).toBe('a mean of 36.8 % succeeded, 90 % required');
    policy.revived(0);
    expect([fail(), fail(), fail()]).toEqual([undefined, undefined, 5]);
    expect(policy.because()).toBe('a mean of 0 % succeeded, 90 % required');
  });

  it('by the mean of calls let it be just what is required', () => {
    const policy = accrualPolicy(
      { kind: 'success-rate', required: 0, requests: 1, mark_dead_for: deadFor(5) },
      half,
    );
    expect(policy.markDeadOnFailure(0)).toBe(undefined);
  });

  it('by the mean of a time count it anew when the target is back, calls and all', () => {
    const mark_dead_for = { kind: 'durations', durations: [5, 6], afterwards: 60 } as const;
    const policy = accrualPolicy(
      {
        kind: 'success-rate-within-duration',
        required: 0.5,
        window: 10,
        min_requests: 2,
        mark_dead_for,
      },
      half,
    );
    const fail = (seconds: number) => policy.markDeadOnFailure(seconds * 1000);
    // Once the window is over; one call in it is too few.
    expect([fail(9.999), fail(10), fail(30), fail(31)]).toEqual([undefined, 5, undefined, 6]);
    policy.revived(32_000);
    policy.recordSuccess(32_000);
    expect([fail(41.999), fail(42)]).toEqual([undefined, 5]);
    expect(policy.because()).toBe('a mean of 36.8 % succeeded, 50 % required');
  });
});

// biome-ignore lint/suspicious/noExplicitAny: each type of policy has settings of its own.
function accrualOf(written: any): AccrualPolicyConfig {
  const mark_dead_for = {
    kind: 'durations',
    durations: written.markDeadForSec,
    afterwards: written.then,
  } as const;
  switch (written.type) {
    case 'consecutive':
      return { kind: 'consecutive-failures', failures: written.n, mark_dead_for };
    case 'successRate': {
      const { required, window: requests } = written;
      return { kind: 'success-rate', required, requests, mark_dead_for };
    }
    case 'successRateWithinDuration':
      return {
        kind: 'success-rate-within-duration',
        required: written.required,
        window: written.windowSec,
        min_requests: written.minRequests,
        mark_dead_for,
      };
    default:
      throw new Error(`unknown policy ${written.type}`);
  }
}
