import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf, usdBy } from '../../src/ledger/bill.ts';
import {
  type HeldByDeployment,
  poolCharges,
  type RentedByPool,
} from '../../src/ledger/fleet-charges.ts';
import { focusRow } from '../../src/ledger/focus.ts';
import { billProblems } from '../../src/ledger/focus-rules.ts';
import { providerCharges } from '../../src/ledger/provider-charges.ts';

const terms = { start: 0, account: 'a', from: 0, until: 3600, providers: {} };
/** Ten hours at $2, of which six were used, by two tenants, and one was for starts. */
const chat: HeldByDeployment = {
  name: 'chat',
  pool: 'gpus',
  hours: 10,
  usedHours: 6,
  startingHours: 1,
  usd: 20,
  usedUsd: 12,
  startingUsd: 2,
  tenants: [
    { tenant: 'acme', part: 0.75 },
    { tenant: 'zeta', part: 0.25 },
  ],
};
const gpus: RentedByPool = {
  name: 'gpus',
  meter: 'L4',
  hours: 12,
  usd: 24,
  spotHours: 0,
  spotUsd: 0,
};

describe('what a pool rented', () => {
  it('I8: is the work of tenants, starts, idle replicas, and what nobody had a part of', () => {
    const charges = poolCharges(gpus, [chat, { ...chat, pool: 'other' }]);
    expect(
      charges.map((one) => [one.service, one.tenant, one.attribution, one.quantity, one.billedUsd]),
    ).toEqual([
      ['chat', 'acme', 'workload', 4.5, 9],
      ['chat', 'zeta', 'workload', 1.5, 3],
      ['chat', undefined, 'overhead', 1, 2],
      ['chat', undefined, 'idle', 3, 6],
      ['gpus', undefined, 'idle', 2, 4],
    ]);
    expect(billOf(charges)).toMatchObject({
      totalUsd: 24,
      workloadUsd: 12,
      idleUsd: 10,
      overheadUsd: 2,
    });
  });

  it('counts what a bill is rounded up by as time', () => {
    const rounded = poolCharges({ ...gpus, hours: 10, usd: 22 }, [chat]);
    expect(rounded.at(-1)).toMatchObject({ service: 'gpus', billedUsd: 2 });
    // At $2.2 an hour, which is what an hour came to.
    expect(rounded.at(-1)!.quantity).toBeCloseTo(2 / 2.2, 9);
  });

  it('is nobody’s work where nobody was answered', () => {
    const [work] = poolCharges(gpus, [{ ...chat, tenants: [] }]);
    expect(work).toMatchObject({ attribution: 'workload', billedUsd: 12 });
    expect(work).not.toHaveProperty('tenant');
  });

  it('is dynamic for its part of spot nodes', () => {
    const charges = poolCharges({ ...gpus, spotHours: 6, spotUsd: 6 }, [chat]);
    expect([...usdBy(charges, ({ pricing }) => pricing)]).toEqual([
      ['standard', expect.closeTo(18, 9)],
      ['dynamic', expect.closeTo(6, 9)],
    ]);
  });

  it('I8: adds up to the bill and breaks no rule of FOCUS, whatever is held, spot or committed', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const deployment = fc.record({ hours: unit, used: unit, starting: unit, tenants: fc.nat(3) });
    fc.assert(
      fc.property(
        fc.array(deployment, { maxLength: 4 }),
        unit,
        fc.constantFrom('none', 'spot', 'committed'),
        (all, rest, how) => {
          const held = all.map(({ hours, used, starting, tenants }, index): HeldByDeployment => {
            const usedHours = hours * used;
            const startingHours = (hours - usedHours) * starting;
            return {
              name: `d${index}`,
              pool: 'gpus',
              hours,
              usedHours,
              startingHours,
              usd: 3 * hours,
              usedUsd: 3 * usedHours,
              startingUsd: 3 * startingHours,
              tenants: Array.from({ length: tenants }, (_, at) => ({
                tenant: `t${at}`,
                part: 1 / tenants,
              })),
            };
          });
          const hours = held.reduce((sum, one) => sum + one.hours, rest);
          const pool: RentedByPool = {
            name: 'gpus',
            meter: 'L4',
            hours,
            usd: 3 * hours,
            spotHours: how === 'spot' ? hours / 4 : 0,
            spotUsd: how === 'spot' ? hours / 2 : 0,
            ...(how === 'committed' && {
              commitment: {
                terms: { accelerators: 2, usdPerHour: 1, upfrontUsd: 0, termHours: 8760 },
                use: { hours: 1, coveredHours: Math.min(2, hours), rentedHours: hours },
              },
            }),
          };
          const charges = poolCharges(pool, held);
          const expected = how === 'committed' ? 2 + 3 * Math.max(0, hours - 2) : 3 * hours;
          expect(Math.abs(billOf(charges).totalUsd - expected)).toBeLessThan(1e-9);
          expect(billProblems(charges.map((one) => focusRow(one, terms)))).toEqual([]);
        },
      ),
      { numRuns: 200, seed: 9 },
    );
  });
});

describe('what a provider billed', () => {
  const tenants = [
    { tenant: 'acme', part: 0.6 },
    { tenant: 'zeta', part: 0.4 },
  ];

  it('is its tenants’ calls, in units of a bill', () => {
    const lines = [
      { quantity: 1e6, unit: 'input tokens', usd: 2 },
      { quantity: 7200, unit: 'instance-seconds', usd: 4 },
      { quantity: 10, unit: 'predictions', usd: 1 },
    ];
    const charges = providerCharges('openai', lines, tenants);
    expect(charges.map((one) => [one.tenant, one.quantity, one.unit, one.billedUsd])).toEqual([
      ['acme', 6e5, 'Tokens', 1.2],
      ['zeta', 4e5, 'Tokens', 0.8],
      ['acme', 1.2, 'Hours', 2.4],
      ['zeta', 0.8, 'Hours', 1.6],
      ['acme', 6, 'Predictions', 0.6],
      ['zeta', 4, 'Predictions', 0.4],
    ]);
    expect(billProblems(charges.map((one) => focusRow(one, terms)))).toEqual([]);
  });

  it('is overhead where it stands beside machines, and idle where nobody called', () => {
    const lines = [
      { quantity: 2, unit: 'machine-hours', usd: 6 },
      { quantity: 2, unit: 'overhead-hours', usd: 1 },
      { quantity: 0, unit: 'output tokens', usd: 0 },
    ];
    const attributions = (own: typeof tenants) =>
      providerCharges('ray', lines, own).map((one) => [one.attribution, one.billedUsd]);
    expect(attributions([])).toEqual([
      ['idle', 6],
      ['overhead', 1],
    ]);
    expect(attributions(tenants.slice(0, 1).map((one) => ({ ...one, part: 1 })))).toEqual([
      ['workload', 6],
      ['overhead', 1],
    ]);
  });
});
