import { describe, expect, it } from 'vitest';
import { backoff } from '../../../src/policies/resilience/backoff/index.ts';
import { hedge as hedging } from '../../../src/policies/resilience/hedge.ts';
import { retryPolicy } from '../../../src/policies/resilience/retry-policy.ts';
import { hedge, retry } from '../../../src/scenario/schema/retry.ts';

const defaults = {
  kind: 'limited',
  classes: 'litellm',
  max_attempts: 4,
  max_attempts_per_target: 2,
  max_retry_after: 60,
  backoff: { kind: 'exponential', initial: 0.5, multiplier: 2, max: 8, jitter: 'full' },
  wait_before_fallback: false,
  budget: { kind: 'finagle', ttl: 10, min_retries_per_second: 10, percent_can_retry: 0.2 },
};

describe('the `retry` block of a scenario', () => {
  it.each<[unknown, object]>([
    [undefined, defaults],
    [{}, defaults],
    [{ kind: 'none' }, { kind: 'none' }],
    [{ kind: 'ai-provider-gateway' }, { kind: 'ai-provider-gateway' }],
    [
      { retry_on: [0, 503], max_retry_after: '5s', sdk: { retries: 3 } },
      {
        ...defaults,
        retry_on: [0, 503],
        max_retry_after: 5,
        sdk: { retries: 3, initial: 0.5, max: 8 },
      },
    ],
    [
      { backoff: { kind: 'bifrost' }, budget: { kind: 'grpc' } },
      {
        ...defaults,
        backoff: { kind: 'bifrost', initial: 0.5, multiplier: 2, max: 5 },
        budget: { kind: 'grpc', max_tokens: 10, token_ratio: 0.1 },
      },
    ],
    [
      { backoff: { max: 'unlimited' }, budget: { kind: 'ratio', ratio: '10%', reserve: 0 } },
      {
        ...defaults,
        backoff: { ...defaults.backoff, max: 'unlimited' },
        budget: { kind: 'ratio', window: 10, ratio: 0.1, reserve: 0 },
      },
    ],
  ])('%j means %j', (written, meant) => {
    const settings = retry.parse(written);
    expect(settings).toEqual(meant);
    expect(() => retryPolicy(settings)).not.toThrow();
  });

  it.each([
    'exponential',
    'constant',
    'linear',
    'polly',
    'finagle',
    'cockatiel',
    'grpc',
    'bifrost',
    'openai-sdk',
  ])('the back-off %s needs no settings, and waits', (kind) => {
    const settings = retry.parse({ backoff: { kind } });
    const wait = settings.kind === 'limited' ? backoff(settings.backoff).delay(0, 0, () => 0.5) : 0;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(2);
  });

  it.each([
    [{ retry_on: [700] }, ['retry_on', 0]],
    [{ budget: { kind: 'linkerd', ttl: '2min' } }, ['budget', 'ttl']],
    [{ backoff: { kind: 'exponential', multiplier: 0.5 } }, ['backoff', 'multiplier']],
    [{ max_attempts: 0 }, ['max_attempts']],
  ])('%j is wrong at %j', (written, path) => {
    expect(retry.safeParse(written).error?.issues.map((issue) => issue.path)).toEqual([path]);
  });
});

describe('the `hedge` block of a scenario', () => {
  it.each<[unknown, object]>([
    [
      {},
      { kind: 'percentile', percentile: 0.95, calls: 1000, min_calls: 20, delay: 2, max_copies: 1 },
    ],
    [
      { kind: 'fixed', share: '5%' },
      { kind: 'fixed', delay: 2, max_copies: 1, share: 0.05 },
    ],
  ])('%j means %j', (written, meant) => {
    const settings = hedge.parse(written);
    expect(settings).toEqual(meant);
    expect(hedging(settings, () => true).delay(0, 0)).toBe(2);
  });
});
