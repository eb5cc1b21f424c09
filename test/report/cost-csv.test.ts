import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { billProblems } from '../../src/ledger/focus-rules.ts';
import { costColumns, costRows } from '../../src/report/cost-csv.ts';
import { csv } from '../../src/report/csv.ts';
import { at, runLiteral } from '../world/literal.ts';

describe('cost.csv', () => {
  const { scenario, result } = runLiteral(at(1, 2, 3.3), {
    warmup: '1s',
    billing: { start: '2026-11-27T00:00:00Z', account: 'shop', providers: { p: 'Acme Cloud' } },
    charges: { staff: { kind: 'flat', price: '$5000/month' } },
  });
  const text = csv(costColumns, costRows(result, scenario));
  const rows = parse(text, { columns: true }) as Record<string, string>[];

  it('I8: adds up to the cost that was printed, in rows of FOCUS', () => {
    const sum = rows.reduce((so, row) => so + Number(row['BilledCost']), 0);
    expect(sum).toBeCloseTo(result.total['cost_usd']!, 12);
    expect(billProblems(rows)).toEqual([]);
  });

  it('has the date, the account and the sellers of its scenario, from the warm-up on', () => {
    const [first, ...others] = rows;
    expect(first).toMatchObject({
      BillingAccountId: 'shop',
      ChargePeriodStart: '2026-11-27T00:00:01Z',
      ChargePeriodEnd: '2026-11-27T00:01:40Z',
      ProviderName: 'Acme Cloud',
      ServiceName: 'd',
      x_Tenant: 't',
    });
    expect(others.at(-1)).toMatchObject({
      ServiceName: 'staff',
      ProviderName: 'staff',
      x_Tenant: '',
    });
  });

  it('has no formula of a name: who sells is what the scenario says', () => {
    const hostile = runLiteral(at(1), {
      billing: { account: '=1+1', providers: { p: '@evil' } },
    });
    const [row] = parse(csv(costColumns, costRows(hostile.result, hostile.scenario)), {
      columns: true,
    }) as Record<string, string>[];
    expect(row).toMatchObject({ BillingAccountId: "'=1+1", ProviderName: "'@evil" });
    expect(Number(row!['BilledCost'])).toBe(hostile.result.charges[0]!.billedUsd);
  });

  it('has every digit', () => {
    const { billedUsd } = result.charges[0]!;
    expect(rows[0]!['BilledCost']).toBe(String(billedUsd).toUpperCase());
    expect(Number(rows[0]!['BilledCost'])).toBe(billedUsd);
  });
});
