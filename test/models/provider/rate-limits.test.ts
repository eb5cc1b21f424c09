import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimits, type RateLimitsConfig } from '../../../src/models/provider/rate-limits.ts';

const unlimited: RateLimitsConfig = {
  requestsPerSecond: Number.POSITIVE_INFINITY,
  tokensPerSecond: Number.POSITIVE_INFINITY,
  inputTokensPerSecond: Number.POSITIVE_INFINITY,
  outputTokensPerSecond: Number.POSITIVE_INFINITY,
  burstSeconds: 60,
  charging: 'estimate',
  maxTokens: undefined,
  countsCached: true,
};
const limits = (config: Partial<RateLimitsConfig>) => new RateLimits({ ...unlimited, ...config });

describe('rate limits', () => {
  it('let a minute’s worth come at once, and then as much as is refilled', () => {
    const some = limits({ requestsPerSecond: 3 / 60 });
    expect([0, 0, 0].map(() => some.admit(0, 1, 0, 1))).toEqual([0, 0, 0]);
    expect(some.admit(0, 1, 0, 1)).toBe(20);
    expect(some.admit(5, 1, 0, 1)).toBeCloseTo(15, 9);
    expect(some.admit(20, 1, 0, 1)).toBe(0);
    expect(some.admit(20, 1, 0, 1)).toBe(20);
  });

  it('make a request wait for the slowest of them, and take nothing of the others meanwhile', () => {
    const some = limits({ requestsPerSecond: 1 / 60, inputTokensPerSecond: 10 });
    expect(some.admit(0, 600, 0, 1)).toBe(0);
    // 30 s for the tokens, 60 s for the request.
    expect(some.admit(0, 300, 0, 1)).toBe(60);
    expect(some.admit(60, 600, 0, 1)).toBe(0);
  });

  it('never take a request that is larger than a minute’s worth', () => {
    const some = limits({ tokensPerSecond: 1 });
    expect(some.admit(0, 50, 0, 11)).toBe(Number.POSITIVE_INFINITY);
    expect(some.admit(0, 50, 0, 10)).toBe(0);
  });

  it('leave cached tokens of prompts out where the provider does', () => {
    const counted = limits({ inputTokensPerSecond: 1 });
    const uncounted = limits({ inputTokensPerSecond: 1, countsCached: false });
    expect(counted.admit(0, 100, 90, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(uncounted.admit(0, 100, 90, 1)).toBe(0);
    expect(uncounted.headroom(0)).toBeCloseTo(50 / 60, 9);
  });

  it.each([
    // Prompt 10, answer 20 of at the most 40, of 60 tokens a minute; used 5 of the 20.
    ['estimate', 1 - 50 / 60, 1 - 50 / 60],
    ['settled', 1 - 50 / 60, 1 - 15 / 60],
    ['used', 1 - 10 / 60, 1 - 15 / 60],
  ] as const)(
    'that charge the %s amount count an answer when they should',
    (charging, first, last) => {
      const some = limits({ tokensPerSecond: 1, maxTokens: 40, charging });
      expect(some.admit(0, 10, 0, 20)).toBe(0);
      expect(some.headroom(0)).toBeCloseTo(first, 9);
      some.settle(0, 20, 5);
      expect(some.headroom(0)).toBeCloseTo(last, 9);
    },
  );

  it('that count answers at their end fall below nothing, and let nobody in until they have recovered', () => {
    const some = limits({ outputTokensPerSecond: 1, charging: 'used' });
    expect(some.admit(0, 10, 0, 100)).toBe(0);
    some.settle(0, 100, 100);
    expect(some.headroom(0)).toBe(0);
    expect(some.admit(0, 10, 0, 1)).toBe(41);
    expect(some.admit(41, 10, 0, 1)).toBe(0);
  });

  it('admit whoever comes again after the time that they said, if nobody came between', () => {
    const rate = fc.double({ min: 0.01, max: 1e4, noNaN: true });
    const request = fc.record({
      gap: fc.double({ min: 0, max: 30, noNaN: true }),
      prompt: fc.integer({ min: 0, max: 5000 }),
      output: fc.integer({ min: 1, max: 2000 }),
    });
    fc.assert(
      fc.property(rate, rate, fc.array(request, { maxLength: 20 }), (requests, tokens, sent) => {
        const some = limits({ requestsPerSecond: requests, tokensPerSecond: tokens });
        let now = 0;
        for (const { gap, prompt, output } of sent) {
          now += gap;
          const wait = some.admit(now, prompt, 0, output);
          if (wait === 0) continue;
          expect(wait).toBeGreaterThan(0);
          if (!Number.isFinite(wait)) {
            expect(prompt + output > 60 * tokens || 1 > 60 * requests).toBe(true);
            continue;
          }
          now += wait;
          expect(some.admit(now, prompt, 0, output)).toBe(0);
        }
      }),
    );
  });

  it('never let through more than the rate and one burst, whatever is tried', () => {
    const tries = fc.array(
      fc.record({
        gap: fc.double({ min: 0, max: 5, noNaN: true }),
        tokens: fc.integer({ min: 1, max: 400 }),
      }),
      { minLength: 1, maxLength: 200 },
    );
    fc.assert(
      fc.property(tries, (all) => {
        const some = limits({ tokensPerSecond: 10 });
        let now = 0;
        let taken = 0;
        for (const { gap, tokens } of all) {
          now += gap;
          if (some.admit(now, tokens - 1, 0, 1) === 0) taken += tokens;
          // What is admitted within a tick of its time may come a tick early.
          expect(taken).toBeLessThanOrEqual(10 * now + 600 + 1e-4);
        }
      }),
    );
  });
});
