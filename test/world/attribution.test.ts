import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accelerator } from '../../src/catalog/accelerators.ts';
import { powerOf } from '../../src/catalog/power.ts';
import { kindsOf } from '../../src/scenario/places.ts';
import { runScenario, type ScenarioRun, scenarios } from '../../src/testing/index.ts';
import { walkResidents } from '../../src/testing/residents.ts';
import { runsOf } from '../nightly.ts';
import { sharedGroundwork, sharings } from './shared-pools.ts';

const attributed = ['accelerator_hours', 'used_hours', 'cost_usd', 'energy_kwh'] as const;

/** Equal but for rounding, of sums of thousands of terms. */
function expectSum(sum: number, whole: number): void {
  expect(Math.abs(sum - whole)).toBeLessThan(1e-9 * (1 + Math.abs(whole)));
}

function sumOf(rows: ScenarioRun['result']['deployments'], metric: string): number {
  return rows.reduce((sum, { values }) => sum + values[metric]!, 0);
}

/** Dollars, and the least and most kWh, of the accelerators on which anybody has a place, from the warm-up on. */
function rented(run: ScenarioRun) {
  const { scenario, result } = run;
  const bill = { hours: 0, usd: 0, idle: 0, busy: 0 };
  const rentedBefore = new Map<string, ReadonlySet<number>>();
  walkResidents(run, (name, residents, { time }) => {
    const pool = scenario.pools[name]!;
    const sheets = kindsOf(pool).flatMap(({ sheet, accelerators, usdPerHour }) =>
      Array.from({ length: Math.floor(accelerators / pool.group) }, () => ({ sheet, usdPerHour })),
    );
    const now = new Set(residents.flatMap(({ devices }) => devices));
    const before = rentedBefore.get(name) ?? new Set();
    rentedBefore.set(name, now);
    const from = Math.max(time, result.warmup);
    const hours = (Math.max(0, scenario.horizon - from) / 3600) * pool.group;
    const add = (device: number, sign: 1 | -1) => {
      const { sheet, usdPerHour } = sheets[device]!;
      const power = powerOf(sheet)!;
      bill.hours += sign * hours;
      bill.usd += sign * hours * usdPerHour;
      bill.idle += (sign * hours * power.parked) / 1000;
      bill.busy += (sign * hours * accelerator(sheet.id)!.watts!) / 1000;
    };
    for (const device of now) if (!before.has(device)) add(device, 1);
    for (const device of before) if (!now.has(device)) add(device, -1);
  });
  return bill;
}

function holds(run: ScenarioRun): void {
  const { scenario, result } = run;
  const { total, deployments, tenants } = result;
  // I8: tenants share what their deployments used, wherever these completed anything.
  for (const { name, values } of deployments) {
    const own = tenants.filter((one) => deploymentOfTenant(run, one.name) === name);
    if (values['completed'] === 0) continue;
    for (const metric of attributed) expectSum(sumOf(own, metric), values[metric]!);
  }
  // I8: deployments share what is rented, but for what nobody has a part of.
  const { hours, usd, idle, busy } = rented(run);
  expectSum(sumOf(deployments, 'accelerator_hours') + total['stranded_hours']!, hours);
  expectSum(total['accelerator_hours']!, hours);
  expectSum(total['cost_usd']!, usd);
  expect(sumOf(deployments, 'cost_usd')).toBeLessThanOrEqual(usd + 1e-9);
  expectSum(sumOf(deployments, 'used_hours'), total['used_hours']!);
  expect(total['used_hours']).toBeLessThanOrEqual(hours + 1e-9);
  expect(sumOf(deployments, 'energy_kwh')).toBeLessThanOrEqual(total['energy_kwh']! + 1e-9);
  // I9: between rest and the data sheet.
  expect(total['energy_kwh']).toBeGreaterThanOrEqual(idle - 1e-9);
  expect(total['energy_kwh']).toBeLessThanOrEqual(busy + 1e-9);
  // Where nobody shares, nothing is nobody's.
  if (Object.values(scenario.pools).every(({ sharing }) => sharing.kind === 'exclusive')) {
    expectSum(total['stranded_hours']!, 0);
    for (const metric of attributed) expectSum(sumOf(deployments, metric), total[metric]!);
  }
}

