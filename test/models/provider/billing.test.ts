import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account, type Billing } from '../../../src/models/provider/billing.ts';

const prices = {
  input: { base: 2.5, tiers: [{ start: 1000, price: 5 }] },
  output: { base: 10, tiers: [{ start: 1000, price: 15 }] },
  cacheRead: { base: 1.25 },
};

describe('the account of a provider', () => {
  it('bills tokens by kind, at the prices of the length of each prompt', () => {
    const account = new Account({ kind: 'per-token', tokens: prices });
    // 600 plain, 400 cached and 100 answered at the base; 2000 and 100 at the tier.
    expect(account.bill(1000, 400, 100, 9)).toBeCloseTo((1500 + 500 + 1000) / 1e6, 15);
    expect(account.bill(2000, 0, 100, 9)).toBeCloseTo((10_000 + 1500) / 1e6, 15);
    const plan = 'per-token';
    expect(account.charges(100, 0)).toEqual([
      { plan, quantity: 2600, unit: 'input tokens', usd: expect.closeTo(11_500 / 1e6, 15) },
      { plan, quantity: 400, unit: 'cached tokens', usd: expect.closeTo(500 / 1e6, 15) },
      { plan, quantity: 200, unit: 'output tokens', usd: expect.closeTo(2500 / 1e6, 15) },
    ]);
  });

  it('bills predictions by number and by time', () => {
    const account = new Account({ kind: 'per-prediction', usd: 0.01, usdPerSecond: 0.001 });
    expect(account.bill(10, 0, 10, 5)).toBeCloseTo(0.015, 15);
    expect(account.bill(10, 0, 10, 15)).toBeCloseTo(0.025, 15);
    const plan = 'per-prediction';
    expect(account.charges(100, 0)).toEqual([
      { plan, quantity: 2, unit: 'predictions', usd: 0.02 },
      { plan, quantity: 20, unit: 'prediction-seconds', usd: expect.closeTo(0.02, 15) },
    ]);
  });

  it('bills machines and what stands beside them', () => {
    const account = new Account({
      kind: 'infrastructure',
      usdPerHour: 3,
      overheadUsdPerHour: 0.1,
    });
    expect(account.bill(10, 0, 10, 5)).toBe(0);
    const plan = 'infrastructure';
    expect(account.charges(7200, 3600)).toEqual([
      { plan, quantity: 1, unit: 'machine-hours', usd: 3 },
      { plan, quantity: 2, unit: 'overhead-hours', usd: 0.2 },
    ]);
  });

  it('bills units and tokens together', () => {
    const account = new Account({ kind: 'per-hour', usdPerHour: 4, tokens: prices });
    expect(account.bill(1000, 0, 0, 5)).toBeCloseTo(0.0025, 15);
    expect(account.charges(3600, 3600).map(({ unit, usd }) => [unit, usd])).toEqual([
      ['unit-hours', 4],
      ['input tokens', 0.0025],
      ['cached tokens', 0],
      ['output tokens', 0],
    ]);
  });

  it('charges in all what calls were billed (I8)', () => {
    const plans: Billing[] = [
      { kind: 'per-token', tokens: prices },
      { kind: 'per-prediction', usd: 0.01, usdPerSecond: 0.001 },
      { kind: 'per-hour', usdPerHour: 4, tokens: prices },
    ];
    const call = fc.record({
      input: fc.integer({ min: 0, max: 3000 }),
      cachedPart: fc.double({ min: 0, max: 1, noNaN: true }),
      output: fc.integer({ min: 0, max: 3000 }),
      seconds: fc.double({ min: 0, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...plans), fc.array(call), (billing, calls) => {
        const account = new Account(billing);
        let sum = 0;
        for (const { input, cachedPart, output, seconds } of calls) {
          sum += account.bill(input, Math.floor(cachedPart * input), output, seconds);
        }
        const total = account.charges(0, 0).reduce((so, { usd }) => so + usd, 0);
        expect(total).toBeCloseTo(sum, 9);
      }),
    );
  });
});
