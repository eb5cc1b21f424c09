import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf, usdBy } from '../../src/ledger/bill.ts';
import type { Charge } from '../../src/ledger/charge.ts';
import { committedCharges } from '../../src/ledger/commitment.ts';

function line(service: string, hours: number, usdPerHour: number): Charge {
  const usd = hours * usdPerHour;
  return {
    service,
    seller: 'gpus',
    component: 'compute',
    attribution: 'workload',
    category: 'usage',
    pricing: 'standard',
    meter: 'H100-SXM',
    quantity: hours,
    unit: 'Hours',
    listUsd: usd,
    billedUsd: usd,
    effectiveUsd: usd,
    what: 'work',
  };
}

describe('a commitment of 4 accelerators at $2 an hour and $8760 each upfront for a year', () => {
  const terms = { accelerators: 4, usdPerHour: 2, upfrontUsd: 8760, termHours: 8760 };
  // Six were rented for ten hours at $5: four of them are covered, at $3 in all.
  const charges = committedCharges(
    'c',
    'gpus',
    terms,
    { hours: 10, coveredHours: 40, rentedHours: 60 },
    [line('chat', 45, 5), line('search', 15, 5)],
  );

  it('I8: bills what was bought and what was rented beyond it, all of it attributed', () => {
    expect(billOf(charges)).toEqual({
      totalUsd: 4 * 10 * 3 + 20 * 5,
      listUsd: expect.closeTo(40 * 3 + 60 * 5, 9),
      workloadUsd: expect.closeTo(220, 9),
      idleUsd: 0,
      overheadUsd: 0,
    });
  });

  it('shares the discount by list cost', () => {
    expect([...usdBy(charges, ({ service }) => service)]).toEqual([
      ['gpus', 0],
      ['chat', expect.closeTo(165, 9)],
      ['search', expect.closeTo(55, 9)],
    ]);
  });

  it('leaves to nobody what nobody rented', () => {
    const half = committedCharges(
      'c',
      'gpus',
      terms,
      { hours: 10, coveredHours: 20, rentedHours: 20 },
      [line('chat', 20, 5)],
    );
    expect(billOf(half)).toEqual({
      totalUsd: 120,
      listUsd: expect.closeTo(220, 9),
      workloadUsd: expect.closeTo(60, 9),
      idleUsd: expect.closeTo(60, 9),
      overheadUsd: 0,
    });
  });
});

it('I8: whatever is rented, a commitment bills as much as it attributes', () => {
  const hours = fc.double({ min: 0, max: 1000, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(hours, { maxLength: 6 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(0, 2.5),
      (rented, part, accelerators, price) => {
        const sum = rented.reduce((so, one) => so + one, 0);
        const use = {
          hours: 100,
          coveredHours: part * Math.min(sum, 100 * accelerators),
          rentedHours: sum,
        };
        const charges = committedCharges(
          'c',
          'gpus',
          { accelerators, usdPerHour: 1, upfrontUsd: 500, termHours: 1000 },
          use,
          rented.map((one, index) => line(`d${index}`, one, price)),
        );
        // An hour of the commitment is $1.5 with what was paid upfront, and those beyond it cost the list price.
        const expected = 1.5 * 100 * accelerators + price * (sum - use.coveredHours);
        expect(Math.abs(billOf(charges).totalUsd - expected)).toBeLessThan(1e-6);
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});

it('I8: a bill whose attribution misses its total is no bill', () => {
  expect(() => billOf([{ ...line('chat', 1, 5), effectiveUsd: 4 }])).toThrow(
    '$4 are attributed, but $5 are to be paid',
  );
  expect(() => billOf([{ ...line('chat', 1, 5), billedUsd: Number.NaN }])).toThrow(RangeError);
});
