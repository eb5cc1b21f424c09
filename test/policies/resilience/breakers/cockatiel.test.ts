import { describe, expect, it } from 'vitest';
import {
  CockatielBreaker,
  type CockatielConfig,
} from '../../../../src/policies/resilience/breakers/cockatiel.ts';
import {
  type CockatielJudgeConfig,
  type CountJudge,
  cockatielJudge,
  type SamplingJudge,
} from '../../../../src/policies/resilience/breakers/cockatiel-judges.ts';
import { breakerCases, half, noDraw, TestClock, unknownStep } from './breaker-cases.ts';

const { file, each } = breakerCases();

each('cockatiel', file.cockatiel, ({ breaker: written, params, ops = [] }) => {
  for (const { threshold, durationMs, minimumRps, expect: expected } of params ?? []) {
    const judge = cockatielJudge({
      kind: 'sampling',
      threshold,
      duration: durationMs / 1000,
      minimum_rps: minimumRps,
    }) as SamplingJudge;
    const shown: Record<string, number> = {
      durationMs: judge.durationMilliseconds,
      windowSizeMs: judge.windowMilliseconds,
      windows: judge.windows,
      minimumRpms: judge.minimumPerMillisecond,
    };
    for (const [name, value] of Object.entries(expected)) expect(shown[name], name).toBe(value);
  }
  if (written === undefined) {
    expect(params.length).toBeGreaterThan(0);
    return;
  }
  const judge = cockatielJudge(judgeOf(written)) as CountJudge | SamplingJudge;
  const clock = new TestClock();
  for (const step of ops) {
    const isTrial = step['state'] === 'halfOpen';
    switch (step.op) {
      case 'success':
        judge.success(isTrial, clock.ticks);
        break;
      case 'failure': {
        const opens = judge.failure(isTrial, clock.ticks);
        if (step['expect'] !== undefined) expect(opens).toBe(step['expect']);
        break;
      }
      case 'advanceMs':
        clock.advance(Number(step['ms']) / 1000);
        break;
      case 'assert':
        if (step['failures'] !== undefined) expect(judge.failures).toBe(step['failures']);
        if (step['successes'] !== undefined) expect(judge.successes).toBe(step['successes']);
        break;
      default:
        unknownStep(step);
    }
  }
});

describe('its samples', () => {
  it('begin anew when a trial closes the circuit', () => {
    const judge = cockatielJudge({
      kind: 'sampling',
      threshold: 0.5,
      duration: 5,
      minimum_rps: 1,
    }) as SamplingJudge;
    judge.failure(false, 10e6);
    judge.success(true, 10.9e6);
    // Five windows: from 10.9, where the trial ended, not from 10, and from 12.5, 13.5, 14.5 and 15.5.
    for (const seconds of [11.5, 12.5, 13.5, 14.5, 15.5]) judge.success(false, seconds * 1e6);
    expect([judge.successes, judge.failures]).toEqual([6, 0]);
  });
});

describe('its counts', () => {
  const count = (minimum_number_of_calls?: number) =>
    cockatielJudge({
      kind: 'count',
      threshold: 0.5,
      size: 4,
      minimum_number_of_calls,
    }) as CountJudge;

  it('are of the last calls: each new one takes the place of the oldest', () => {
    const judge = count();
    for (const isSuccess of [false, false, true, true]) {
      if (isSuccess) judge.success(false);
      else judge.failure(false);
    }
    expect([judge.failures, judge.successes]).toEqual([2, 2]);
    judge.success(false);
    expect([judge.failures, judge.successes]).toEqual([1, 3]);
    judge.success(false);
    judge.failure(false);
    expect([judge.failures, judge.successes]).toEqual([1, 3]);
  });

  it('open above the threshold, not at it, once there are enough', () => {
    const judge = count();
    const opens = [false, false, true, true].map((isSuccess) => {
      if (isSuccess) judge.success(false);
      return isSuccess || judge.failure(false);
    });
    // Two of three would be too many, were three enough.
    expect(opens).toEqual([false, false, true, true]);
    expect([judge.failure(false), judge.failure(false)]).toEqual([false, false]);
    expect(judge.failure(false)).toBe(true);
    expect(judge.because()).toBe('75 % of 4 calls failed, 50 % allowed');
    expect([1, 2].map((minimum) => count(minimum).failure(false))).toEqual([true, false]);
  });

  it('open for a trial that fails, and begin anew with one that succeeds', () => {
    const judge = count();
    expect(judge.failure(true)).toBe(true);
    judge.failure(false);
    judge.success(true);
    expect([judge.failures, judge.successes]).toEqual([0, 1]);
    for (let n = 0; n < 3; n += 1) judge.success(false);
    expect([judge.failures, judge.successes]).toEqual([0, 4]);
  });
});

describe('why its samples open', () => {
  it('is the part of them that failed', () => {
    const judge = cockatielJudge({
      kind: 'sampling',
      threshold: 0.25,
      duration: 5,
      minimum_rps: 1,
    });
    for (let n = 0; n < 4; n += 1) judge.success(false, 0);
    expect(judge.failure(false, 0)).toBe(false);
    expect(judge.failure(false, 0)).toBe(true);
    expect(judge.because()).toBe('33.3 % of 6 calls failed, 25 % allowed');
  });
});

