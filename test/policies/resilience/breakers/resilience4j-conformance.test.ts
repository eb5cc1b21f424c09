import { expect } from 'vitest';
import type { CallCounts } from '../../../../src/policies/resilience/breakers/call-window.ts';
import { LastCalls } from '../../../../src/policies/resilience/breakers/last-calls.ts';
import { LastSeconds } from '../../../../src/policies/resilience/breakers/last-seconds.ts';
import type { Resilience4jBreaker } from '../../../../src/policies/resilience/breakers/resilience4j.ts';
import type { Resilience4jState } from '../../../../src/policies/resilience/breakers/resilience4j-config.ts';
import { breakerCases, type Step, TestClock, unknownStep } from './breaker-cases.ts';
import { made } from './resilience4j-settings.ts';

const { file, each } = breakerCases();

each('resilience4j', file.resilience4j, ({ config, ops = [] }) => {
  const breaker = made({
    failure_rate_threshold: config.failureRateThreshold / 100,
    slow_call_rate_threshold: config.slowCallRateThreshold / 100,
    slow_call_duration_threshold: config.slowCallDurationThresholdSec,
    sliding_window_type: config.slidingWindowType === 'TIME_BASED' ? 'time-based' : 'count-based',
    sliding_window_size: config.slidingWindowSize,
    minimum_number_of_calls: config.minimumNumberOfCalls,
    wait_duration_in_open_state: config.waitDurationInOpenStateSec,
    permitted_number_of_calls_in_half_open_state: config.permittedNumberOfCallsInHalfOpenState,
    max_wait_duration_in_half_open_state: config.maxWaitDurationInHalfOpenStateSec ?? 0,
  });
  const clock = new TestClock();
  const run = (step: Step): void => {
    const now = clock.seconds;
    switch (step.op) {
      case 'transition': {
        const change = () => breaker.transition(stateOf(step['to']), now);
        if (step['expectError'] === undefined) change();
        else expect(change).toThrow('no transition');
        return;
      }
      case 'tryAcquire':
        expect(breaker.admit(now)).toBe(step['expect']);
        return;
      case 'releasePermission':
        breaker.release(now);
        return;
      case 'onSuccess':
        breaker.record(now, true, Number(step['durationSec']));
        return;
      case 'onError':
        if (config.ignoreErrors?.includes(step['error'])) breaker.release(now);
        else breaker.record(now, false, Number(step['durationSec']));
        return;
      case 'reset':
        breaker.reset(now);
        return;
      case 'advance':
        clock.advance(Number(step['sec']));
        return;
      case 'assertState':
        breaker.observe(now);
        expect(breaker.mode).toBe(stateOf(step['state']));
        return;
      case 'assertMetrics': {
        const { op: _, ...expected } = step;
        const shown = metricsOf(breaker);
        for (const [name, value] of Object.entries(expected)) expect(shown[name], name).toBe(value);
        return;
      }
      case 'assertMetric':
        expect(metricsOf(breaker)[String(step['name'])]).toBe(step['value']);
        return;
      default:
        unknownStep(step);
    }
  };
  for (const step of ops) run(step);
  expect(ops.length).toBeGreaterThan(0);
});

each('resilience4jSlidingWindow', file.resilience4jSlidingWindow, (given) => {
  const size = Number(given['size']);
  const window = given['windowType'] === 'time' ? new LastSeconds(size) : new LastCalls(size);
  const clock = new TestClock();
  for (const step of given.ops ?? []) {
    switch (step.op) {
      case 'record': {
        const outcome = String(step['outcome']);
        window.record(
          clock.ticks,
          outcome.endsWith('SUCCESS'),
          outcome.startsWith('SLOW'),
          Number(step['ms']) * 1000,
        );
        break;
      }
      case 'advance':
        clock.advance(Number(step['sec']));
        break;
      case 'snapshot':
        window.advance(clock.ticks);
        break;
      case 'assert':
        expect(snapshotOf(window.counts)[String(step['name'])], String(step['name'])).toBe(
          step['value'],
        );
        break;
      default:
        unknownStep(step);
    }
  }
});

function stateOf(name: unknown): Resilience4jState {
  return String(name).toLowerCase().replace('_', '-') as Resilience4jState;
}

function metricsOf(breaker: Resilience4jBreaker): Record<string, unknown> {
  const { calls, failed, slow, slowFailed } = breaker.counts;
  return {
    failureRate: breaker.failureRate,
    slowCallRate: breaker.slowCallRate,
    successful: calls - failed,
    buffered: calls,
    failed,
    notPermitted: breaker.notPermitted,
    numberOfBufferedCalls: calls,
    numberOfSuccessfulCalls: calls - failed,
    numberOfFailedCalls: failed,
    numberOfSlowCalls: slow,
    numberOfSlowSuccessfulCalls: slow - slowFailed,
    numberOfSlowFailedCalls: slowFailed,
    numberOfNotPermittedCalls: breaker.notPermitted,
  };
}

function snapshotOf({
  calls,
  failed,
  slow,
  slowFailed,
  ticks,
}: CallCounts): Record<string, number> {
  const per = (part: number) => (calls === 0 ? 0 : part / calls);
  return {
    totalNumberOfCalls: calls,
    numberOfSuccessfulCalls: calls - failed,
    numberOfFailedCalls: failed,
    totalNumberOfSlowCalls: slow,
    numberOfSlowSuccessfulCalls: slow - slowFailed,
    numberOfSlowFailedCalls: slowFailed,
    totalDuration: ticks / 1000,
    averageDuration: per(ticks / 1000),
    failureRate: per(failed * 100),
    slowCallRate: per(slow * 100),
  };
}
