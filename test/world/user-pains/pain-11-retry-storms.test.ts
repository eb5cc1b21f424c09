import { describe, expect, it } from 'vitest';
import type { ScenarioRun } from '../../../src/testing/index.ts';
import { callsTo, fates, hosted, retries, runGated } from '../gated.ts';
import { at } from '../literal.ts';

const broken = { a: hosted({ errors: { 503: 1 } }) };
/** A request every ten seconds, and no more. */
const narrow = { a: hosted({ limits: { requests: '6/min', burst: '10s' } }) };

/** Calls to `a` in each of the first seconds. */
function callsBySecond({ result }: ScenarioRun, seconds: number): number[] {
  const own = result.series.filter(({ deployment }) => deployment === 'a');
  return own.slice(0, seconds).map(({ arrived }) => arrived);
}

describe('pain 11: retry storms, and Retry-After that nobody heeds', () => {
  it('layers multiply: three attempts of a client that tries three times are nine calls', () => {
    const alone = runGated(at(0), broken, { retry: retries(3) });
    expect(alone.result.total['amplification']).toBe(3);
    const nested = runGated(at(0), broken, { retry: retries(3, { sdk: { retries: 2 } }) });
    expect(nested.result.total['amplification']).toBe(9);
    expect(nested.result.total['retries']).toBe(8);
  });

  it('without jitter a crowd that failed together comes back together', () => {
    const crowd = at(...Array.from({ length: 60 }, () => 0));
    const outage = { a: hosted({ outages: { at: [{ at: '0s', for: '5s' }] } }) };
    const calls = (backoff: object) =>
      callsBySecond(
        runGated(crowd, outage, { retry: retries(3, { backoff }) }, { interval: '1s' }),
        6,
      );
    expect(calls({ kind: 'constant', delay: '2s' })).toEqual([60, 0, 60, 0, 60, 0]);
    const spread = calls({ kind: 'exponential', initial: '2s', jitter: 'full' });
    // Of 60 first retries over 2 s and 60 second ones over 4 s more, a second has 30 + 15 at the most, give or take 5.
    expect(Math.max(...spread.slice(1))).toBeLessThanOrEqual(50);
    expect(spread.slice(1).filter((count) => count > 0)).toHaveLength(5);
  });

  it('attempts at once are burnt in 30 ms, though the target said when to come', () => {
    const ignored = runGated(at(0, 1), narrow, {
      retry: retries(4, { honour_retry_after: false }),
    });
    expect(fates(ignored)).toEqual({ completed: 1, 'failed: 4 attempts in all': 1 });
    expect(ignored.requests[1]!.ended).toBeCloseTo(1.04, 6);
    expect(callsTo(ignored, 'a')).toBe(5);
  });

  it('whoever comes when it was told to is answered by the second call', () => {
    const heeded = runGated(at(0, 1), narrow, { retry: retries(4) });
    expect(fates(heeded)).toEqual({ completed: 2 });
    // The next request fits in at 10 s, said at 1.01 s and meant from 1 s on.
    expect(heeded.requests[1]!.ended).toBeCloseTo(11.01, 6);
    expect(callsTo(heeded, 'a')).toBe(3);
  });

  it('an instant fallback burns the second provider, where the first is back after two seconds', () => {
    const crowd = at(...Array.from({ length: 40 }, () => 0));
    const blip = hosted({ outages: { at: [{ at: '0s', for: '2s' }] } });
    const providers = { a: blip, b: hosted({ limits: { requests: '10/min' } }) };
    const instant = runGated(crowd, providers, {
      retry: retries(2, { max_attempts_per_target: 1 }),
    });
    expect(fates(instant)).toEqual({ completed: 10, 'failed: 2 attempts in all': 30 });
    const patient = runGated(crowd, providers, {
      retry: retries(4, { max_attempts_per_target: 3, backoff: { kind: 'constant', delay: '1s' } }),
    });
    expect(fates(patient)).toEqual({ completed: 40 });
    expect(callsTo(patient, 'b')).toBe(0);
  });

  it('I12: a budget of a fifth keeps 500 requests that all fail within 600 calls', () => {
    const many = at(...Array.from({ length: 500 }, (_, index) => index / 10));
    const calls = (budget: object) =>
      callsTo(runGated(many, broken, { retry: retries(4, { budget }) }), 'a');
    expect(calls({ kind: 'unlimited' })).toBe(2000);
    const within = calls({ kind: 'ratio', ratio: '20%', reserve: 0 });
    expect(within).toBeLessThanOrEqual(600);
    expect(within).toBeGreaterThan(550);
    // Finagle's default reserve of ten a second is as much as all that comes here, and forbids little.
    expect(calls({ kind: 'finagle' })).toBeGreaterThan(1000);
  });
});
