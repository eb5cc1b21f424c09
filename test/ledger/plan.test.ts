import { describe, expect, it } from 'vitest';
import { type Consumption, type Plan, planPricing, planUsd } from '../../src/ledger/plan.ts';

const month: Consumption = {
  hours: 730,
  rentals: [90, 3600, 3601],
  rentedByHour: [0, 2, 5],
  calls: [
    { inputTokens: 1000, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 500 },
    { inputTokens: 2000, cacheReadTokens: 1000, cacheWriteTokens: 0, outputTokens: 0 },
  ],
  predictions: 4000,
  storedGb: 500,
  sentGb: 20,
};

describe('a plan', () => {
  it.each([
    ['by the second', { kind: 'on-demand', usdPerHour: 3.6 }, 7.291, 'standard'],
    ['by the minute', { kind: 'on-demand', usdPerHour: 3.6, increment: 60 }, 7.38, 'standard'],
    ['by the hour', { kind: 'on-demand', usdPerHour: 3.6, increment: 3600 }, 14.4, 'standard'],
    ['of five minutes at least', { kind: 'spot', usdPerHour: 3.6, minimum: 300 }, 7.501, 'dynamic'],
    [
      'reserved, used or not',
      { kind: 'reserved', accelerators: 2, usdPerHour: 1, upfrontUsd: 876, termHours: 8760 },
      2 * 730 * 1.1,
      'committed',
    ],
    [
      'of committed dollars, hour by hour',
      { kind: 'committed-spend', committedUsdPerHour: 6, usdPerHour: 2, listUsdPerHour: 3 },
      3 * 6 + 2 * 3,
      'committed',
    ],
    [
      'by tokens',
      {
        kind: 'per-token',
        prices: { input: { base: 2 }, output: { base: 8 }, cacheRead: { base: 0.5 } },
      },
      0.002 + 0.004 + 0.002 + 0.0005,
      'standard',
    ],
    ['by predictions', { kind: 'per-prediction', usd: 0.002 }, 8, 'standard'],
    ['by the month', { kind: 'monthly', usd: 5000 }, 5000, 'standard'],
    ['of storage', { kind: 'storage', usdPerGbMonth: 0.023 }, 11.5, 'standard'],
    ['of egress', { kind: 'egress', usdPerGb: 0.09 }, 1.8, 'standard'],
  ] as const)('%s', (_, plan: Plan, usd, pricing) => {
    expect(planUsd(plan, month)).toBeCloseTo(usd, 9);
    expect(planPricing(plan)).toBe(pricing);
  });
});
