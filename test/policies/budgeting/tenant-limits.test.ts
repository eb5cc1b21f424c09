import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type TenantLimitConfig,
  tenantLimits,
} from '../../../src/policies/budgeting/tenant-limits.ts';

const limit = (given: Partial<TenantLimitConfig>): TenantLimitConfig => ({
  tenants: 'each',
  burst: 60,
  charge: 'estimate',
  ...given,
});

describe('requests a minute', () => {
  it('come at once up to a minute’s worth, and then one for each that refills', () => {
    const limits = tenantLimits([limit({ requests: 2 / 60 })], ['shop']);
    expect([0, 0, 0, 29, 30, 30, 60].map((now) => limits.admit(0, now, 0))).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
    expect(limits.secondsUntil(0, 60, 0)).toBeCloseTo(30, 9);
  });

  it('are of each tenant alone, or shared', () => {
    const admitted = (tenants: TenantLimitConfig['tenants']) => {
      const limits = tenantLimits([limit({ requests: 1 / 60, tenants })], ['a', 'b', 'c']);
      return [0, 1, 2].map((tenant) => limits.admit(tenant, 0, 0));
    };
    expect(admitted('each')).toEqual([true, true, true]);
    expect(admitted('all')).toEqual([true, false, false]);
    expect(admitted(['a', 'b'])).toEqual([true, false, true]);
  });
});

describe('tokens a minute', () => {
  it('by estimate count at admission, and what was not needed comes back at the end', () => {
    const limits = tenantLimits([limit({ tokens: 1000 / 60 })], ['shop']);
    expect([limits.admit(0, 0, 600), limits.admit(0, 0, 600)]).toEqual([true, false]);
    expect(limits.secondsUntil(0, 0, 600)).toBeCloseTo(12, 9);
    limits.charge(0, 0, 600, 100);
    expect(limits.admit(0, 0, 600)).toBe(true);
    expect(limits.secondsUntil(0, 0, 2000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('after the answer, all that are under way pass: ten of 600 use six minutes at once', () => {
    const limits = tenantLimits([limit({ tokens: 1000 / 60, charge: 'after' })], ['shop']);
    for (let i = 0; i < 10; i += 1) expect(limits.admit(0, 0, 600)).toBe(true);
    for (let i = 0; i < 10; i += 1) limits.charge(0, 0, 600, 600);
    expect(limits.admit(0, 0, 1)).toBe(false);
    // 5000 tokens below nothing, and one for the next.
    expect(limits.secondsUntil(0, 0, 1)).toBeCloseTo((5001 * 60) / 1000, 9);
    expect([300, 301].map((now) => limits.admit(0, now, 1))).toEqual([false, true]);
  });

  it('a refusal takes nothing from the other limits', () => {
    const limits = tenantLimits(
      [limit({ requests: 3 / 60 }), limit({ tokens: 10 / 60, tenants: 'all' })],
      ['shop'],
    );
    expect([10, 5, 5, 0, 0, 0].map((tokens) => limits.admit(0, 0, tokens))).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});

const requests = fc.array(
  fc.record({
    gap: fc.nat(30),
    tokens: fc.integer({ min: 1, max: 400 }),
    lasts: fc.nat(60),
    part: fc.nat(4),
  }),
  { minLength: 20, maxLength: 80 },
);

/** Tokens used and when, of requests that last a while, and the tokens of all that were under way at the most. */
function played(
  charge: 'estimate' | 'after',
  list: readonly { gap: number; tokens: number; lasts: number; part: number }[],
) {
  const limits = tenantLimits([limit({ tokens: 10, charge })], ['shop']);
  const underWay: { end: number; tokens: number; actual: number }[] = [];
  const used: { began: number; actual: number }[] = [];
  let now = 0;
  let mostUnderWay = 0;
  const endUntil = (until: number) => {
    underWay.sort((a, b) => a.end - b.end);
    while (underWay.length > 0 && underWay[0]!.end <= until) {
      const { end, tokens, actual } = underWay.shift()!;
      limits.charge(0, end, tokens, actual);
    }
  };
  for (const { gap, tokens, lasts, part } of list) {
    now += gap;
    endUntil(now);
    if (!limits.admit(0, now, tokens)) continue;
    const actual = (tokens * part) / 4;
    underWay.push({ end: now + lasts, tokens, actual });
    used.push({ began: now, actual });
    mostUnderWay = Math.max(
      mostUnderWay,
      underWay.reduce((sum, one) => sum + one.actual, 0),
    );
  }
  return { used, now, mostUnderWay };
}

describe('over any sequence of requests', () => {
  it.each(['estimate', 'after'] as const)(
    '%s: tokens used are within the rate and one burst, and where they count later those under way',
    (charge) => {
      fc.assert(
        fc.property(requests, (list) => {
          const { used, now, mostUnderWay } = played(charge, list);
          const total = used.reduce((sum, { actual }) => sum + actual, 0);
          const slack = charge === 'after' ? mostUnderWay : 0;
          expect(total).toBeLessThanOrEqual(600 + 10 * now + slack + 1e-9);
        }),
        { numRuns: 300, seed: 1 },
      );
    },
  );
});
