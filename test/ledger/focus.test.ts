import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Charge } from '../../src/ledger/charge.ts';
import { committedCharges } from '../../src/ledger/commitment.ts';
import { type BillingTerms, billColumns, type FocusRow, focusRow } from '../../src/ledger/focus.ts';
import { focusColumns, mandatoryColumns, requiredColumns } from '../../src/ledger/focus-columns.ts';
import {
  billProblems,
  columnProblems,
  payableUsd,
  rowProblems,
  spreadProblems,
} from '../../src/ledger/focus-rules.ts';

const january = 1_672_531_200;
const terms: BillingTerms = {
  start: january,
  account: 'shop',
  from: 0,
  until: 3600,
  providers: {},
};
const hour: Charge = {
  service: 'chat',
  seller: 'gpus',
  tenant: 'acme',
  component: 'compute',
  attribution: 'workload',
  category: 'usage',
  pricing: 'standard',
  meter: 'H100-SXM',
  quantity: 2,
  unit: 'Hours',
  listUsd: 9,
  billedUsd: 9,
  effectiveUsd: 9,
  what: 'work',
};
const row = focusRow(hour, terms);
const upfront = { accelerators: 1, usdPerHour: 0, upfrontUsd: 8760, termHours: 8760 };
const byTheHour = { accelerators: 1, usdPerHour: 1, upfrontUsd: 0, termHours: 8760 };

/** Rows of one accelerator at $2 an hour under a commitment, of which so many of the hours were used. */
function committed(commitment: typeof upfront, hours: number, used: number): FocusRow[] {
  const use = { hours, coveredHours: used, rentedHours: used };
  const usd = { listUsd: 2 * used, billedUsd: 2 * used, effectiveUsd: 2 * used };
  const charges = used === 0 ? [] : [{ ...hour, quantity: used, ...usd }];
  const all = committedCharges('c', 'gpus', commitment, use, charges);
  return all.map((charge) => focusRow(charge, { ...terms, until: hours * 3600 }));
}

