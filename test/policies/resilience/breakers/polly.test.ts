import { describe, expect, it } from 'vitest';
import { breaks, PollyBreaker } from '../../../../src/policies/resilience/breakers/polly.ts';
import {
  pollyHealth,
  RollingHealth,
  SingleHealth,
} from '../../../../src/policies/resilience/breakers/polly-health.ts';
import { breakerCases, TestClock, unknownStep } from './breaker-cases.ts';

const { file, each } = breakerCases();

each('polly', file.polly, ({ input, expected }) => {
  const config = {
    minimum_throughput: input.minimumThroughput,
    failure_ratio: input.failureRatio,
  };
  expect(breaks(config, input.throughput, input.failureRate)).toBe(expected.shouldBreak);
});

each('pollyRollingHealth', file.pollyRollingHealth, ({ samplingSec, windows, ops = [] }) => {
  const health = new RollingHealth(samplingSec * 1e6, windows);
  const clock = new TestClock();
  for (const step of ops) {
    switch (step.op) {
      case 'success':
      case 'failure':
        health.add(clock.ticks, step.op === 'success');
        break;
      case 'advance':
        clock.advance(Number(step['sec']));
        break;
      case 'assert':
        health.advance(clock.ticks);
        expect(health.calls).toBe(step['throughput']);
        expect(health.failures).toBe(step['failures']);
        expect(health.calls === 0 ? 0 : health.failures / health.calls).toBe(step['failureRate']);
        break;
      default:
        unknownStep(step);
    }
  }
});

describe('Polly', () => {
  const polly = () =>
    new PollyBreaker({
      kind: 'polly',
      failure_ratio: 0.5,
      minimum_throughput: 4,
      sampling_duration: 10,
      break_duration: 5,
    });

  it('opens at its ratio, lets one call through at the end of the break, and closes with it', () => {
    const breaker = polly();
    breaker.record(0, true);
    breaker.record(0, true);
    breaker.record(1, false);
    breaker.record(1, false);
    expect(breaker.because).toBe('50 % of 4 calls failed, 50 % allowed');
    expect(breaker.retryAt).toBe(6);
    expect([5.999_999, 6, 6].map((now) => breaker.admit(now))).toEqual([false, true, false]);
    breaker.record(7, false);
    expect(breaker.retryAt).toBe(12);
    breaker.admit(12);
    breaker.record(12, true);
    expect(breaker.state).toBe('closed');
    // It has forgotten all: three failures are too few calls again.
    for (let n = 0; n < 3; n += 1) breaker.record(12, false);
    expect(breaker.state).toBe('closed');
  });

  it('opens at its ratio, and not below it, however many calls fail', () => {
    const breaker = polly();
    for (let n = 0; n < 5; n += 1) breaker.record(0, true);
    for (let n = 0; n < 4; n += 1) breaker.record(0, false);
    expect([breaker.state, breaker.because, breaker.retryAt]).toEqual([
      'closed',
      'at the start',
      0,
    ]);
    breaker.record(0, false);
    expect(breaker.because).toBe('50 % of 10 calls failed, 50 % allowed');
  });

  it('says why it is on trial, closed and open again, and asks for no time on trial', () => {
    const breaker = polly();
    for (let n = 0; n < 4; n += 1) breaker.record(0, false);
    breaker.admit(5);
    expect([breaker.state, breaker.because, breaker.retryAt]).toEqual([
      'half-open',
      'open for 5 s, now on trial',
      Number.POSITIVE_INFINITY,
    ]);
    breaker.record(6, false);
    expect([breaker.because, breaker.retryAt]).toEqual(['the trial call failed', 11]);
    breaker.admit(11);
    breaker.record(12, true);
    expect([breaker.because, breaker.retryAt]).toEqual(['the trial call succeeded', 0]);
  });

  it('is open for no longer by calls that fail meanwhile', () => {
    const breaker = polly();
    for (const now of [0, 0, 0, 0, 1, 2]) breaker.record(now, false);
    expect(breaker.retryAt).toBe(5);
    breaker.record(3, true);
    expect(breaker.state).toBe('open');
  });

  it('forgets windows as a whole, each begun by the first call after the last one ended', () => {
    const breaker = polly();
    for (const now of [0.9, 1.5, 1.8]) breaker.record(now, false);
    // The window of 0.9 is gone at 10.9, and the calls of 1.5 and 1.8 with it.
    breaker.record(10.9, false);
    expect(breaker.state).toBe('closed');
    for (const now of [11, 11.1, 11.2]) breaker.record(now, false);
    expect(breaker.state).toBe('open');
  });

  it('forgets every window that is too old, not only the oldest', () => {
    const health = new RollingHealth(10e6, 10);
    for (const seconds of [0, 1, 2, 8]) health.add(seconds * 1e6, false);
    health.advance(12e6);
    expect(health.failures).toBe(1);
  });

  it('takes a call that came to nothing for a success, even on trial', () => {
    const breaker = polly();
    for (let i = 0; i < 4; i += 1) breaker.record(0, false);
    breaker.admit(5);
    breaker.release(6);
    expect(breaker.state).toBe('closed');
  });

  it('forgets all at once where it looks back for less than 200 ms', () => {
    const health = new SingleHealth(100_000);
    health.add(0, true);
    health.add(99_999, false);
    expect([health.calls, health.failures]).toEqual([2, 1]);
    health.advance(100_000);
    expect([health.calls, health.failures]).toEqual([0, 0]);
  });

  it('divides what it looks back for from 200 ms on', () => {
    const [single, rolling] = [199_999, 200_000].map(pollyHealth);
    expect([single, rolling].map((health) => health?.constructor)).toEqual([
      SingleHealth,
      RollingHealth,
    ]);
  });
});
