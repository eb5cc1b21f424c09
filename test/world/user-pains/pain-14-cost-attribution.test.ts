import { describe, expect, it } from 'vitest';
import { runScenario } from '../../../src/testing/index.ts';
import type { CellResult, NamedValues } from '../../../src/world/result.ts';

const causes = ['cost_serving_usd', 'cost_starting_usd', 'cost_idle_usd', 'cost_lost_usd'] as const;

/** A deployment that works half of the time and one that rests, on one H100 at $8 an hour, for two hours. */
function shared(sharing: object, busy: object, quiet: object): CellResult {
  const deployment = (share: object) => ({
    pool: 'p',
    share,
    engine: { kind: 'slots', service: '1s' },
    startup: '2min',
    queue: { timeout: '20s' },
    scaling: { kind: 'fixed', replicas: 1 },
  });
  return runScenario({
    name: 'pain-14',
    horizon: '2h',
    pools: { p: { accelerator: 'H100', accelerators: 1, price: '$8/h', sharing } },
    deployments: {
      busy: { ...deployment(busy), faults: { at: ['20min'], restart: '2min' } },
      quiet: deployment(quiet),
    },
    traffic: {
      busy: {
        deployment: 'busy',
        arrivals: { kind: 'poisson', rate: '0.5/s' },
        tenants: { gold: { share: 1 }, free: { share: 3 } },
      },
      quiet: { deployment: 'quiet', arrivals: { kind: 'poisson', rate: '3/min' } },
    },
  }).result;
}

const slices = shared({ kind: 'mig' }, { profile: '3g.40gb' }, { profile: '4g.40gb' });
const turns = shared({ kind: 'time-slice' }, { memory_part: '25%' }, { memory_part: '50%' });

const named = (rows: readonly NamedValues[], name: string) =>
  rows.find((one) => one.name === name)!.values;
const sum = (values: readonly number[]) => values.reduce((so, one) => so + one, 0);

/** What each would pay if the bill went by the work done, as a meter of utilisation has it. */
function byUsage({ deployments, total }: CellResult): Record<string, number> {
  const used = sum(deployments.map(({ values }) => values['used_hours']!));
  return Object.fromEntries(
    deployments.map(({ name, values }) => [
      name,
      (total['cost_usd']! * values['used_hours']!) / used,
    ]),
  );
}

describe.each([
  ['MIG slices', slices],
  ['time slices', turns],
])('pain 14: whose is the bill of an accelerator that is shared: %s', (_, result) => {
  const { total, deployments, tenants } = result;

  it('I8: serving, starting, idle and lost add up to the cost, of all, each deployment and each tenant', () => {
    expect(total['cost_usd']).toBeCloseTo(16, 9);
    for (const { values } of [{ values: total }, ...deployments, ...tenants]) {
      expect(sum(causes.map((cause) => values[cause]!))).toBeCloseTo(values['cost_usd']!, 9);
    }
  });

  it('I8: tenants add up to their deployment, and deployments with what nobody has to the bill', () => {
    for (const metric of ['cost_usd', ...causes]) {
      const own = named(tenants, 'gold')[metric]! + named(tenants, 'free')[metric]!;
      expect(own).toBeCloseTo(named(deployments, 'busy')[metric]!, 9);
    }
    const attributed = sum(deployments.map(({ values }) => values['cost_usd']!));
    expect(attributed + 8 * total['stranded_hours']!).toBeCloseTo(16, 6);
  });

  it('a restart and the request that fell with it are told apart from work', () => {
    expect(total['cost_starting_usd']).toBeGreaterThan(0.05);
    expect(total['failed']).toBe(1);
    expect(named(deployments, 'busy')['cost_lost_usd']).toBeGreaterThan(0);
    expect(named(deployments, 'quiet')['cost_lost_usd']).toBe(0);
  });
});

describe('pain 14: where use is taken for allocation', () => {
  it('who reserves a slice and rests would pay a tenth of the bill; it pays $8.53 of $16, nearly all for rest', () => {
    const quiet = named(slices.deployments, 'quiet');
    // 4/7 of the multiprocessors beside 1/2 of the memory: 8/15 of the accelerator.
    expect(quiet['cost_usd']).toBeCloseTo((16 * 8) / 15, 9);
    expect(quiet['cost_idle_usd']! / quiet['cost_usd']!).toBeGreaterThan(0.9);
    // 8/15 of it for a twentieth of the time, beside 7/15 for half; 5 % is the standard error of its 360 requests.
    const part = (8 * 0.05) / (8 * 0.05 + 7 * 0.5);
    expect(Math.abs(byUsage(slices)['quiet']! / (16 * part) - 1)).toBeLessThan(3 * 0.055);
  });

  it('who works in the turns of others would pay ten elevenths; it has reserved $4 and worked for $8', () => {
    const busy = named(turns.deployments, 'busy');
    expect(Math.abs(byUsage(turns)['quiet']! / (16 / 11) - 1)).toBeLessThan(3 * 0.055);
    expect(busy['cost_usd']).toBeCloseTo(4, 9);
    // Half of the time, and 1.7 % is the standard error of 3,600 requests.
    expect(Math.abs(busy['cost_serving_usd']! / 8 - 1)).toBeLessThan(3 * 0.017);
    // What it had of its neighbour's idle time is told, as less than nothing.
    expect(busy['cost_idle_usd']).toBeLessThan(-3.5);
    expect(named(turns.deployments, 'quiet')['cost_idle_usd']).toBeGreaterThan(6.5);
  });

  it('a quarter of the accelerator that nobody reserved is on no one’s bill, and not hidden in one', () => {
    expect(turns.total['stranded_hours']).toBeCloseTo(0.5, 6);
    expect(sum(turns.deployments.map(({ values }) => values['cost_usd']!))).toBeCloseTo(12, 6);
  });

  it('tenants of one deployment share by their work: a quarter of the requests, a quarter of the bill', () => {
    const gold = named(slices.tenants, 'gold');
    const free = named(slices.tenants, 'free');
    const part = gold['completed']! / (gold['completed']! + free['completed']!);
    expect(gold['cost_usd']! / (gold['cost_usd']! + free['cost_usd']!)).toBeCloseTo(part, 3);
    // Three standard errors of 3,600 requests, of which each is gold with probability 1/4.
    expect(Math.abs(part - 0.25)).toBeLessThan(3 * Math.sqrt((0.25 * 0.75) / 3600));
  });
});