describe('its states', () => {
  const made = (half_open_after: CockatielConfig['half_open_after'], draw = noDraw) =>
    new CockatielBreaker(
      { kind: 'cockatiel', breaker: { kind: 'consecutive', threshold: 2 }, half_open_after },
      draw,
    );

  it('opens after failures in a row, and lets one call through when its time is over', () => {
    const breaker = made(10, half);
    breaker.record(0, false, 0);
    breaker.record(0, true, 0);
    breaker.record(1, false, 0);
    expect(breaker.state).toBe('closed');
    breaker.record(1, false, 0);
    expect([breaker.state, breaker.because]).toEqual(['open', '2 failures in a row']);
    expect(breaker.retryAt).toBe(11);
    expect([10.999, 11, 11].map((now) => breaker.admit(now))).toEqual([false, true, false]);
  });

  it('waits longer after each trial that fails, and as at first once it closed', () => {
    const after = { generator: 'none', initial_delay: 1, max_delay: 3, exponent: 2 } as const;
    const breaker = made(after, half);
    const waits: number[] = [];
    let now = 0;
    const fail = () => {
      breaker.record(now, false, 0);
      breaker.record(now, false, 0);
      waits.push(breaker.retryAt - now);
      now = breaker.retryAt;
      breaker.admit(now);
    };
    fail();
    fail();
    fail();
    breaker.record(now, true, 0);
    expect(breaker.state).toBe('closed');
    fail();
    expect(waits).toEqual([1, 2, 3, 1]);
  });

  it('begins closed, and may be asked again by time only while it is open', () => {
    const breaker = made(10, half);
    expect([breaker.state, breaker.because, breaker.retryAt]).toEqual([
      'closed',
      'at the start',
      0,
    ]);
    breaker.record(0, false, 0);
    breaker.record(0, false, 0);
    breaker.admit(10);
    expect([breaker.because, breaker.retryAt]).toEqual([
      'open for 10 s, now on trial',
      Number.POSITIVE_INFINITY,
    ]);
    breaker.record(11, true, 1);
    expect([breaker.because, breaker.retryAt]).toEqual(['the trial call succeeded', 0]);
  });

  it('opens again for as long where its trial fails', () => {
    const breaker = made(10, half);
    breaker.record(0, false, 0);
    breaker.record(0, false, 0);
    breaker.admit(10);
    breaker.record(12, false, 2);
    expect([breaker.because, breaker.retryAt]).toEqual(['the trial call failed', 22]);
  });

  it('is not closed by a trial during which another call opened it', () => {
    const breaker = made(10, half);
    breaker.record(0, false, 0);
    breaker.record(0, false, 0);
    breaker.admit(10);
    breaker.record(11, false, 11);
    expect([breaker.state, breaker.because, breaker.retryAt]).toEqual([
      'open',
      '3 failures in a row',
      21,
    ]);
    breaker.record(12, true, 2);
    expect([breaker.state, breaker.because]).toEqual(['open', '3 failures in a row']);
    // Released while it is open, it is not closed either.
    breaker.release();
    expect(breaker.state).toBe('open');
  });

  it('is closed by a trial that came to nothing, and leaves others open or closed', () => {
    const breaker = made(10, half);
    breaker.release();
    expect(breaker.because).toBe('at the start');
    breaker.record(0, false, 0);
    breaker.record(0, false, 0);
    breaker.admit(10);
    breaker.release();
    expect([breaker.state, breaker.admit(10), breaker.admit(10)]).toEqual(['closed', true, true]);
  });

  it('takes a call that began after the trial for it, while that lasts', () => {
    const breaker = made(10, half);
    breaker.record(0, false, 0);
    breaker.record(0, false, 0);
    breaker.admit(10);
    // It was sent a moment after it was let through.
    breaker.record(12, true, 1.999);
    expect(breaker.state).toBe('closed');
    // Long closed, later calls are no trials of the past.
    breaker.record(13, false, 0.5);
    expect(breaker.state).toBe('closed');
  });

  it('is not closed by a call that began before it opened', () => {
    const breaker = made(10, half);
    breaker.record(0, false, 0);
    breaker.record(0, false, 0);
    breaker.admit(10);
    breaker.record(11, true, 12);
    expect(breaker.state).toBe('half-open');
    breaker.record(12, true, 2);
    expect(breaker.state).toBe('closed');
  });
});

// biome-ignore lint/suspicious/noExplicitAny: each type of breaker has settings of its own.
function judgeOf(written: any): CockatielJudgeConfig {
  switch (written.type) {
    case 'consecutive':
      return { kind: 'consecutive', threshold: written.threshold };
    case 'count':
      return {
        kind: 'count',
        threshold: written.threshold,
        size: written.size,
        minimum_number_of_calls: written.minimumNumberOfCalls,
      };
    case 'sampling':
      return {
        kind: 'sampling',
        threshold: written.threshold,
        duration: written.durationMs / 1000,
        minimum_rps: written.minimumRps,
      };
    default:
      throw new Error(`unknown breaker ${written.type}`);
  }
}
