import { describe, expect, it } from 'vitest';
import { callsTo, fates, hosted, retries, runGated } from '../gated.ts';
import { at } from '../literal.ts';

/** One request a second for a minute. */
const steady = at(...Array.from({ length: 60 }, (_, second) => second));
/** Both providers are down for ten seconds, and calls that are under way then are not lost. */
const down = hosted({
  outages: { at: [{ at: '10s', for: '10s' }], major: { drops: false } },
});
const oneEach = retries(2, { max_attempts_per_target: 1 });

function bothDown(allUnhealthy: object) {
  return runGated(
    steady,
    { a: down, b: down },
    {
      retry: oneEach,
      health: { kind: 'litellm-cooldown', cooldown_time: '30s', allowed_fails: 1 },
      all_unhealthy: allUnhealthy,
    },
  );
}

describe('pain 9: all targets cool down at once, or those that should do not', () => {
  it('ten seconds of outage become 32 of 503 where nobody may be called', () => {
    // The second failure, at 11 s, cools both down for 30 s: the requests of 12 to 41 s are not even sent.
    const run = bothDown({ kind: 'fail' });
    expect(fates(run)).toEqual({
      completed: 28,
      'failed: 2 attempts in all': 2,
      'failed: all targets are unhealthy': 30,
    });
    expect(callsTo(run, 'b')).toBe(2);
    // Of those who were sent anywhere: 28 calls that answered, and four that did not, for 30 requests.
    expect(run.result.total['amplification']).toBeCloseTo(32 / 30, 9);
  });

  it('a last resort loses the ten that the outage itself takes', () => {
    const run = bothDown({ kind: 'panic' });
    expect(fates(run)['completed']).toBe(50);
    const lost = run.requests.filter(({ outcome }) => outcome === 'failed');
    expect(lost.map(({ arrived }) => arrived)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  it('waiting for the first to recover loses two, and the others wait for up to half a minute', () => {
    const run = bothDown({ kind: 'wait', at_most: '40s' });
    expect(fates(run)).toEqual({ completed: 58, 'failed: 2 attempts in all': 2 });
    const first = run.requests.find(({ arrived }) => arrived === 12)!;
    // The cool-down that began at 11.01 s ends at 41.01 s; then a second of service.
    expect(first.ended).toBeCloseTo(42.01, 6);
  });

  it('a cool-down counts for retries too: the call that ends in 429 is the last', () => {
    const limited = hosted({ limits: { requests: '1/min' } });
    const run = runGated(
      at(0, 1, 2, 3),
      { a: limited, b: hosted() },
      { retry: retries(4, { max_attempts_per_target: 2 }), health: { kind: 'litellm-cooldown' } },
    );
    expect(fates(run)).toEqual({ completed: 4 });
    expect([callsTo(run, 'a'), callsTo(run, 'b')]).toEqual([2, 3]);
  });

  it('an account without credit (402) is asked by every request for ever, unless a breaker counts any failure', () => {
    const broke = { a: hosted({ errors: { 402: 1 } }), b: hosted() };
    const cooldown = { kind: 'litellm-cooldown', cooldown_time: '100s' };
    const asPublished = runGated(steady, broke, { retry: oneEach, health: cooldown });
    expect(callsTo(asPublished, 'a')).toBe(60);
    const counted = runGated(steady, broke, {
      retry: { ...oneEach, classes: 'ai-provider-gateway' },
      breaker: { kind: 'ai-gateway', corrected: true, failure_threshold: 5, timeout: '100s' },
    });
    expect(callsTo(counted, 'a')).toBe(5);
    for (const run of [asPublished, counted]) expect(fates(run)).toEqual({ completed: 60 });
  });
});
