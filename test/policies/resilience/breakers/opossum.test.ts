import { describe, expect, it } from 'vitest';
import { OpossumBreaker } from '../../../../src/policies/resilience/breakers/opossum.ts';
import { breakerCases, TestClock, unknownStep } from './breaker-cases.ts';

const { file, each } = breakerCases();

each('opossum', file.opossum, ({ options, ops = [] }) => {
  const breaker = opossum({
    error_threshold_percentage: options.errorThresholdPercentage / 100,
    reset_timeout: options.resetTimeoutMs / 1000,
    ...(options.volumeThreshold !== undefined && { volume_threshold: options.volumeThreshold }),
  });
  const clock = new TestClock();
  for (const step of ops) {
    const now = clock.seconds;
    switch (step.op) {
      case 'fail':
      case 'succeed':
        if (breaker.admit(now)) breaker.record(now, step.op === 'succeed');
        break;
      case 'start':
        expect(breaker.admit(now)).toBe(true);
        break;
      case 'tryFire':
        expect(breaker.admit(now)).toBe(step['expectRejected'] !== true);
        break;
      case 'finishFail':
      case 'finishSuccess':
        breaker.record(now, step.op === 'finishSuccess');
        break;
      case 'advanceMs':
        clock.advance(Number(step['ms']) / 1000);
        break;
      case 'assert':
        breaker.observe(now);
        if (step['opened'] !== undefined) expect(breaker.state === 'open').toBe(step['opened']);
        if (step['halfOpen'] !== undefined) {
          expect(breaker.state === 'half-open').toBe(step['halfOpen']);
        }
        break;
      default:
        unknownStep(step);
    }
  }
});

describe('opossum', () => {
  it('must exceed its percentage, of calls that were asked for, refused and unfinished ones too', () => {
    const breaker = opossum({ reset_timeout: 5 });
    breaker.admit(0);
    breaker.admit(0);
    breaker.record(0, false);
    expect(breaker.state).toBe('closed');
    breaker.record(0, false);
    expect(breaker.because).toBe('100 % of 2 calls failed, 50 % allowed');
    breaker.admit(1);
    breaker.admit(1);
    expect(breaker.admit(5)).toBe(true);
    breaker.record(5, true);
    // Of 6 calls in the window, two refused, two had failed: nothing empties it.
    breaker.admit(5);
    breaker.record(5, false);
    expect(breaker.state).toBe('closed');
    breaker.admit(5);
    breaker.record(5, false);
    expect(breaker.because).toBe('57.1 % of 7 calls failed, 50 % allowed');
  });

  it('turns its buckets by its own clock', () => {
    const breaker = opossum({ volume_threshold: 2 });
    breaker.admit(0.9);
    breaker.record(0.9, false);
    breaker.admit(10);
    breaker.record(10, false);
    expect(breaker.state).toBe('closed');
    breaker.admit(19.999);
    breaker.record(19.999, false);
    expect(breaker.state).toBe('open');
  });

  it('opens for the failure of a call that its window has forgotten', () => {
    const breaker = opossum({});
    breaker.admit(0);
    breaker.record(30, false);
    expect(breaker.because).toBe('1 failure, but 0 calls in the window');
  });

  it('does not open while it warms up', () => {
    const breaker = opossum({ allow_warm_up: true });
    breaker.admit(0);
    breaker.record(9.9, false);
    expect(breaker.state).toBe('closed');
    breaker.admit(10);
    breaker.record(10, false);
    expect(breaker.state).toBe('open');
  });
});

function opossum(config: Partial<ConstructorParameters<typeof OpossumBreaker>[0]>) {
  return new OpossumBreaker({
    kind: 'opossum',
    error_threshold_percentage: 0.5,
    reset_timeout: 30,
    rolling_count_timeout: 10,
    rolling_count_buckets: 10,
    volume_threshold: 0,
    allow_warm_up: false,
    ...config,
  });
}
