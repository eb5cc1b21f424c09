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
