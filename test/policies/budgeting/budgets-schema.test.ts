import { describe, expect, it } from 'vitest';
import { type BudgetsConfig, budgetKinds } from '../../../src/policies/budgeting/budget-config.ts';
import { spendingLimit } from '../../../src/policies/budgeting/index.ts';
import {
  type TenantLimitConfig,
  tenantLimits,
} from '../../../src/policies/budgeting/tenant-limits.ts';
import { checkBudgets, checkLimits } from '../../../src/scenario/check-budgets.ts';
import { budgets, limits } from '../../../src/scenario/schema/budgets.ts';

const day = 86_400;
const newYear = Date.UTC(2026, 0, 1) / 1000;
const plain = { tenants: 'each', per: 'day', alerts: [0.9], enforcement: 'reject' };

describe('the `budgets` block of a scenario', () => {
  it.each([
    [
      { of: [{ amount: '$1667' }] },
      { kind: 'reserve', starts: newYear, of: [{ ...plain, amount: 1667 }] },
    ],
    [
      {
        kind: 'post-paid',
        starts: '2026-11-27 09:30',
        of: [
          { tenants: ['a', 'b'], amount: '$50K', per: 'month', alerts: ['50%', 1] },
          { tenants: 'all', amount: '$2', per: '24h', enforcement: 'alert-only' },
        ],
      },
      {
        kind: 'post-paid',
        starts: Date.UTC(2026, 10, 27, 9, 30) / 1000,
        of: [
          { ...plain, tenants: ['a', 'b'], amount: 50_000, per: 'month', alerts: [0.5, 1] },
          { ...plain, tenants: 'all', amount: 2, per: day, enforcement: 'alert-only' },
        ],
      },
    ],
  ])('%j means %j', (written, meant) => {
    const config: BudgetsConfig = budgets.parse(written);
    expect(config).toEqual(meant);
  });

  it.each(budgetKinds)('%s is a kind that admits a first request', (kind) => {
    const config = budgets.parse({ kind, of: [{ amount: '$1' }] });
    expect(spendingLimit(config, ['shop'], () => {}).admit(0, 0, 0.5)).toBe(true);
  });

  it.each([
    [{}],
    [{ of: [] }],
    [{ kind: 'prepaid', of: [{ amount: '$1' }] }],
    [{ of: [{ amount: 1 }] }],
    [{ of: [{ amount: '$-1' }] }],
    [{ of: [{ amount: '$1', per: 'week' }] }],
    [{ of: [{ amount: '$1', per: '0s' }] }],
    [{ of: [{ amount: '$1', tenants: [] }] }],
    [{ of: [{ amount: '$1', tenants: 'some' }] }],
    [{ of: [{ amount: '$1', alerts: ['120%'] }] }],
    [{ of: [{ amount: '$1', enforce: 'reject' }] }],
    [{ starts: '2026-02-30', of: [{ amount: '$1' }] }],
    [{ starts: '27.11.2026', of: [{ amount: '$1' }] }],
    [{ starts: '2026-11-27 25:00', of: [{ amount: '$1' }] }],
  ])('refuses %j', (written) => {
    expect(budgets.safeParse(written).success).toBe(false);
  });

  it('says what a date looks like', () => {
    const { error } = budgets.safeParse({ starts: 'friday', of: [{ amount: '$1' }] });
    expect(error?.issues[0]?.message).toBe(
      '"friday" is not a date with or without a time, such as "2026-11-27" or "2026-11-27 09:30"',
    );
  });
});

describe('what the form of budgets does not show', () => {
  const found = (written: unknown) =>
    checkBudgets(['budgets'], budgets.parse(written), ['shop', 'search']).map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );

  it('names of tenants that there are not, or twice', () => {
    expect(found({ of: [{ amount: '$1', tenants: ['shop', 'serch', 'shop'] }] })).toEqual([
      'budgets.of.0.tenants.1: "serch" is not a tenant. Did you mean "search"? Allowed: shop, search',
      'budgets.of.0.tenants.2: "shop" is named twice',
    ]);
  });

  it('what the published class does not know', () => {
    const of = [
      { amount: '$1', tenants: ['shop'] },
      { amount: '$1', tenants: 'all', per: 'month', alerts: [0.5], enforcement: 'alert-only' },
    ];
    expect(found({ kind: 'reserve', of })).toEqual([]);
    expect(found({ kind: 'as-published', of })).toEqual([
      'budgets.of.1.per: is `day` with `kind: as-published`',
      'budgets.of.1.tenants: is `each`, or a list of one with `kind: as-published`',
      'budgets.of.1.alerts: is [90%] with `kind: as-published`',
      'budgets.of.1.enforcement: is `reject` with `kind: as-published`',
    ]);
  });
});

describe('the `limits` of tenants', () => {
  it('are rates with a burst of a minute', () => {
    const config: readonly TenantLimitConfig[] = limits.parse([
      { requests: '60/min' },
      { tenants: ['a'], tokens: '1.2M/h', burst: '1s', charge: 'after' },
    ]);
    expect(config).toEqual([
      { tenants: 'each', requests: 1, burst: 60, charge: 'estimate' },
      { tenants: ['a'], tokens: 1_200_000 / 3600, burst: 1, charge: 'after' },
    ]);
    expect(tenantLimits(config, ['a']).admit(0, 0, 1)).toBe(true);
    expect(checkLimits(['limits'], config, ['b'])).toEqual([
      { path: ['limits', 1, 'tenants', 0], message: '"a" is not a tenant. Allowed: b' },
    ]);
  });

  it.each([
    [[{}]],
    [[{ tenants: 'all', burst: '1s' }]],
    [[{ requests: 60 }]],
    [{ requests: '1/s' }],
  ])('refuses %j', (written) => {
    expect(limits.safeParse(written).success).toBe(false);
  });
});
