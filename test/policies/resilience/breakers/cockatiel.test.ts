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
