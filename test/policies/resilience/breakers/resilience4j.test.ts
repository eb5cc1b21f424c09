import { describe, expect, it } from 'vitest';
import {
  mayBecome,
  openMilliseconds,
  type Resilience4jConfig,
  type Resilience4jState,
} from '../../../../src/policies/resilience/breakers/resilience4j-config.ts';
import { defaults, made } from './resilience4j-settings.ts';

describe('closed', () => {
  it('opens at the threshold, once there are enough calls, and says why', () => {
    const breaker = made();
    breaker.record(0, false, 0);
    breaker.record(1, false, 0);
    breaker.record(2, true, 0);
    expect(breaker.failureRate).toBe(-1);
    expect(breaker.state).toBe('closed');
    breaker.record(3, true, 0);
    expect(breaker.state).toBe('open');
    expect(breaker.because).toBe('50 % of 4 calls failed, 50 % allowed');
    expect(breaker.admit(4)).toBe(false);
    expect(breaker.notPermitted).toBe(1);
  });

  it('opens for slow calls that succeed, where a call at the threshold is not slow', () => {
    const breaker = made({ slow_call_duration_threshold: 2, slow_call_rate_threshold: 0.25 });
    for (let i = 0; i < 4; i += 1) breaker.record(i, true, 2);
    expect(breaker.state).toBe('closed');
    breaker.record(4, true, 2.000_001);
    expect(breaker.because).toBe('25 % of 4 calls were slow, 25 % allowed');
  });

  it('compares percentages in single precision: 7 of 100 are 7 %', () => {
    const breaker = made({
      failure_rate_threshold: 0.07,
      sliding_window_size: 100,
      minimum_number_of_calls: 100,
    });
    for (let i = 0; i < 93; i += 1) breaker.record(0, true, 0);
    for (let i = 0; i < 7; i += 1) breaker.record(0, false, 0);
    expect(breaker.state).toBe('open');
  });

  it('judges a window of calls once it is full, though it asks for more calls than it holds', () => {
    const breaker = made({ minimum_number_of_calls: 100 });
    for (let i = 0; i < 4; i += 1) breaker.record(0, false, 0);
    expect(breaker.state).toBe('open');
  });

  it('does not judge a window of seconds that way', () => {
    const breaker = made({ sliding_window_type: 'time-based', minimum_number_of_calls: 100 });
    for (let i = 0; i < 99; i += 1) breaker.record(0, false, 0);
    expect(breaker.state).toBe('closed');
    breaker.record(0, false, 0);
    expect(breaker.state).toBe('open');
  });
});

