import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSeconds } from '../../../../src/engine/time.ts';
import {
  badRequest,
  noConnection,
  rateLimited,
  serverError,
  timedOut,
} from '../../../../src/policies/resilience/failure.ts';
import {
  type AllowedFails,
  allowedFailsFor,
  cooldownReason,
  countsForCooldown,
  statusOf,
} from '../../../../src/policies/resilience/guards/cooldown-rule.ts';
import {
  LitellmCooldown,
  type LitellmCooldownConfig,
} from '../../../../src/policies/resilience/guards/litellm-cooldown.ts';
import { changes } from './changes.ts';

const usual: LitellmCooldownConfig = {
  kind: 'litellm-cooldown',
  cooldown_time: 5,
  failure_threshold: 0.5,
  minimum_requests: 5,
  all_failed_requests: 1000,
};

function guarded(config: Partial<LitellmCooldownConfig> = {}, targets = 2) {
  const { said, changed } = changes();
  return { said, guard: new LitellmCooldown({ ...usual, ...config }, targets, changed) };
}

describe('which failures count', () => {
  it.each([
    [rateLimited, true],
    [401, true],
    [404, true],
    [timedOut, true],
    [serverError, true],
    [503, true],
    [badRequest, false],
    [402, false],
    [403, false],
    [422, false],
    [noConnection, false],
  ])('status %i: %s', (status, counts) => expect(countsForCooldown(status)).toBe(counts));

  it('takes a status that is no number for 500', () => {
    expect([200, '404', 'invalid'].map(statusOf)).toEqual([200, 404, 500]);
  });
});

describe('when LiteLLM cools down', () => {
  it.each([
    [
      'more than half of 81 failed',
      serverError,
      40,
      41,
      false,
      '41 of 81 calls of the minute failed',
    ],
    ['just half of them failed', serverError, 40, 40, false, undefined],
    ['four calls say nothing', serverError, 0, 4, false, undefined],
    ['five do', serverError, 0, 5, false, '5 of 5 calls of the minute failed'],
    ['the only target stays', serverError, 0, 999, true, undefined],
    [
      'but for a thousand failures',
      serverError,
      0,
      1000,
      true,
      'all 1000 calls of the minute failed',
    ],
    ['and not with one answer', serverError, 1, 1000, true, undefined],
    ['a rate limit, at once', rateLimited, 99, 1, false, '429: rate limited'],
    ['a rate limit of the only target', rateLimited, 99, 1, true, undefined],
    ['no such model', 404, 99, 1, true, '404: no use to try again'],
    ['no right to it', 401, 99, 1, false, '401: no use to try again'],
    ['a time-out is worth another try', timedOut, 99, 1, false, undefined],
    ['so is a conflict', 409, 99, 1, false, undefined],
    ['and an error of the server', 500, 99, 1, false, undefined],
    ['what is asked wrongly is not', 499, 99, 1, false, '499: no use to try again'],
  ])('%s', (_, status, successes, failures, isOnly, reason) => {
    expect(cooldownReason(usual, status, successes, failures, isOnly)).toBe(reason);
  });
});

describe('a target that cools down', () => {
  it('is open again after its cooldown time, to the instant', () => {
    const { guard, said } = guarded();
    guard.failed(0, 10, 1, rateLimited);
    expect([guard.isOpen(0, 10), guard.admit(0, 14.9), guard.isOpen(1, 10)]).toEqual([
      false,
      false,
      true,
    ]);
    expect([guard.retryAt(0, 11), guard.retryAt(1, 11)]).toEqual([15, 11]);
    expect(guard.isOpen(0, 15)).toBe(true);
    expect(said).toEqual(['0 cooling: 429: rate limited', '0 available: cooled down for 5 s']);
  });

  it('is not left alone for longer by calls that fail meanwhile', () => {
    const { guard } = guarded();
    guard.failed(0, 10, 1, rateLimited);
    guard.failed(0, 14, 1, rateLimited);
    expect(guard.retryAt(0, 14)).toBe(15);
  });

  it('never is, where the time is 0', () => {
    const { guard, said } = guarded({ cooldown_time: 0 });
    guard.failed(0, 10, 1, rateLimited);
    expect([guard.isOpen(0, 10), said]).toEqual([true, []]);
  });
});

