import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  FailedAttempt,
  RetryDecision,
} from '../../../src/policies/resilience/retry-decision.ts';
import {
  type LimitedRetryConfig,
  type RetryConfig,
  retryPolicy,
} from '../../../src/policies/resilience/retry-policy.ts';

const limited: LimitedRetryConfig = {
  kind: 'limited',
  classes: 'litellm',
  max_attempts: 4,
  max_attempts_per_target: 2,
  max_retry_after: 60,
  backoff: { kind: 'exponential', initial: 1, multiplier: 2, max: 8, jitter: 'none' },
  wait_before_fallback: false,
  budget: { kind: 'unlimited' },
};

const failedOnce: FailedAttempt = {
  now: 0,
  status: 503,
  atTarget: 1,
  inAll: 1,
  sdkRetries: 0,
  memory: 0,
  retryAfter: 0,
  remaining: Number.POSITIVE_INFINITY,
  isOpen: true,
  hasOther: true,
};

function freshDecision(): RetryDecision {
  return { action: 'give-up', seconds: -1, sdkRetries: -1, memory: -1, because: '' };
}

/** What a fresh policy does, in words: `again after 1 s: back-off`. */
function decided(
  config: Partial<LimitedRetryConfig> | RetryConfig,
  failed: Partial<FailedAttempt>,
) {
  const settings = 'kind' in config ? (config as RetryConfig) : { ...limited, ...config };
  const decision = freshDecision();
  retryPolicy(settings).next({ ...failedOnce, ...failed }, () => 0.5, decision);
  return said(decision);
}

function said({ action, seconds, because }: RetryDecision): string {
  return `${action}${seconds > 0 ? ` after ${seconds} s` : ''}: ${because}`;
}