describe('open and half-open', () => {
  const opened = (config: Partial<Resilience4jConfig> = {}) => {
    const breaker = made(config);
    for (let i = 0; i < 4; i += 1) breaker.record(0, false, 0);
    return breaker;
  };

  it('is tried again after the wait, not at its end', () => {
    const breaker = opened();
    expect(breaker.admit(10)).toBe(false);
    expect(breaker.retryAt).toBe(10.000_001);
    expect(breaker.admit(10.000_001)).toBe(true);
    expect(breaker.state).toBe('half-open');
  });

  it('lets as many calls through as are judged, and no more', () => {
    const breaker = opened();
    expect([11, 11, 11].map((now) => breaker.admit(now))).toEqual([true, true, false]);
    expect(breaker.retryAt).toBe(Number.POSITIVE_INFINITY);
    breaker.record(12, true, 1);
    expect(breaker.state).toBe('half-open');
    breaker.record(12, true, 1);
    expect(breaker.state).toBe('closed');
    expect(breaker.because).toBe('2 of 2 trial calls succeeded');
    expect(breaker.counts.calls).toBe(0);
  });

  it('hears a late call of before as one of the trial', () => {
    const breaker = opened();
    breaker.admit(11);
    breaker.record(12, false, 12);
    breaker.record(12, false, 1);
    expect(breaker.state).toBe('open');
  });

  it('keeps counting while it is open, and does not open again for it', () => {
    const breaker = opened();
    breaker.record(5, false, 5);
    expect(breaker.retryAt).toBe(10.000_001);
    expect(breaker.counts).toMatchObject({ calls: 4, failed: 4 });
  });

  it('with a timer is half-open at the end of the wait, and waits for its trial only so long', () => {
    const breaker = opened({
      automatic_transition_from_open_to_half_open_enabled: true,
      max_wait_duration_in_half_open_state: 5,
    });
    const modes = [9.9, 10, 14.9, 15, 24.9, 25, 30].map((now) => {
      breaker.observe(now);
      return breaker.mode;
    });
    expect(modes).toEqual(['open', 'half-open', 'half-open', 'open', 'open', 'half-open', 'open']);
    // A year later it is where it would be, without having lived through all of it.
    breaker.observe(15 * 2_000_000 + 12);
    expect(breaker.mode).toBe('half-open');
    breaker.observe(15 * 2_000_000 + 16);
    expect(breaker.mode).toBe('open');
    expect(breaker.retryAt).toBe(15 * 2_000_000 + 25);
  });

  it('does not live through every turn of a month of milliseconds', () => {
    const breaker = opened({
      wait_duration_in_open_state: 0.001,
      automatic_transition_from_open_to_half_open_enabled: true,
      max_wait_duration_in_half_open_state: 0.001,
    });
    breaker.observe(30 * 86_400 + 0.0005);
    expect(breaker.mode).toBe('open');
    breaker.observe(30 * 86_400 + 0.0015);
    expect(breaker.mode).toBe('half-open');
  });

  it('keeps its window and its reason while it is open, with a timer too', () => {
    const breaker = opened({
      automatic_transition_from_open_to_half_open_enabled: true,
      max_wait_duration_in_half_open_state: 5,
    });
    expect(breaker.admit(3)).toBe(false);
    breaker.observe(4);
    expect(breaker.because).toBe('100 % of 4 calls failed, 50 % allowed');
    expect([breaker.counts.calls, breaker.notPermitted]).toEqual([4, 1]);
    expect([breaker.failureRate, breaker.slowCallRate]).toEqual([100, 0]);
    breaker.observe(10);
    expect([breaker.because, breaker.counts.calls, breaker.notPermitted]).toEqual([
      'open for 10 s, now on trial',
      0,
      0,
    ]);
    breaker.observe(15);
    expect(breaker.because).toBe('half-open for 5 s without a verdict');
  });

  it('names the end of the wait after its trial where that may open it again', () => {
    const named = (config: Partial<Resilience4jConfig>) => {
      const breaker = opened({ max_wait_duration_in_half_open_state: 5, ...config });
      for (let n = 0; n < 3; n += 1) breaker.admit(11);
      return breaker.retryAt;
    };
    expect(named({})).toBe(26.000_001);
    expect(named({ exponential_backoff_multiplier: 2 })).toBe(36.000_001);
    expect(named({ transition_to_state_after_wait_duration: 'closed' })).toBe(16);
    expect(named({ max_wait_duration_in_half_open_state: 0 })).toBe(Infinity);
    // With a timer its trial began at 10.
    expect(named({ automatic_transition_from_open_to_half_open_enabled: true })).toBe(25);
  });

  it('gets the permit of a call back that came to nothing, on trial only', () => {
    const breaker = opened();
    breaker.release(1);
    expect([11, 11, 11].map((now) => breaker.admit(now))).toEqual([true, true, false]);
    breaker.release(12);
    expect(breaker.retryAt).toBe(0);
    expect([12, 12].map((now) => breaker.admit(now))).toEqual([true, false]);
  });

  it('opens again for slow trials, and for one failure of two', () => {
    const tried = (isSuccess: boolean, seconds: number) => {
      const breaker = opened({ slow_call_duration_threshold: 2 });
      for (let n = 0; n < 2; n += 1) breaker.admit(11);
      breaker.record(14, isSuccess, seconds);
      breaker.record(14, true, seconds);
      return `${breaker.state}: ${breaker.because}`;
    };
    expect(tried(true, 3)).toBe('open: 100 % of 2 calls were slow, 100 % allowed');
    expect(tried(false, 1)).toBe('open: 50 % of 2 calls failed, 50 % allowed');
    expect(tried(true, 1)).toBe('closed: 2 of 2 trial calls succeeded');
  });

  it('may close where nobody tried it', () => {
    const breaker = opened({
      max_wait_duration_in_half_open_state: 5,
      transition_to_state_after_wait_duration: 'closed',
    });
    expect([11, 11, 11].map((now) => breaker.admit(now))).toEqual([true, true, false]);
    expect(breaker.retryAt).toBe(16);
    expect(breaker.admit(16)).toBe(true);
    expect(breaker.state).toBe('closed');
  });

  it('waits longer each time, in whole milliseconds, until it closes', () => {
    const config = {
      ...defaults,
      wait_duration_in_open_state: 0.015,
      exponential_backoff_multiplier: 1.5,
      exponential_max_wait_duration_in_open_state: 0.05,
    };
    expect([1, 2, 3, 4, 5].map((n) => openMilliseconds(config, n))).toEqual([15, 22, 33, 49, 50]);
    const breaker = opened({ exponential_backoff_multiplier: 2 });
    const waits: number[] = [breaker.retryAt];
    const tryAt = (now: number, isSuccess: boolean) => {
      for (let n = 0; n < 2; n += 1) breaker.admit(now);
      for (let n = 0; n < 2; n += 1) breaker.record(now, isSuccess, 0);
    };
    tryAt(20, false);
    waits.push(breaker.retryAt - 20);
    tryAt(50, true);
    expect(breaker.state).toBe('closed');
    for (let n = 0; n < 4; n += 1) breaker.record(50, false, 0);
    waits.push(breaker.retryAt - 50);
    expect(waits.map(Math.floor)).toEqual([10, 20, 10]);
  });
});