describe('what is counted', () => {
  it('counts a minute from the first failure, and then anew', () => {
    const { guard } = guarded();
    for (const now of [0, 10, 20, 59]) guard.failed(0, now, 1, serverError);
    guard.failed(0, 60, 1, serverError);
    expect(guard.isOpen(0, 60)).toBe(true);
    for (const now of [61, 62, 63, 64]) guard.failed(0, now, 1, serverError);
    expect(guard.isOpen(0, 64)).toBe(false);
  });

  it('counts answers beside failures', () => {
    const { guard } = guarded();
    for (let at = 0; at < 5; at += 1) guard.succeeded(0, 1);
    for (let at = 0; at < 5; at += 1) guard.failed(0, 2, 1, serverError);
    expect(guard.isOpen(0, 2)).toBe(true);
    guard.failed(0, 2, 1, serverError);
    expect(guard.isOpen(0, 2)).toBe(false);
  });

  it('counts lost connections, but holds none against the target', () => {
    const { guard } = guarded();
    for (let at = 0; at < 9; at += 1) guard.failed(0, 1, 1, noConnection);
    expect(guard.isOpen(0, 1)).toBe(true);
    guard.failed(0, 1, 1, serverError);
    expect(guard.isOpen(0, 1)).toBe(false);
  });
});

describe('allowed failures', () => {
  it('are so many in a cooldown time, and one more cools down', () => {
    const { guard, said } = guarded({ allowed_fails: 2 }, 1);
    for (const now of [0, 1]) guard.failed(0, now, 1, serverError);
    expect(guard.isOpen(0, 1)).toBe(true);
    guard.failed(0, 2, 1, serverError);
    expect(said).toEqual(['0 cooling: 3 failures, 2 allowed']);
  });

  it('are forgotten a cooldown time after the first', () => {
    const { guard } = guarded({ allowed_fails: 2 });
    for (const now of [0, 4, 5, 6]) guard.failed(0, now, 1, serverError);
    expect(guard.isOpen(0, 6)).toBe(true);
  });

  it('of a kind are those of its statuses', () => {
    const byKind: AllowedFails = {
      authentication: 11,
      not_found: 12,
      timeout: 13,
      rate_limit: 14,
      internal_server: 15,
      bad_gateway: 16,
      service_unavailable: 17,
    };
    const statuses = [401, 404, timedOut, 504, rateLimited, serverError, 502, 503, 403, 505];
    expect(statuses.map((status) => allowedFailsFor(status, 9, byKind))).toEqual([
      11, 12, 13, 13, 14, 15, 16, 17, 9, 9,
    ]);
    // Of a kind that is left out as of any, which are 3 where nothing is said.
    expect(statuses.map((status) => allowedFailsFor(status, 9, {}))).toEqual(Array(10).fill(9));
    expect(allowedFailsFor(401, undefined, {})).toBe(3);
    expect(allowedFailsFor(401, 3, {})).toBe(3);
    expect([2, 3, undefined].map((allowed) => allowedFailsFor(401, allowed, undefined))).toEqual([
      2,
      undefined,
      undefined,
    ]);
  });

  it('count as left out where they are 3, as in LiteLLM', () => {
    const { guard } = guarded({ allowed_fails: 3 });
    for (let at = 0; at < 4; at += 1) guard.failed(0, 1, 1, serverError);
    expect(guard.isOpen(0, 1)).toBe(true);
  });

  it('differ by kind, where 0 and kinds left out are as any other', () => {
    const policy = { rate_limit: 1, timeout: 0 };
    const open = (status: number, failures: number) => {
      const { guard } = guarded({ allowed_fails_policy: policy, allowed_fails: 2 });
      for (let at = 0; at < failures; at += 1) guard.failed(0, 1, 1, status);
      return guard.isOpen(0, 1);
    };
    expect([open(rateLimited, 1), open(rateLimited, 2)]).toEqual([true, false]);
    expect([open(timedOut, 2), open(timedOut, 3)]).toEqual([true, false]);
    expect([open(503, 2), open(503, 3)]).toEqual([true, false]);
  });
});

it('is open at the instant that it names, and not before, whatever happened', () => {
  const event = fc.record({
    after: fc.integer({ min: 0, max: 20e6 }),
    target: fc.nat(2),
    status: fc.constantFrom(200, rateLimited, serverError, timedOut, noConnection, 404),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const { guard } = guarded({}, 3);
      let ticks = 0;
      let now = 0;
      for (const { after, target, status } of events) {
        ticks += after;
        now = toSeconds(ticks);
        if (status === 200) guard.succeeded(target, now);
        else guard.failed(target, now, 1, status);
        for (const one of [0, 1, 2]) {
          const back = guard.retryAt(one, now);
          expect(guard.isOpen(one, now)).toBe(back <= now);
          expect(back - now).toBeLessThanOrEqual(usual.cooldown_time + 1e-9);
        }
      }
      const back = guard.retryAt(0, now);
      expect(guard.isOpen(0, back)).toBe(true);
    }),
  );
});
