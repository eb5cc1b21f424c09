import { describe, expect, it } from 'vitest';
import { billOf } from '../../src/ledger/bill.ts';
import type { Charge } from '../../src/ledger/charge.ts';
import { type ExtraCharge, extraCharges } from '../../src/ledger/extra-charge.ts';

const compute: Charge = {
  service: 'chat',
  seller: 'gpus',
  component: 'compute',
  attribution: 'workload',
  category: 'usage',
  pricing: 'standard',
  meter: 'L4',
  quantity: 50,
  unit: 'Hours',
  listUsd: 100,
  billedUsd: 100,
  effectiveUsd: 100,
  what: 'work',
};
const traffic = [
  { service: 'chat', tenant: 'acme', requests: 1e6, outputTokens: 4e8 },
  { service: 'chat', tenant: 'zeta', requests: 0, outputTokens: 0 },
  { service: 'search', tenant: 'acme', requests: 2e6, outputTokens: 0 },
];

const close = (value: number) => expect.closeTo(value, 9);

/** Lines of one extra, over a day, beside $100 of compute. */
function day(extra: ExtraCharge): Charge[] {
  return extraCharges({ one: extra }, 24, traffic, [compute]);
}

describe('an extra charge', () => {
  it('of storage is its part of a month', () => {
    expect(day({ kind: 'storage', size: 730e9, price: 0.02 })).toMatchObject([
      {
        component: 'storage',
        attribution: 'overhead',
        quantity: close(24),
        unit: 'GB-Months',
        billedUsd: close(0.48),
      },
    ]);
  });

  it('of egress is what each tenant’s answers send', () => {
    const egress = { kind: 'egress', per_request: 2000, per_token: 5, price: 0.1 } as const;
    expect(day(egress)).toMatchObject([
      {
        component: 'networking',
        tenant: 'acme',
        quantity: 4,
        unit: 'GB',
        billedUsd: 0.4,
        what: 'answers of chat',
      },
      {
        component: 'networking',
        tenant: 'acme',
        quantity: 4,
        unit: 'GB',
        billedUsd: 0.4,
        what: 'answers of search',
      },
    ]);
    expect(day({ ...egress, deployment: 'search' })).toHaveLength(1);
  });

  it('by the month is paid whatever is done', () => {
    const [line] = day({ kind: 'flat', price: 5000 / 730, component: 'management' });
    expect(line).toMatchObject({ attribution: 'overhead', unit: 'Months', frequency: 'recurring' });
    expect(line!.quantity).toBeCloseTo(24 / 730, 12);
    expect(line!.billedUsd).toBeCloseTo((5000 * 24) / 730, 9);
  });

  it('of overhead is a share of all others and of no other share, in whatever order they stand', () => {
    const extras: Record<string, ExtraCharge> = {
      tax: { kind: 'overhead', share: 0.1, of: ['compute', 'storage'] },
      disks: { kind: 'storage', size: 730e9, price: 1 },
      audit: { kind: 'overhead', share: 0.05, of: ['compute', 'management'] },
    };
    const charges = extraCharges(extras, 24, [], [compute]);
    expect(charges.map(({ service, billedUsd }) => [service, billedUsd])).toEqual([
      ['disks', close(24)],
      ['audit', close(5)],
      ['tax', close(12.4)],
    ]);
    const reversed = Object.fromEntries(Object.entries(extras).reverse());
    expect(extraCharges(reversed, 24, [], [compute])).toEqual(charges);
  });

  it('I8: is on the bill, and attributed', () => {
    const bill = billOf([compute, ...day({ kind: 'storage', size: 730e9, price: 1 })]);
    expect(bill).toMatchObject({
      totalUsd: close(124),
      workloadUsd: 100,
      idleUsd: 0,
      overheadUsd: close(24),
    });
  });
});