describe('a charge as a row of FOCUS 1.2', () => {
  it('has every mandatory column, and others of FOCUS or its own', () => {
    expect(Object.keys(row)).toEqual([...billColumns]);
    expect(columnProblems(Object.keys(row))).toEqual([]);
  });

  it('says what was used, at which price, and what it costs', () => {
    expect(rowProblems(row)).toEqual([]);
    expect(row).toMatchObject({
      BillingAccountId: 'shop',
      BillingPeriodStart: '2023-01-01T00:00:00Z',
      BillingPeriodEnd: '2023-02-01T00:00:00Z',
      ChargePeriodStart: '2023-01-01T00:00:00Z',
      ChargePeriodEnd: '2023-01-01T01:00:00Z',
      ChargeCategory: 'Usage',
      ChargeClass: null,
      ChargeFrequency: 'Usage-Based',
      PricingQuantity: 2,
      PricingUnit: 'Hours',
      ListUnitPrice: 4.5,
      BilledCost: 9,
      ConsumedQuantity: 2,
      ConsumedUnit: 'Hours',
      ProviderName: 'gpus',
      CommitmentDiscountId: null,
      x_Attribution: 'workload',
      x_Tenant: 'acme',
    });
  });

  it('prices tokens by the million', () => {
    const tokens = focusRow(
      { ...hour, component: 'api-calls', quantity: 5e6, unit: 'Tokens' },
      terms,
    );
    expect(tokens).toMatchObject({
      ServiceCategory: 'AI and Machine Learning',
      ServiceSubcategory: 'Generative AI',
      PricingQuantity: 5,
      PricingUnit: '1000000 Tokens',
      ListUnitPrice: 1.8,
      ConsumedQuantity: 5e6,
      ConsumedUnit: 'Tokens',
    });
    expect(rowProblems(tokens)).toEqual([]);
  });

  it('has dollars alone of a credit', () => {
    const usd = { listUsd: -3, billedUsd: -3, effectiveUsd: -3 };
    const credit = focusRow({ ...hour, category: 'credit', ...usd }, terms);
    expect(credit).toMatchObject({
      ChargeCategory: 'Credit',
      ChargeFrequency: 'One-Time',
      PricingQuantity: null,
      PricingUnit: null,
      ListUnitPrice: null,
      ConsumedQuantity: null,
      BilledCost: -3,
    });
    expect(rowProblems(credit)).toEqual([]);
  });

  it('names who sells as the bill does, and spans every month that it touches', () => {
    const long = { ...terms, from: 1800.5, until: 40 * 86_400, providers: { gpus: 'Acme Cloud' } };
    expect(focusRow(hour, long)).toMatchObject({
      ProviderName: 'Acme Cloud',
      ChargePeriodStart: '2023-01-01T00:30:00Z',
      ChargePeriodEnd: '2023-02-10T00:00:00Z',
      BillingPeriodStart: '2023-01-01T00:00:00Z',
      BillingPeriodEnd: '2023-03-01T00:00:00Z',
    });
  });

  it('never breaks a rule, whatever is charged', () => {
    const dollars = fc.double({ min: 0, max: 1e7, noNaN: true });
    const charge = fc.record({
      component: fc.constantFrom('compute', 'api-calls', 'storage', 'networking', 'management'),
      attribution: fc.constantFrom('workload', 'idle', 'overhead'),
      category: fc.constantFrom('usage', 'purchase', 'credit', 'adjustment'),
      pricing: fc.constantFrom('standard', 'dynamic'),
      quantity: fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e12, noNaN: true })),
      unit: fc.constantFrom('Hours', 'Tokens', 'GB', 'GB-Months', 'Months', 'Requests', 'USD'),
      listUsd: dollars,
      billedUsd: dollars,
      effectiveUsd: dollars,
    });
    const until = fc.integer({ min: 0, max: 1e8 });
    fc.assert(
      fc.property(fc.array(charge, { maxLength: 5 }), until, (charges, until) => {
        const rows = charges.map((one) =>
          focusRow({ ...hour, ...one } as Charge, { ...terms, from: 0, until }),
        );
        expect(billProblems(rows)).toEqual([]);
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});

describe('rules of rows', () => {
  it.each([
    [{ BilledCost: null }, 'BilledCost is empty, and must not be'],
    [{ ServiceName: '' }, 'ServiceName is empty, and must not be'],
    [{ BilledCost: 'ten' }, 'BilledCost is "ten", and no number'],
    [{ ChargeCategory: 'usage' }, 'ChargeCategory is "usage", and may be Usage, Purchase, Tax'],
    [{ PricingCategory: 'Spot' }, 'PricingCategory is "Spot", and may be Standard, Dynamic'],
    [{ ServiceCategory: 'GPU' }, 'ServiceCategory is "GPU", and may be AI and Machine Learning'],
    [
      { ServiceSubcategory: 'Generative AI' },
      'ServiceSubcategory is "Generative AI", and of Compute may be',
    ],
    [{ BillingCurrency: '$' }, 'BillingCurrency is "$", and no code of three letters'],
    [{ PricingUnit: 'Hour' }, 'PricingUnit is "Hour", and no plural'],
    [{ PricingUnit: null }, 'PricingUnit is empty, and must not be of a Usage'],
    [{ ConsumedUnit: null }, 'ConsumedUnit is empty, and ConsumedQuantity is not'],
    [{ ConsumedQuantity: null }, 'ConsumedQuantity is empty, and must not be of Usage'],
    [{ ChargeCategory: 'Purchase' }, 'ConsumedQuantity must be empty of a Purchase'],
    [{ ChargeCategory: 'Purchase' }, 'ChargeFrequency of a Purchase is never Usage-Based'],
    [{ ChargeCategory: 'Tax' }, 'PricingCategory must be empty of a Tax'],
    [
      { ChargePeriodEnd: '2023-01-01T25:00:00Z' },
      'ChargePeriodEnd is "2023-01-01T25:00:00Z", and no time',
    ],
    [{ ChargePeriodEnd: '2023-01-01T00:00:00Z' }, 'ChargePeriodEnd is not after ChargePeriodStart'],
    [{ ListCost: 10 }, 'ListCost is 10, and 2 at 4.5 are 9'],
    [{ CommitmentDiscountStatus: 'Used' }, 'CommitmentDiscountStatus is of no commitment'],
    [{ CommitmentDiscountId: 'c' }, 'CommitmentDiscountStatus is empty, and must not be of Usage'],
    [{ CommitmentDiscountId: 'c' }, 'PricingCategory of Usage of a commitment must be Committed'],
    [
      { CommitmentDiscountId: 'c', CommitmentDiscountStatus: 'Unused' },
      'ConsumedQuantity must be empty of an unused commitment',
    ],
    [
      { ChargeCategory: 'Purchase', CommitmentDiscountId: 'c' },
      'EffectiveCost of a Purchase that covers later charges must be 0',
    ],
  ] as const)('%o is found out', (change, problem) => {
    const found = rowProblems({ ...row, ...change } as FocusRow);
    expect(found.map((one) => one.slice(0, problem.length))).toContain(problem);
  });

  it.each(mandatoryColumns)('%s is missed where it is not there', (column) => {
    const { [column]: _, ...rest } = row;
    expect(billProblems([row, rest])).toEqual([`row 2: ${column} is missing, and it is mandatory`]);
  });

  it('a column of nobody is found out', () => {
    expect(columnProblems([...mandatoryColumns, 'Tenant', 'x_Tenant'])).toEqual([
      'Tenant is no column of FOCUS 1.2; others begin with x_',
    ]);
  });

  it.each([
    'Hours',
    'GB',
    'GiB',
    'GB-Hours',
    'GB-Months',
    '1000 Tokens',
    '1000000 Tokens',
    'USD',
    'Requests/Second',
  ])('%s is a unit', (unit) => {
    expect(rowProblems({ PricingUnit: unit })).toEqual([]);
  });

  it.each(['hours', 'Hour', '1000Tokens', 'per hour', '0 Tokens', 'GB-Hour'])(
    '%s is none',
    (unit) => {
      expect(rowProblems({ PricingUnit: unit })).toHaveLength(1);
    },
  );

  it('what is to be paid is the sum of an invoice', () => {
    const other = { ...row, InvoiceId: 'other', BilledCost: '1.5' };
    expect([...payableUsd([row, other, row])]).toEqual([
      ['shop/2023-01', 18],
      ['other', 1.5],
    ]);
  });
});

describe('commitments in FOCUS', () => {
  it('I8: paid upfront for a year, cost nothing again: the purchase is spread over the hours', () => {
    const [purchase, usage, ...none] = committed(upfront, 8760, 8760);
    expect(none).toEqual([]);
    expect(purchase).toMatchObject({
      ChargeCategory: 'Purchase',
      ChargeFrequency: 'One-Time',
      PricingCategory: 'Standard',
      BilledCost: 8760,
      EffectiveCost: 0,
      ConsumedQuantity: null,
      CommitmentDiscountQuantity: 8760,
      CommitmentDiscountStatus: null,
      ResourceId: 'c',
    });
    expect(usage).toMatchObject({
      PricingCategory: 'Committed',
      BilledCost: 0,
      EffectiveCost: 8760,
      ListCost: 17_520,
      CommitmentDiscountStatus: 'Used',
    });
    expect(billProblems([purchase!, usage!])).toEqual([]);
  });

  it('that are not used at all are idle', () => {
    const rows = committed(byTheHour, 1, 0);
    expect(rows).toMatchObject([
      { ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring', BilledCost: 1, EffectiveCost: 0 },
      {
        ChargeCategory: 'Usage',
        BilledCost: 0,
        EffectiveCost: 1,
        ConsumedQuantity: null,
        ConsumedUnit: null,
        CommitmentDiscountStatus: 'Unused',
        x_Attribution: 'idle',
      },
    ]);
    expect(billProblems(rows)).toEqual([]);
  });

  it('used for three quarters of an hour are a quarter unused', () => {
    const rows = committed(byTheHour, 1, 0.75);
    expect(rows.slice(1)).toMatchObject([
      { EffectiveCost: 0.75, ConsumedQuantity: 0.75, CommitmentDiscountStatus: 'Used' },
      { EffectiveCost: 0.25, ConsumedQuantity: null, CommitmentDiscountStatus: 'Unused' },
    ]);
    expect(billProblems(rows)).toEqual([]);
  });

  it('that are not spread over their usage are found out', () => {
    const [purchase, usage] = committed(byTheHour, 1, 1);
    expect(spreadProblems([purchase!, { ...usage!, EffectiveCost: 0.9 }])).toEqual([
      'EffectiveCost of the usage of commitment c is 0.9 in all, but its purchases are 1',
    ]);
  });
});

interface Conformance {
  readonly columns: readonly {
    readonly id: string;
    readonly featureLevel: string;
    readonly allowsNulls: string;
  }[];
  readonly rules: readonly { readonly rule: string; readonly columns?: readonly string[] }[];
  readonly allowed: Readonly<Record<'ChargeCategory' | 'PricingCategory', readonly string[]>>;
  readonly commitmentScenarios: readonly {
    readonly scenario: number;
    readonly kind: string;
    readonly rows: readonly Readonly<Record<string, string>>[];
  }[];
  readonly commitmentCases: readonly Readonly<Record<string, unknown>>[];
  readonly mappingForSimulator: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const file = new URL('../../../shared/conformance/focus.json', import.meta.url);
const missing = existsSync(file) ? '' : ' (skipped: ../shared is not there)';

describe.skipIf(missing !== '')(`FOCUS as it is specified${missing}`, () => {
  const focus: Conformance =
    missing === ''
      ? JSON.parse(readFileSync(file, 'utf8'))
      : {
          columns: [],
          rules: [],
          commitmentScenarios: [],
          commitmentCases: [],
          mappingForSimulator: {},
        };

  it('has the columns that rows are judged by', () => {
    const ids = focus.columns.map(({ id }) => id);
    expect([...focusColumns].sort()).toEqual([...ids].sort());
    const columnsOf = (rule: string) => focus.rules.find((one) => one.rule === rule)!.columns;
    expect(mandatoryColumns).toEqual(columnsOf('mandatory columns present'));
    expect(requiredColumns).toEqual(columnsOf('not nullable'));
    for (const column of focus.columns.filter(({ id }) => billColumns.includes(id as never))) {
      if (column.allowsNulls === 'False') expect(requiredColumns).toContain(column.id);
    }
  });

  it('allows what we think that it allows', () => {
    for (const column of ['ChargeCategory', 'PricingCategory'] as const) {
      for (const word of focus.allowed[column]) expect(rowProblems({ [column]: word })).toEqual([]);
    }
  });

  it.each(focus.commitmentScenarios.map((one) => [one.scenario, one.kind, one.rows] as const))(
    'scenario %i, %s: its rows break no rule',
    (_, __, rows) => {
      for (const cells of rows) {
        const excerpt = Object.fromEntries(
          Object.entries(cells).map(([column, cell]) => [column, cell === 'null' ? null : cell]),
        );
        // The specification's own example ends one of its periods at 30 o'clock.
        const end = excerpt['ChargePeriodEnd'];
        const wrong =
          end === '2023-02-01T30:00:00Z'
            ? [`ChargePeriodEnd is "${end}", and no time such as 2026-11-01T00:00:00Z`]
            : [];
        expect(rowProblems(excerpt)).toEqual(wrong);
      }
    },
  );

  it.each([
    [1, 'purchase', committed(upfront, 8760, 8760)[0]!, 0],
    [1, 'usage', committed({ ...upfront }, 1, 1)[1]!, 0],
    [2, 'purchase', committed(byTheHour, 1, 0)[0]!, 0],
    [2, 'usage', committed(byTheHour, 1, 0)[1]!, 0],
    [3, 'usage', committed(byTheHour, 1, 0.75)[1]!, 0],
    [3, 'usage', committed(byTheHour, 1, 0.75)[2]!, 1],
  ] as const)('scenario %i, %s: our bill says the same', (scenario, kind, ours, at) => {
    const theirs = focus.commitmentScenarios.find(
      (one) => one.scenario === scenario && one.kind === kind,
    )!.rows[at]!;
    for (const column of [
      'ChargeCategory',
      'ChargeFrequency',
      'PricingCategory',
      'CommitmentDiscountStatus',
    ]) {
      expect(ours[column], column).toBe(theirs[column] ?? null);
    }
    // Dollars of theirs are hours of ours, at $1 each.
    for (const column of ['BilledCost', 'EffectiveCost', 'CommitmentDiscountQuantity']) {
      expect(ours[column], column).toBeCloseTo(Number(theirs[column]), 9);
    }
    const isConsumed = (theirs['ConsumedQuantity'] ?? 'null') !== 'null';
    expect(ours['ConsumedQuantity'] !== null).toBe(isConsumed);
  });

  it('spreads a commitment as its cases do', () => {
    const [whole, partly] = focus.commitmentCases;
    const hours = whole!['hours'] as number;
    const [purchase, usage] = committed(upfront, hours, hours);
    expect(purchase!['BilledCost']).toBe(whole!['purchaseBilled']);
    expect(purchase!['EffectiveCost']).toBe(whole!['purchaseEffective']);
    expect((usage!['EffectiveCost'] as number) / hours).toBe(whole!['usageHourEffective']);
    expect(usage!['BilledCost']).toBe(whole!['usageHourBilled']);
    const [, used, unused] = committed(byTheHour, 1, 0.75);
    expect({
      usedEffective: used!['EffectiveCost'],
      unusedEffective: unused!['EffectiveCost'],
    }).toEqual(partly!['usageHour']);
  });

  it.each([
    ['GPU on-demand', focusRow(hour, terms)],
    ['GPU spot', focusRow({ ...hour, pricing: 'dynamic' }, terms)],
    ['reserved', committed(byTheHour, 1, 0.75)[1]!],
    ['reserved', committed(byTheHour, 1, 0.75)[2]!],
    ['LLM API tokens', focusRow({ ...hour, component: 'api-calls', unit: 'Tokens' }, terms)],
    ['egress', focusRow({ ...hour, component: 'networking', unit: 'GB' }, terms)],
  ])('maps %s as said', (what, ours) => {
    for (const [column, words] of Object.entries(focus.mappingForSimulator[what]!)) {
      expect(words.split('|'), column).toContain(ours[column]);
    }
  });
});