describe('retries within limits', () => {
  it.each<[string, Partial<LimitedRetryConfig>, Partial<FailedAttempt>, string]>([
    ['the first failure', {}, {}, 'again after 1 s: back-off'],
    [
      'a third attempt at a target, of four',
      { max_attempts_per_target: 4 },
      { atTarget: 3, inAll: 3 },
      'again after 4 s: back-off',
    ],
    [
      'the last attempt at a target',
      {},
      { atTarget: 2, inAll: 2 },
      'fall-back: 2 attempts at this target',
    ],
    [
      'the last attempt at the only target',
      {},
      { atTarget: 2, inAll: 2, hasOther: false },
      'give-up: 2 attempts at this target',
    ],
    ['the last attempt of all', {}, { inAll: 4 }, 'give-up: 4 attempts in all'],
    ['an error of the request', {}, { status: 400 }, 'fall-back: no error to try again there'],
    ['that, and no other target', {}, { status: 400, hasOther: false }, 'give-up: no other target'],
    [
      'an error that nobody retries',
      { classes: 'envoy' },
      { status: 429 },
      'give-up: no error to retry',
    ],
    ['a target that is shut off', {}, { isOpen: false }, 'fall-back: it may not be called'],
    [
      'statuses of one’s own',
      { retry_on: [400], fall_back_on: [] },
      { status: 400 },
      'again after 1 s: back-off',
    ],
    ['statuses left out', { retry_on: [], fall_back_on: [] }, {}, 'give-up: no error to retry'],
    [
      'a client library alone',
      { classes: 'openai-sdk' },
      { atTarget: 2, inAll: 2 },
      'give-up: 2 attempts at this target',
    ],
  ])('%s', (_, config, failed, expected) => {
    expect(decided(config, failed)).toBe(expected);
  });

  it.each<[string, Partial<LimitedRetryConfig>, Partial<FailedAttempt>, string]>([
    ['waits for as long', {}, { retryAfter: 20 }, 'again after 20 s: Retry-After'],
    [
      'waits no shorter for a longer back-off',
      {},
      { retryAfter: 0.5 },
      'again after 0.5 s: Retry-After',
    ],
    [
      'goes elsewhere rather than wait for long',
      {},
      { retryAfter: 61 },
      'fall-back: it asked for more than 60 s',
    ],
    [
      'gives up where there is nowhere else',
      {},
      { retryAfter: 61, hasOther: false },
      'give-up: it asked for more than 60 s',
    ],
    [
      'is not heeded by Bifrost',
      { classes: 'bifrost' },
      { retryAfter: 20 },
      'again after 1 s: back-off',
    ],
    [
      'is heeded where told so',
      { classes: 'bifrost', honour_retry_after: true },
      { retryAfter: 20 },
      'again after 20 s: Retry-After',
    ],
    [
      'is not heeded where told so',
      { honour_retry_after: false },
      { retryAfter: 20 },
      'again after 1 s: back-off',
    ],
  ])('Retry-After %s', (_, config, failed, expected) => {
    expect(decided(config, { status: 429, ...failed })).toBe(expected);
  });

  it.each<[string, Partial<LimitedRetryConfig>, Partial<FailedAttempt>, string]>([
    ['later than the wait', {}, { remaining: 1.001 }, 'again after 1 s: back-off'],
    ['as late as the wait', {}, { remaining: 1 }, 'fall-back: the deadline comes first'],
    [
      'earlier, and nowhere to go',
      {},
      { remaining: 1, hasOther: false },
      'give-up: the deadline comes first',
    ],
    [
      'earlier than Retry-After',
      {},
      { remaining: 9, retryAfter: 10 },
      'fall-back: the deadline comes first',
    ],
    [
      'earlier than the wait before another',
      { wait_before_fallback: true },
      { remaining: 1 },
      'give-up: the deadline comes first',
    ],
    ['over', {}, { remaining: 0, status: 400 }, 'give-up: the deadline comes first'],
  ])('the deadline is %s', (_, config, failed, expected) => {
    expect(decided(config, failed)).toBe(expected);
  });

  it('waits before another target too where it is told so, longer attempt after attempt', () => {
    const waiting = { wait_before_fallback: true };
    const twice = { atTarget: 2, inAll: 2 };
    expect(decided(waiting, twice)).toBe('fall-back after 2 s: 2 attempts at this target');
    expect(decided(waiting, { atTarget: 1, inAll: 3 })).toBe('again after 4 s: back-off');
    expect(decided({}, { atTarget: 1, inAll: 3 })).toBe('again after 1 s: back-off');
  });

  it('pays from the budget for the same target and for others, and for nothing else', () => {
    const budget = { kind: 'ratio', window: 10, ratio: 0, reserve: 2 } as const;
    const policy = retryPolicy({ ...limited, budget });
    const decision = freshDecision();
    const next = (failed: Partial<FailedAttempt>) => {
      policy.next({ ...failedOnce, ...failed }, () => 0.5, decision);
      return said(decision);
    };
    expect(next({ inAll: 4 })).toBe('give-up: 4 attempts in all');
    expect(next({})).toBe('again after 1 s: back-off');
    expect(next({ status: 400 })).toBe('fall-back: no error to try again there');
    expect(next({})).toBe('give-up: the retry budget is spent');
    expect(next({ status: 400 })).toBe('give-up: the retry budget is spent');
    expect(policy.takeCopy(0)).toBe(false);
    expect(policy.takeCopy(10)).toBe(true);
  });

  it('tells a gRPC budget of answers and of errors to retry, and of no others', () => {
    const budget = { kind: 'grpc', max_tokens: 4, token_ratio: 1 } as const;
    const policy = retryPolicy({ ...limited, classes: 'envoy', budget });
    const decision = freshDecision();
    const next = (status: number) => {
      policy.next({ ...failedOnce, status }, () => 0.5, decision);
      return decision.action;
    };
    expect([next(404), next(404), next(503)]).toEqual(['give-up', 'give-up', 'again']);
    expect([next(503), next(503)]).toEqual(['give-up', 'give-up']);
    for (let answer = 0; answer < 3; answer += 1) policy.answered(0);
    expect(next(503)).toBe('again');
  });

  it('keeps the memory of the back-off through a request, and not beyond a target', () => {
    const backoff = {
      kind: 'exponential',
      initial: 1,
      multiplier: 2,
      max: 99,
      jitter: 'decorrelated',
    } as const;
    const policy = retryPolicy({
      ...limited,
      max_attempts_per_target: 3,
      max_attempts: 9,
      backoff,
    });
    const decision = { ...freshDecision(), memory: 0 };
    const waits = [1, 2, 3].map((attempt) => {
      const failed = { ...failedOnce, atTarget: attempt, inAll: attempt, memory: decision.memory };
      policy.next(failed, () => 0.5, decision);
      return [decision.action, decision.seconds, decision.memory];
    });
    expect(waits).toEqual([
      ['again', 2, 2],
      ['again', 3.5, 3.5],
      ['fall-back', 0, 0],
    ]);
  });
});

