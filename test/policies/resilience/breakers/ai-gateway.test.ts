import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AiGatewayBreaker,
  type AiGatewayBreakerConfig,
} from '../../../../src/policies/resilience/breakers/ai-gateway.ts';
import { AiGatewayBreakerCorrected } from '../../../../src/policies/resilience/breakers/ai-gateway-corrected.ts';
import { PublishedCircuitBreaker } from './published-circuit-breaker.ts';

const defaults: AiGatewayBreakerConfig = { kind: 'ai-gateway', failure_threshold: 5, timeout: 60 };
const year = 365 * 86_400;

const config = fc.record({
  kind: fc.constant('ai-gateway' as const),
  failure_threshold: fc.integer({ min: 2, max: 6 }),
  timeout: fc.integer({ min: 1, max: 100 }),
});

describe('against the published class, line by line', () => {
  const step = fc.record({
    op: fc.constantFrom('available', 'failure', 'failure', 'success'),
    after: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 90, noNaN: true }), fc.nat(90)),
  });

  it('answers and is in the same state whatever it is told, in whatever order', () => {
    fc.assert(
      fc.property(config, fc.array(step, { maxLength: 80 }), (settings, steps) => {
        const { failure_threshold, timeout } = settings;
        const theirs = new PublishedCircuitBreaker(failure_threshold, timeout);
        const ours = new AiGatewayBreaker(settings);
        for (const { op, after } of steps) {
          theirs.now += after;
          if (op === 'available') expect(ours.admit(theirs.now)).toBe(theirs.is_available());
          else if (op === 'failure') {
            theirs.record_failure();
            ours.record(theirs.now, false);
          } else {
            theirs.record_success();
            ours.record(theirs.now, true);
          }
          expect(ours.state.toUpperCase().replace('-', '_')).toBe(theirs.state);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is available the first microsecond after its time-out, as `retryAt` says', () => {
    const breaker = new AiGatewayBreaker(defaults);
    for (let now = 1; now <= 5; now += 1) breaker.record(now, false);
    expect(breaker.because).toBe('5 failures since it was last closed');
    expect(breaker.admit(65)).toBe(false);
    expect(breaker.retryAt).toBeCloseTo(65.000_001, 9);
    expect(breaker.admit(breaker.retryAt)).toBe(true);
  });
});

/** A breaker of each kind, and what a stream of steps makes of both. */
const both = (settings: AiGatewayBreakerConfig = defaults) => ({
  published: new AiGatewayBreaker(settings),
  corrected: new AiGatewayBreakerCorrected(settings),
});

describe('the corrected one', () => {
  const opened = () => {
    const breaker = new AiGatewayBreakerCorrected(defaults);
    for (let n = 0; n < 5; n += 1) breaker.record(1, false, 0);
    return breaker;
  };

  it('begins closed, opens at its threshold, and says why', () => {
    const breaker = new AiGatewayBreakerCorrected(defaults);
    expect([breaker.state, breaker.because, breaker.retryAt]).toEqual([
      'closed',
      'at the start',
      0,
    ]);
    for (let n = 0; n < 4; n += 1) breaker.record(1, false, 0);
    expect([breaker.state, breaker.admit(1)]).toEqual(['closed', true]);
    breaker.record(1, false, 0);
    expect([breaker.state, breaker.because, breaker.retryAt]).toEqual([
      'open',
      '5 failures in a row',
      61,
    ]);
  });

  it('lets a trial through the instant its time-out is over, whose answer closes it', () => {
    const breaker = opened();
    expect([60.999_999, 61].map((now) => breaker.admit(now))).toEqual([false, true]);
    expect(breaker.because).toBe('open for 60 s, now on trial');
    breaker.record(62, true, 1);
    expect([breaker.state, breaker.because, breaker.retryAt]).toEqual([
      'closed',
      'the trial call succeeded',
      0,
    ]);
  });

  it('hears of calls that began before an answer, as long as it was closed', () => {
    const breaker = new AiGatewayBreakerCorrected(defaults);
    breaker.record(10, true, 1);
    expect(breaker.because).toBe('at the start');
    for (let n = 0; n < 5; n += 1) breaker.record(11, false, 11);
    expect(breaker.state).toBe('open');
  });

  it('forgives failures once its time-out passed without one, not before', () => {
    const counted = (gap: number) => {
      const breaker = new AiGatewayBreakerCorrected({ ...defaults, failure_threshold: 2 });
      breaker.record(1, false, 0);
      breaker.record(1 + gap, false, 0);
      return breaker.state;
    };
    expect([60, 60.000_001].map(counted)).toEqual(['open', 'closed']);
  });
});

describe('the defects of the published one, and the twin without them', () => {
  it('five failures in a year open the published one, the corrected never', () => {
    const { published, corrected } = both();
    for (let n = 1; n <= 5; n += 1) {
      published.record((n * year) / 5, false);
      corrected.record((n * year) / 5, false, 1);
    }
    expect(published.state).toBe('open');
    expect(corrected.state).toBe('closed');
    fc.assert(
      fc.property(
        config,
        fc.array(fc.double({ min: 0.001, max: 1e5, noNaN: true }), { maxLength: 50 }),
        (settings, gaps) => {
          const breaker = new AiGatewayBreakerCorrected(settings);
          let now = 0;
          for (const gap of gaps) {
            now += settings.timeout + gap;
            breaker.record(now, false, 0);
            expect(breaker.state).toBe('closed');
          }
        },
      ),
    );
  });

  it('a success forgives the failures before it, but not as published', () => {
    const { published, corrected } = both();
    for (let n = 0; n < 10; n += 1) {
      published.record(n, n % 2 === 0);
      corrected.record(n, n % 2 === 0, 0);
    }
    expect(published.state).toBe('open');
    expect(corrected.state).toBe('closed');
    fc.assert(
      fc.property(config, fc.array(fc.boolean(), { maxLength: 100 }), (settings, ends) => {
        const breaker = new AiGatewayBreakerCorrected(settings);
        let row = 0;
        for (const isSuccess of ends) {
          breaker.record(0, isSuccess, 0);
          row = isSuccess ? 0 : row + 1;
          expect(breaker.state).toBe(row >= settings.failure_threshold ? 'open' : 'closed');
          if (breaker.state === 'open') return;
        }
      }),
    );
  });

  it('half-open the published one lets everybody through, the corrected one call', () => {
    const { published, corrected } = both();
    for (let n = 0; n < 5; n += 1) {
      published.record(0, false);
      corrected.record(0, false, 0);
    }
    const admitted = (breaker: AiGatewayBreaker | AiGatewayBreakerCorrected) =>
      Array.from({ length: 100 }, () => breaker.admit(61)).filter(Boolean).length;
    expect(admitted(published)).toBe(100);
    expect(admitted(corrected)).toBe(1);
    expect(corrected.retryAt).toBe(Number.POSITIVE_INFINITY);
    corrected.release();
    expect(admitted(corrected)).toBe(1);
  });

  it('a late success of before it opened closes the published one, not the corrected', () => {
    const { published, corrected } = both();
    for (const breaker of [published, corrected]) {
      for (let n = 0; n < 5; n += 1) breaker.record(1, false, 0);
      breaker.admit(62);
      breaker.record(63, true, 63);
    }
    expect(published.state).toBe('closed');
    expect(corrected.state).toBe('half-open');
    corrected.record(64, true, 2);
    expect(corrected.state).toBe('closed');
  });

  it('late failures keep the published one open, not the corrected', () => {
    const { published, corrected } = both();
    for (const breaker of [published, corrected]) {
      for (let n = 0; n < 5; n += 1) breaker.record(1, false, 1);
      for (let now = 2; now <= 59; now += 1) breaker.record(now, false, now);
    }
    expect(published.retryAt).toBeCloseTo(119, 3);
    expect(corrected.retryAt).toBe(61);
    expect(corrected.admit(61)).toBe(true);
    corrected.record(62, false, 1);
    expect([corrected.state, corrected.because]).toEqual(['open', 'the trial call failed']);
    expect(corrected.retryAt).toBe(122);
  });
});
