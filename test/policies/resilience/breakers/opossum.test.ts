import { describe, expect, it } from 'vitest';
import { OpossumBreaker } from '../../../../src/policies/resilience/breakers/opossum.ts';
import { RollingCounts } from '../../../../src/policies/resilience/breakers/rolling-counts.ts';
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

describe('its states', () => {
  it('says why it is what it is, and when it may be called', () => {
    const breaker = opossum({ reset_timeout: 5 });
    const shown = () => [breaker.state, breaker.because, breaker.retryAt];
    expect(shown()).toEqual(['closed', 'at the start', 0]);
    breaker.admit(1);
    breaker.record(1, false);
    expect(shown()).toEqual(['open', '100 % of 1 calls failed, 50 % allowed', 6]);
    breaker.observe(5.999_999);
    expect(breaker.state).toBe('open');
    breaker.observe(6);
    expect(shown()).toEqual(['half-open', 'open for 5 s, now on trial', 0]);
    expect([breaker.admit(6), breaker.admit(6), breaker.retryAt]).toEqual([true, false, Infinity]);
    breaker.record(7, false);
    expect(shown()).toEqual(['open', 'the trial call failed', 12]);
    breaker.admit(12);
    breaker.release(13);
    expect(shown()).toEqual(['closed', 'a call succeeded while half-open', 0]);
  });

  it('is neither closed nor open for longer by calls that end while it is open', () => {
    const breaker = opossum({ reset_timeout: 5 });
    for (let n = 0; n < 3; n += 1) breaker.admit(1);
    breaker.record(1, false);
    breaker.record(1, false);
    breaker.record(2, false);
    breaker.record(3, true);
    breaker.release(3);
    expect([breaker.state, breaker.retryAt]).toEqual(['open', 6]);
  });

  it('must exceed its percentage as written, by however little: 7 / 100 × 100 is a trifle more than 7', () => {
    const breaker = opossum({ error_threshold_percentage: 0.07, volume_threshold: 100 });
    for (let n = 0; n < 100; n += 1) breaker.admit(0);
    for (let n = 0; n < 6; n += 1) breaker.record(0, false);
    expect(breaker.state).toBe('closed');
    breaker.record(0, false);
    expect(breaker.because).toBe('7 % of 100 calls failed, 7 % allowed');
  });
});

describe('its rolling window', () => {
  const second = 1e6;

  it('forgets each bucket when its timer comes round to it', () => {
    const counts = new RollingCounts(3 * second, 3);
    const shown = () => [counts.fires, counts.failures];
    expect(shown()).toEqual([0, 0]);
    for (const at of [0, 1, 1.5]) counts.fire(at * second);
    counts.fail(2 * second - 1);
    counts.fire(2 * second);
    counts.fail(2 * second);
    expect(shown()).toEqual([4, 2]);
    // The call of second 0 goes, then both of second 1 with the failure.
    counts.fire(3 * second);
    expect(shown()).toEqual([4, 2]);
    counts.fire(4 * second);
    expect(shown()).toEqual([3, 1]);
    counts.fail(6 * second - 1);
    expect(shown()).toEqual([2, 1]);
    counts.fire(6 * second);
    expect(shown()).toEqual([2, 1]);
    counts.fire(1000 * second);
    expect(shown()).toEqual([1, 0]);
  });

  it('has buckets of whole milliseconds, of one at least', () => {
    const kept = (windowTicks: number, buckets: number, at: number) => {
      const counts = new RollingCounts(windowTicks, buckets);
      counts.fire(0);
      counts.fire(at);
      return counts.fires;
    };
    // 3.5 ms in two buckets are 1 ms each, and so 2 ms; half a millisecond is as long.
    expect([1999, 2000].map((at) => kept(3500, 2, at))).toEqual([2, 1]);
    expect([1999, 2000].map((at) => kept(500, 2, at))).toEqual([2, 1]);
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
