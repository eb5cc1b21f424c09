import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricValues } from '../../src/metrics/catalog.ts';
import { runScenario, type ScenarioRun, scenarios } from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';
import { sharedGroundwork, sharings } from './shared-pools.ts';

const hours = ['used_hours', 'starting_hours', 'idle_hours'] as const;
const costs = ['cost_serving_usd', 'cost_starting_usd', 'cost_idle_usd', 'cost_lost_usd'] as const;

/** Equal but for rounding, of sums of thousands of terms. */
function expectSum(sum: number, whole: number): void {
  expect(Math.abs(sum - whole)).toBeLessThan(1e-9 * (1 + Math.abs(whole)));
}

function sumOf(values: MetricValues, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + values[name]!, 0);
}

function addsUp({ result }: ScenarioRun): void {
  const { total, deployments, tenants } = result;
  const served = tenants.filter(({ values }) => !Number.isNaN(values['cost_usd']!));
  for (const values of [total, ...[...deployments, ...served].map((one) => one.values)]) {
    expectSum(sumOf(values, hours), values['accelerator_hours']!);
    expectSum(sumOf(values, costs), values['cost_usd']!);
    for (const name of ['used_hours', 'starting_hours', 'cost_lost_usd', 'cost_serving_usd']) {
      expect(values[name]).toBeGreaterThanOrEqual(-1e-9);
    }
  }
  const all = (name: string) => deployments.reduce((sum, { values }) => sum + values[name]!, 0);
  for (const name of ['starting_hours', 'cost_starting_usd', 'cost_lost_usd', 'cost_serving_usd']) {
    expectSum(all(name), total[name]!);
  }
  expectSum(all('idle_hours') + total['stranded_hours']!, total['idle_hours']!);
}

/** Replica-hours between being placed, a fault or a call to wake, and readiness, as the events tell. */
function startingHours({ scenario, result }: ScenarioRun, deployment: string): number {
  const since = new Map<number, number>();
  let seconds = 0;
  const until = (replica: number, time: number) => {
    const from = since.get(replica);
    since.delete(replica);
    if (from !== undefined) seconds += Math.max(0, time - Math.max(from, result.warmup));
  };
  for (const { event, replica, time, deployment: name } of result.fleetEvents) {
    if (name !== deployment) continue;
    if (['starting', 'fault', 'waking'].includes(event)) {
      if (!since.has(replica)) since.set(replica, time);
    } else if (['ready', 'asleep', 'stopped'].includes(event)) until(replica, time);
  }
  for (const replica of [...since.keys()]) until(replica, scenario.horizon);
  return seconds / 3600;
}

describe('I8: what accelerators are paid for', () => {
  it('is used, starting and idle hours, and served, starting, idle and lost dollars, over generated scenarios', () => {
    const seen = { starting: 0, lost: 0 };
    fc.assert(
      fc.property(scenarios(), (source) => {
        const run = runScenario(source);
        addsUp(run);
        seen.starting += run.result.total['starting_hours']!;
        seen.lost += run.result.total['cost_lost_usd']!;
      }),
      { numRuns: runsOf(40), seed: 1 },
    );
    expect(seen.starting).toBeGreaterThan(0);
    expect(seen.lost).toBeGreaterThan(0);
  });

  it.each(Object.entries(sharings))('and so under %s', (_, sharing) => {
    addsUp(runScenario(sharedGroundwork(sharing)));
  });

  it('where nobody shares: starts as the events tell, and is never used and idle at once', () => {
    fc.assert(
      fc.property(scenarios({ plainPools: true }), (source) => {
        const run = runScenario(source);
        for (const { name, values } of run.result.deployments) {
          const { accelerators } = run.scenario.deployments[name]!;
          expectSum(values['starting_hours']!, accelerators * startingHours(run, name));
          expect(values['idle_hours']).toBeGreaterThanOrEqual(-1e-9);
          expect(values['cost_idle_usd']).toBeGreaterThanOrEqual(-1e-9);
        }
      }),
      { numRuns: runsOf(30), seed: 2 },
    );
  });
});

describe('over generated scenarios', () => {
  it('moves, waits and minutes lost are what decisions, events and requests tell', () => {
    let waits = 0;
    let lost = 0;
    fc.assert(
      fc.property(scenarios({ noWarmup: true }), (source) => {
        const { scenario, result, requests } = runScenario(source);
        for (const { name, values } of result.deployments) {
          const own = result.decisions.filter(({ deployment }) => deployment === name);
          const wanted = own.map(({ desired }) => desired);
          const before = [own[0]?.current, ...wanted];
          const moves = wanted
            .map((desired, at) => Math.sign(desired - before[at]!))
            .filter(Boolean);
          expect(values['scalings']).toBe(moves.length);
          const turns = moves.filter((move, at) => at > 0 && move !== moves[at - 1]).length;
          expect(values['flaps_per_hour']).toBeCloseTo((turns * 3600) / scenario.horizon, 9);
          const asks = own.some(({ current, desired }) => desired > current);
          if (!asks) expect(values['time_to_capacity_max']).toBeNaN();
          else if (values['time_to_capacity_max']! > 0) waits += 1;
        }
        for (const { name, values } of result.tenants) {
          const own = requests.filter(({ tenant }) => tenant === name);
          const ended = own.filter(({ outcome }) => outcome !== 'in-flight');
          // What ends with the horizon is in no minute.
          if (ended.length === 0 || ended.some(({ ended: at }) => at === scenario.horizon))
            continue;
          // The horizon is a minute at the most, so the one minute is judged as all the run is.
          const isLost = values['goodput_ratio']! < 0.95;
          expect(values['slo_minutes_lost']).toBeCloseTo(isLost ? scenario.horizon / 60 : 0, 9);
          lost += Number(isLost);
        }
      }),
      { numRuns: runsOf(40), seed: 3 },
    );
    expect(waits).toBeGreaterThan(0);
    expect(lost).toBeGreaterThan(0);
  });

  it('no row of decisions says what the one before it said of the same deployment', () => {
    fc.assert(
      fc.property(scenarios(), (source) => {
        const last = new Map<string, string>();
        for (const { time: _, ...row } of runScenario(source).result.decisions) {
          const said = JSON.stringify(row);
          expect(last.get(row.deployment)).not.toBe(said);
          last.set(row.deployment, said);
        }
      }),
      { numRuns: runsOf(20), seed: 4 },
    );
  });
});
