import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf, usdBy } from '../../src/ledger/bill.ts';
import type { Charge } from '../../src/ledger/charge.ts';
import { focusRow } from '../../src/ledger/focus.ts';
import { billProblems } from '../../src/ledger/focus-rules.ts';
import { epochSeconds } from '../../src/ledger/iso-time.ts';
import { runScenario, type ScenarioRun, scenarios } from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';
import { at, runLiteral } from './literal.ts';
import { sharedGroundwork, sharings } from './shared-pools.ts';
import { wanted } from './wanted.ts';

/** Equal but for rounding, of sums of thousands of terms. */
function expectSum(sum: number, whole: number): void {
  expect(Math.abs(sum - whole)).toBeLessThan(1e-9 * (1 + Math.abs(whole)));
}

/** The bill is what was printed, each part of it what the metrics say, and every row one of FOCUS. */
function holds({ scenario, result }: ScenarioRun): void {
  const { total, charges, deployments, tenants, warmup } = result;
  const bill = billOf(charges);
  expectSum(bill.totalUsd, total['cost_usd']!);
  expectSum(bill.workloadUsd, total['cost_serving_usd']! + total['cost_lost_usd']!);
  expectSum(bill.overheadUsd, total['cost_starting_usd']!);
  expectSum(bill.idleUsd, total['cost_idle_usd']!);
  const byService = usdBy(charges, ({ service }) => service);
  for (const { name, values } of deployments) {
    expectSum(byService.get(name) ?? 0, values['cost_usd']!);
  }
  const byTenant = usdBy(charges, ({ tenant = '' }) => tenant);
  for (const { name, values } of tenants) {
    const { cost_serving_usd: served, cost_lost_usd: lost } = values;
    if (values['completed']! > 0) expectSum(byTenant.get(name) ?? 0, served! + lost!);
  }
  const terms = { start: 0, account: 'a', from: warmup, until: scenario.horizon, providers: {} };
  expect(billProblems(charges.map((charge) => focusRow(charge, terms)))).toEqual([]);
}

describe('the bill of a run', () => {
  it('I8: is its cost, attributed, in rows of FOCUS, over generated scenarios', () => {
    fc.assert(
      fc.property(scenarios(), (source) => {
        holds(runScenario(source));
      }),
      { numRuns: runsOf(30), seed: 1 },
    );
  });

  it.each(Object.entries(sharings))('I8: the same under %s', (_, sharing) => {
    holds(runScenario(sharedGroundwork(sharing)));
  });

  it('I8: the same where rentals are rounded up', () => {
    const run = runLiteral(at(1, 2, 3), {
      ...wanted([0, 1], [10, 2], [20, 1]),
      'deployments.d.startup': '5s',
      'pools.p.billing': { increment: '1min' },
    });
    expect(run.result.total['cost_usd']).toBeGreaterThan(0);
    holds(run);
  });

  it('I8: the same after a warm-up, in which rentals ended and others began', () => {
    const run = runLiteral(at(1, 2, 3, 40, 41, 42), {
      ...wanted([0, 1], [5, 3], [15, 2], [50, 4], [60, 1]),
      'deployments.d.startup': '8s',
      'pools.p.billing': { increment: '1min' },
      warmup: '30s',
    });
    expect(run.result.total['cost_starting_usd']).toBeGreaterThan(0);
    holds(run);
  });

  it('I8: the same on spot nodes, which are dynamic', () => {
    const spot = { up: '1h' };
    const run = runLiteral(at(1, 2, 3), { 'pools.p.nodes': { size: 2, on_demand: 1, spot } });
    holds(run);
    expect(new Set(run.result.charges.map(({ pricing }) => pricing))).toEqual(
      new Set(['standard']),
    );
    const taken = runLiteral(at(1, 2, 3), { 'pools.p.nodes': { size: 2, spot } });
    holds(taken);
    expect(new Set(taken.result.charges.map(({ pricing }) => pricing))).toEqual(
      new Set(['dynamic']),
    );
  });

  it('says who spent what on what', () => {
    // One replica of eight L4 at $2 an hour for 100 s, of which two tenants keep it busy for three.
    const { charges } = runLiteral(
      [
        { at: 1, tenant: 'a' },
        { at: 10, tenant: 'b' },
        { at: 20, tenant: 'a' },
      ],
      {},
    ).result;
    const second = 2 / 3600;
    const line = (service: string, attribution: string, seconds: number): Partial<Charge> => ({
      service,
      attribution: attribution as Charge['attribution'],
      meter: 'L4',
      quantity: expect.closeTo(seconds / 3600, 9),
      billedUsd: expect.closeTo(seconds * second, 9),
    });
    expect(charges).toMatchObject([
      { ...line('d', 'workload', 2), tenant: 'a' },
      { ...line('d', 'workload', 1), tenant: 'b' },
      line('d', 'idle', 97),
    ]);
  });

  it('has a date where one is said', () => {
    const start = epochSeconds('2026-11-27T00:00:00Z')!;
    const [charge] = runLiteral(at(1)).result.charges;
    const terms = { start, account: 'a', from: 0, until: 100, providers: {} };
    expect(focusRow(charge!, terms)).toMatchObject({
      ChargePeriodStart: '2026-11-27T00:00:00Z',
      ChargePeriodEnd: '2026-11-27T00:01:40Z',
    });
  });
});
