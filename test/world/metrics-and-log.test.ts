import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toTicks } from '../../src/engine/time.ts';
import { runScenario, scenarios } from '../../src/testing/index.ts';
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
    { numRuns: runsOf(100), seed: 1 },
  );
});

it('I8: the bill is the time for which replicas held accelerators, at the price of their pool', () => {
  fc.assert(
    fc.property(scenarios({ noWarmup: true }), fc.nat(20), (source, price) => {
      const set = Object.fromEntries(
        Object.keys(source.pools).map((pool) => [`pools.${pool}.price`, `$${price}/h`]),
      );
      const { scenario, result } = runScenario(source, { set });
      const hours = result.fleetEvents.reduce((sum, { time, deployment, event }) => {
        const { accelerators } = scenario.deployments[deployment]!;
        const left = (accelerators * (scenario.horizon - time)) / 3600;
        return sum + (event === 'starting' ? left : event === 'stopped' ? -left : 0);
      }, 0);
      expect(result.total['accelerator_hours']).toBeCloseTo(hours, 9);
      expect(result.total['cost_usd']).toBeCloseTo(hours * price, 9);
      const sum = result.deployments.reduce((all, { values }) => all + values['cost_usd']!, 0);
      expect(sum).toBeCloseTo(result.total['cost_usd']!, 9);
    }),
    { numRuns: runsOf(100), seed: 2 },
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
    { numRuns: runsOf(100), seed: 3 },
  );
});