describe('a client library that retries by itself', () => {
  const sdk = { retries: 2, initial: 0.5, max: 8 };

  /** Plays one request against a target that always says the same, and says how often it was called. */
  function calls(config: LimitedRetryConfig, status: number): number {
    const policy = retryPolicy(config);
    const decision: RetryDecision = { ...freshDecision(), sdkRetries: 0, memory: 0 };
    let attempts = 1;
    for (let made = 1; ; made += 1) {
      const { sdkRetries, memory } = decision;
      const counted = { atTarget: attempts, inAll: attempts, sdkRetries, memory };
      policy.next({ ...failedOnce, status, ...counted, hasOther: false }, () => 0.5, decision);
      if (decision.action === 'give-up') return made;
      if (decision.sdkRetries === 0) attempts += 1;
    }
  }

  it('multiplies the attempts, and no budget sees it', () => {
    expect(calls({ ...limited, max_attempts_per_target: 3 }, 503)).toBe(3);
    expect(calls({ ...limited, max_attempts_per_target: 3, sdk }, 503)).toBe(9);
    const none = { kind: 'ratio', window: 10, ratio: 0, reserve: 0 } as const;
    expect(calls({ ...limited, sdk, budget: none }, 503)).toBe(3);
    expect(calls({ ...limited, sdk }, 404)).toBe(1);
  });

  it('waits by its own back-off, or as long as it is asked to up to 60 s', () => {
    // 0.5 s less an eighth, then 1 s less an eighth.
    expect(decided({ sdk }, {})).toBe(
      'again after 0.4375 s: its client library tries again by itself',
    );
    expect(decided({ sdk }, { sdkRetries: 1 })).toContain('after 0.875 s');
    expect(decided({ sdk }, { retryAfter: 60 })).toContain('after 60 s: its client');
    expect(decided({ sdk }, { retryAfter: 61 })).toContain('after 0.4375 s: its client');
    expect(decided({ sdk }, { remaining: 0.4 })).toBe('fall-back: the deadline comes first');
    expect(decided({ sdk }, { sdkRetries: 2 })).toBe('again after 1 s: back-off');
  });
});

describe('simpler ways', () => {
  it('none never retries, and still says what counts against health', () => {
    expect(decided({ kind: 'none' }, {})).toBe('give-up: no retries');
    const { counts } = retryPolicy({ kind: 'none' });
    expect([400, 503].map(counts)).toEqual([false, true]);
    expect(retryPolicy({ kind: 'none' }).takeCopy(0)).toBe(true);
  });

  it('the source document’s goes on from any error for as long as there is anywhere to go', () => {
    const kind = 'ai-provider-gateway';
    expect(decided({ kind }, { status: 400, atTarget: 9, inAll: 99 })).toBe(
      'fall-back: any error goes on to another provider',
    );
    expect(decided({ kind }, { hasOther: false })).toBe('give-up: no other target');
    expect(retryPolicy({ kind }).counts(400)).toBe(true);
  });
});

const failures = fc.record({
  status: fc.constantFrom(0, 400, 401, 404, 408, 409, 422, 429, 500, 503, 529),
  atTarget: fc.integer({ min: 1, max: 5 }),
  inAll: fc.integer({ min: 1, max: 8 }),
  sdkRetries: fc.integer({ min: 0, max: 2 }),
  memory: fc.double({ min: 0, max: 50, noNaN: true }),
  retryAfter: fc.constantFrom(0, 0.1, 5, 90),
  remaining: fc.constantFrom(0, 0.5, 4, 60, Number.POSITIVE_INFINITY),
  isOpen: fc.boolean(),
  hasOther: fc.boolean(),
  after: fc.double({ min: 0, max: 3, noNaN: true }),
});

describe('any policy', () => {
  it.each<RetryConfig>([
    { kind: 'none' },
    { kind: 'ai-provider-gateway' },
    limited,
    { ...limited, wait_before_fallback: true, sdk: { retries: 2, initial: 0.5, max: 8 } },
  ])(
    'I12: %j draws once a failure, waits within the deadline, and retries within its limits',
    (config) => {
      fc.assert(
        fc.property(fc.array(failures, { maxLength: 60 }), (sequence) => {
          const budget = { kind: 'ratio', window: 10, ratio: 0.5, reserve: 1 } as const;
          const policy = retryPolicy(config.kind === 'limited' ? { ...config, budget } : config);
          const decision = freshDecision();
          let now = 0;
          let retries = 0;
          let draws = 0;
          for (const { after, ...failed } of sequence) {
            now += after;
            policy.began(now);
            policy.next(
              { now, ...failed },
              () => {
                draws += 1;
                return 0.5;
              },
              decision,
            );
            const { action, seconds, sdkRetries } = decision;
            expect(seconds).toBeGreaterThanOrEqual(0);
            if (action === 'give-up') continue;
            if (config.kind === 'limited') expect(seconds).toBeLessThan(failed.remaining);
            if (action === 'fall-back') expect(failed.hasOther).toBe(true);
            if (config.kind === 'limited' && sdkRetries === 0) {
              expect(failed.inAll).toBeLessThan(4);
              if (action === 'again') expect(failed.atTarget).toBeLessThan(2);
              retries += 1;
            }
          }
          expect(draws).toBe(sequence.length);
          // Retries in any time T are at most ratio × requests + reserve × ⌈(10 × T/window + 1)/10⌉.
          expect(retries).toBeLessThanOrEqual(
            0.5 * sequence.length + Math.ceil((Math.floor(now) + 1) / 10),
          );
        }),
      );
    },
  );
});