describe('by hand', () => {
  it.each<[Resilience4jState, boolean, number]>([
    ['disabled', true, 0],
    ['metrics-only', true, 0],
    ['forced-open', false, Number.POSITIVE_INFINITY],
    ['open', false, 10.000_001],
    ['half-open', true, 0],
  ])('can begin %s', (initial_state, isAdmitted, retryAt) => {
    const breaker = made({ initial_state });
    expect(breaker.mode).toBe(initial_state);
    expect(breaker.retryAt).toBe(retryAt);
    expect(breaker.admit(0)).toBe(isAdmitted);
  });

  it('lets somebody put it from one state into most others', () => {
    const states: readonly Resilience4jState[] = [
      'closed',
      'open',
      'half-open',
      'disabled',
      'metrics-only',
      'forced-open',
    ];
    const not = (from: Resilience4jState) => states.filter((to) => !mayBecome(from, to));
    expect(states.map(not)).toEqual([['half-open'], [], [], [], ['open', 'half-open'], []]);
  });

  it('is put into a state, says so, and is closed again by a reset', () => {
    const breaker = made();
    breaker.record(0, false, 0);
    breaker.transition('forced-open', 1);
    expect([breaker.state, breaker.because, breaker.admit(99)]).toEqual(['open', 'by hand', false]);
    expect([breaker.counts.calls, breaker.failureRate, breaker.notPermitted]).toEqual([0, -1, 1]);
    breaker.reset(100);
    expect([breaker.mode, breaker.because, breaker.retryAt, breaker.notPermitted]).toEqual([
      'closed',
      'by hand',
      0,
      0,
    ]);
    expect(() => breaker.transition('half-open', 101)).toThrow(
      'no transition from closed to half-open',
    );
  });

  it('counts nothing open where it was disabled before, and anew in metrics-only', () => {
    const breaker = made({ initial_state: 'disabled' });
    expect(breaker.because).toBe('at the start');
    breaker.record(0, false, 0);
    breaker.transition('open', 1);
    breaker.record(2, false, 0);
    breaker.observe(2);
    expect([breaker.counts.calls, breaker.retryAt]).toEqual([0, 11.000_001]);
    breaker.transition('closed', 3);
    for (let n = 0; n < 4; n += 1) breaker.record(3, false, 0);
    expect([breaker.state, breaker.counts.calls]).toEqual(['open', 4]);
    breaker.transition('metrics-only', 4);
    expect([breaker.state, breaker.counts.calls]).toEqual(['closed', 0]);
  });

  it.each<[Resilience4jState, boolean]>([
    ['closed', true],
    ['metrics-only', true],
    ['disabled', true],
    ['forced-open', false],
    ['half-open', false],
  ])('waits as at first after it was %s: %s', (state, asAtFirst) => {
    const breaker = made({ exponential_backoff_multiplier: 2 });
    breaker.transition('open', 0);
    breaker.transition(state, 0);
    if (state === 'metrics-only') breaker.transition('closed', 0);
    breaker.transition('open', 0);
    // A forced one counts as one more time that it opened.
    const longer = state === 'forced-open' ? 40 : 20;
    expect(Math.floor(breaker.retryAt)).toBe(asAtFirst ? 10 : longer);
  });

  it('only counts in metrics-only, and may not open from there', () => {
    const breaker = made({ initial_state: 'metrics-only' });
    for (let i = 0; i < 9; i += 1) breaker.record(0, false, 0);
    expect(breaker.mode).toBe('metrics-only');
    expect(breaker.failureRate).toBe(100);
    expect(() => breaker.transition('open', 0)).toThrow('no transition from metrics-only to open');
  });
});