/** A tenant is named in its traffic, or is its traffic. */
function deploymentOfTenant({ scenario }: ScenarioRun, tenant: string): string {
  for (const [name, { deployment, tenants = {} }] of Object.entries(scenario.traffic)) {
    const named = (tenants as Record<string, { deployment?: string }>)[tenant];
    const only = Object.keys(scenario.deployments)[0]!;
    if (named !== undefined) return named.deployment ?? deployment ?? only;
    if (name === tenant) return deployment ?? only;
  }
  throw new Error(`no tenant is called ${tenant}`);
}

describe('what is attributed', () => {
  it('I8, I9: adds up, and no accelerator is used or draws more than it can, over generated scenarios', () => {
    fc.assert(
      fc.property(scenarios(), (source) => {
        holds(runScenario(source));
      }),
      { numRuns: runsOf(150), seed: 1 },
    );
  });

  it.each(Object.entries(sharings))('I8, I9: the same under %s', (_, sharing) => {
    const run = runScenario(sharedGroundwork(sharing));
    expect(run.result.total['completed']).toBeGreaterThan(20);
    holds(run);
  });
});

describe('parts of one accelerator at $8 an hour', () => {
  /** Deployments `a` and `b` of one replica each over an hour, with such parts of one H100. */
  function hour(sharing: object, a: object, b: object) {
    const deployment = (share: object) => ({
      pool: 'p',
      share,
      engine: { kind: 'slots', service: '1s' },
      scaling: { kind: 'fixed', replicas: 1 },
    });
    const { result } = runScenario({
      name: 'parts',
      horizon: '1h',
      pools: { p: { accelerator: 'H100', accelerators: 1, price: '$8/h', sharing } },
      deployments: { a: deployment(a), b: deployment(b) },
      traffic: {
        one: { deployment: 'a', arrivals: { kind: 'poisson', rate: '1/min' } },
        b: { deployment: 'b', arrivals: { kind: 'poisson', rate: '1/min' } },
      },
    });
    const of = (name: string) => result.deployments.find((one) => one.name === name)!.values;
    return {
      usd: [of('a')['cost_usd'], of('b')['cost_usd'], result.total['cost_usd']],
      stranded: result.total['stranded_hours'],
    };
  }

  it('cost what they are of it, and the rest is stranded', () => {
    const { usd, stranded } = hour(
      { kind: 'mps' },
      { memory: '20GB', multiprocessors: '50%' },
      { memory_part: '25%', multiprocessors: '10%' },
    );
    expect(usd[0]).toBeCloseTo(4, 9);
    expect(usd[1]).toBeCloseTo(2, 9);
    expect(usd[2]).toBeCloseTo(8, 9);
    expect(stranded).toBeCloseTo(0.25, 9);
  });

  it('cost all of it once, where one has most of the memory and the other of the multiprocessors', () => {
    const { usd, stranded } = hour(
      { kind: 'mps' },
      { memory_part: '75%', multiprocessors: '25%' },
      { memory_part: '25%', multiprocessors: '75%' },
    );
    expect(usd).toEqual([expect.closeTo(4, 9), expect.closeTo(4, 9), expect.closeTo(8, 9)]);
    expect(stranded).toBeCloseTo(0, 9);
  });

  it('are 8/15 and 7/15 where slices of 4/7 of one and 1/2 of it are both there', () => {
    const { usd } = hour({ kind: 'mig' }, { profile: '4g.40gb' }, { profile: '3g.40gb' });
    expect(usd).toEqual([
      expect.closeTo((8 * 8) / 15, 9),
      expect.closeTo((8 * 7) / 15, 9),
      expect.closeTo(8, 9),
    ]);
  });
});

describe('fairness', () => {
  it('is not known where nobody was served', () => {
    const run = runScenario({
      name: 'nobody',
      horizon: '10s',
      pools: { p: { accelerator: 'L4', accelerators: 1 } },
      deployments: {
        d: {
          pool: 'p',
          engine: { kind: 'slots', service: '1s' },
          scaling: { kind: 'fixed', replicas: 0 },
          queue: { timeout: '1s' },
        },
      },
      traffic: { t: { arrivals: { kind: 'poisson', rate: '5/s' } } },
    });
    expect(run.result.total['timed_out']).toBeGreaterThan(5);
    expect(run.result.total['fairness']).toBeNaN();
  });
});
