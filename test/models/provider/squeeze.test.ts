import { describe, expect, it } from 'vitest';
import { Health } from '../../../src/models/provider/health.ts';
import { RateLimits, type RateLimitsConfig } from '../../../src/models/provider/rate-limits.ts';
import { TokenBucket } from '../../../src/policies/resilience/token-bucket.ts';

describe('a bucket that is resized', () => {
  it('fills at the old rate until then, loses what is above the new burst, and fills at the new rate', () => {
    const bucket = new TokenBucket(2, 100);
    bucket.charge(0, 60);
    bucket.resize(10, 1, 50);
    expect(bucket.level(10)).toBe(50);
    bucket.charge(10, 30);
    expect(bucket.level(20)).toBe(30);
    expect(bucket.secondsUntil(20, 40)).toBe(10);
  });

  it('takes no more than fits, for ever', () => {
    const bucket = new TokenBucket(2, 100);
    bucket.resize(0, 1, 50);
    expect(bucket.secondsUntil(0, 51)).toBe(Number.POSITIVE_INFINITY);
  });

  it('that grows has what it had, and not more', () => {
    const bucket = new TokenBucket(1, 10);
    bucket.resize(5, 2, 100);
    expect(bucket.level(5)).toBe(10);
    expect(bucket.level(15)).toBe(30);
  });
});

describe('rate limits that are squeezed', () => {
  const config: RateLimitsConfig = {
    requestsPerSecond: 1,
    tokensPerSecond: Number.POSITIVE_INFINITY,
    inputTokensPerSecond: Number.POSITIVE_INFINITY,
    outputTokensPerSecond: Number.POSITIVE_INFINITY,
    burstSeconds: 60,
    charging: 'used',
    maxTokens: undefined,
    countsCached: true,
  };
  const admitted = (limits: RateLimits, now: number): number => {
    for (let count = 0; ; count += 1) if (limits.admit(now, 1, 0, 1) > 0) return count;
  };

  it('admit a tenth of the burst and of the rate', () => {
    const limits = new RateLimits(config);
    limits.squeeze(0, 0.1);
    expect(admitted(limits, 0)).toBe(6);
    expect(admitted(limits, 30)).toBe(3);
  });

  it('and what they were before once that is over, from what is left', () => {
    const limits = new RateLimits(config);
    limits.squeeze(0, 0.1);
    limits.squeeze(100, 1);
    expect(admitted(limits, 100)).toBe(6);
    expect(admitted(limits, 120)).toBe(20);
  });
});

describe('the limits of several outages at once', () => {
  const squeeze = (limits: number) => {
    return { name: 's', errors: 0, slowdown: 1, status: 0, hang: 0, drops: false, limits };
  };

  it('multiply, and are whole again to the last bit', () => {
    const health = new Health();
    const [one, other] = [squeeze(0.1), squeeze(0.3)];
    health.outageBegan(one);
    health.outageBegan(other);
    expect(health.limits).toBeCloseTo(0.03, 12);
    health.outageEnded(one);
    expect(health.limits).toBe(0.3);
    health.outageEnded(other);
    expect(health.limits).toBe(1);
  });

  it('make no call fail by themselves', () => {
    const health = new Health();
    health.outageBegan(squeeze(0.1));
    expect([health.errors, health.slowdown, health.worst]).toEqual([0, 1, undefined]);
  });
});
