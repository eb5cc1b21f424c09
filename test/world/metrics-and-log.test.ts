import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toTicks } from '../../src/engine/time.ts';
import { runScenario, type ScenarioRun, scenarios } from '../../src/testing/index.ts';
import { walkResidents } from '../../src/testing/residents.ts';
import type { RequestRow } from '../../src/world/result.ts';
import { runsOf } from '../nightly.ts';

it('means and maxima are those of the request log', () => {
  fc.assert(
    fc.property(scenarios(), (source) => {
      const { result, requests } = runScenario(source);
      const counted = requests.filter(
        ({ arrived, outcome }) =>
          outcome === 'completed' && toTicks(arrived) >= toTicks(result.warmup),
      );
      const times: Record<string, (request: RequestRow) => number> = {
        wait: ({ started, arrived }) => started - arrived,
        ttft: ({ first_answer, arrived }) => first_answer - arrived,
        e2e: ({ ended, arrived }) => ended - arrived,
      };
      for (const [name, time] of Object.entries(times)) {
        const values = counted.map(time);
        if (values.length === 0) {
          expect(result.total[`${name}_mean`]).toBeNaN();
          continue;
        }
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(result.total[`${name}_mean`]).toBeCloseTo(mean, 9);
        expect(result.total[`${name}_max`]).toBeCloseTo(Math.max(...values), 9);
      }
    }),
    { numRuns: runsOf(50), seed: 1 },
  );
});

it('I8: the bill is the time for which replicas held accelerators, at the price of their pool', () => {
  fc.assert(
    fc.property(scenarios({ noWarmup: true }), fc.nat(20), (source, price) => {
      const priced = { price: `$${price}/h` };
      const set = Object.fromEntries(
        Object.entries(source.pools).flatMap(([name, { others }]) => [
          [`pools.${name}.price`, priced.price],
          [`pools.${name}.others`, (others as object[]).map((one) => ({ ...one, ...priced }))],
        ]),
      );
      const run = runScenario(source, { set });
      const { scenario, result } = run;
      const hours = rentedHours(run);
      expect(result.total['accelerator_hours']).toBeCloseTo(hours, 9);
      expect(result.total['cost_usd']).toBeCloseTo(hours * price, 9);
      const sum = result.deployments.reduce((all, { values }) => all + values['cost_usd']!, 0);
      const isShared = Object.values(scenario.pools).some(
        ({ sharing }) => sharing.kind !== 'exclusive',
      );
      // Of what replicas share, some is nobody's.
      if (!isShared) expect(sum).toBeCloseTo(result.total['cost_usd']!, 9);
    }),
    { numRuns: runsOf(50), seed: 2 },
  );
});

it('I3: the rows of the time series add up to the request log', () => {
  fc.assert(
    fc.property(scenarios({ noWarmup: true }), (source) => {
      const { result, requests } = runScenario(source);
      const sum = (column: 'arrived' | 'completed' | 'rejected' | 'timed_out') =>
        result.series.reduce((all, row) => all + row[column], 0);
      const count = (outcome: string) =>
        requests.filter((request) => request.outcome === outcome).length;
      expect(sum('arrived')).toBe(requests.length);
      expect(sum('completed')).toBe(count('completed'));
      expect(sum('rejected')).toBe(count('rejected'));
      expect(sum('timed_out')).toBe(count('timed-out'));
    }),
    { numRuns: runsOf(50), seed: 3 },
  );
});

/** Accelerators are rented while anybody has a place on them. */
function rentedHours(run: ScenarioRun): number {
  const { scenario } = run;
  const rented = new Map<string, number>();
  let hours = 0;
  walkResidents(run, (name, residents, { time }) => {
    const devices = new Set(residents.flatMap((one) => one.devices)).size;
    const left = (scenario.horizon - time) / 3600;
    hours += (devices - (rented.get(name) ?? 0)) * scenario.pools[name]!.group * left;
    rented.set(name, devices);
  });
  return hours;
}
