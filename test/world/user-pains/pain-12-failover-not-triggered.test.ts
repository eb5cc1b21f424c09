import { describe, expect, it } from 'vitest';
import { callsTo, fates, hosted, retries, runGated } from '../gated.ts';
import { at } from '../literal.ts';

const oneEach = retries(2, { max_attempts_per_target: 1 });
const small = hosted({ limits: { requests: '5/min' } });
/** Twenty at one instant, for three providers that take five each. */
const crowd = at(...Array.from({ length: 20 }, () => 0));

/** Whether the second provider answers a request that the first one refused with a status. */
function goesOn(classes: string, status: number, set: object = {}): boolean {
  const run = runGated(
    at(0),
    { a: hosted({ errors: { [status]: 1 } }), b: hosted() },
    { retry: { ...oneEach, classes, ...set } },
  );
  return fates(run)['completed'] === 1;
}

describe('pain 12: failover that is not triggered, and fallbacks that know no quota', () => {
  // Who goes on to another target, of 400, 401, 402, 403, 404, 408, 429, 500, 503, 529.
  const statuses = [400, 401, 402, 403, 404, 408, 429, 500, 503, 529];
  it.each([
    ['litellm', [true, true, true, true, true, true, true, true, true, true]],
    ['portkey', [true, true, true, true, true, true, true, true, true, true]],
    ['bifrost', [true, true, true, true, true, true, true, true, true, true]],
    ['envoy', [false, false, false, false, false, true, false, true, true, true]],
    ['openai-sdk', [false, false, false, false, false, false, false, false, false, false]],
    ['ai-provider-gateway', [true, true, true, true, true, true, true, true, true, true]],
  ] as const)('%s: after which errors another target is asked', (classes, expected) => {
    expect(statuses.map((status) => goesOn(classes, status))).toEqual(expected);
  });

  it('a fallback that no status leads to is never used, and one that is named is', () => {
    expect(goesOn('envoy', 503, { fall_back_on: [] })).toBe(false);
    expect(goesOn('envoy', 429, { fall_back_on: [429, 503] })).toBe(true);
  });

  it('a chain by trial finds the quota of the next by running into the one before', () => {
    const run = runGated(
      crowd,
      { a: small, b: small, c: small },
      { retry: retries(3, { max_attempts_per_target: 1 }) },
    );
    expect(fates(run)['completed']).toBe(15);
    expect([callsTo(run, 'a'), callsTo(run, 'b'), callsTo(run, 'c')]).toEqual([20, 15, 10]);
  });

  it('a quota that is used up leads to the next, and there is a 429 only when all are', () => {
    const run = runGated(
      crowd,
      { a: small, b: small, c: small },
      { retry: oneEach, routing: { kind: 'quota-aware' } },
    );
    expect(fates(run)).toEqual({ completed: 15, 'failed: every rate limit is used up': 5 });
    expect([callsTo(run, 'a'), callsTo(run, 'b'), callsTo(run, 'c')]).toEqual([5, 5, 5]);
    expect(run.result.providers.every(({ values }) => values['rejected'] === 0)).toBe(true);
  });
});
