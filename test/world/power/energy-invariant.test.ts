import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accelerator } from '../../../src/catalog/accelerators.ts';
import { hostWattsPerAccelerator } from '../../../src/ledger/energy/accelerator-power.ts';
import { wattsRange } from '../../../src/ledger/energy/power-model.ts';
import { kindsOf } from '../../../src/scenario/places.ts';
import { pooledPower, powerModelOf } from '../../../src/scenario/pool-power.ts';
import type { PoolScenario } from '../../../src/scenario/schema.ts';
import { siteOf } from '../../../src/scenario/site-of.ts';
import {
  gatewayScenarios,
  poolNodes,
  type ScenarioRun,
  scenarios,
  withNodes,
} from '../../../src/testing/index.ts';
import { walkResidents } from '../../../src/testing/residents.ts';
import { runsOf } from '../../nightly.ts';
import { type TracedRun, traced } from './power-trace.ts';
import { powered } from './powered-scenarios.ts';

/** Equal to 1e-9 of it; of what is next to nothing, to 1e-12. */
function expectSame(value: number, other: number): void {
  expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-9 * Math.abs(other) + 1e-12);
}

/** The least and the most that an accelerator of a pool can draw. */
function rangeOf(pool: PoolScenario, id: string): readonly [number, number] {
  if (pool.power === undefined) {
    const { idleWatts, dynamicWatts } = pooledPower(pool, id);
    return [idleWatts, idleWatts + dynamicWatts];
  }
  const [least, most] = wattsRange(powerModelOf(pool.power, accelerator(id)!)!);
  const { host } = pool.power;
  const watts = host === 'typical' ? hostWattsPerAccelerator.value : host;
  return [least + watts, most + watts];
}

/** kWh between which the energy of a pool must be: of its accelerators on which anybody has a place. */
function bounds(run: ScenarioRun, pool: string): readonly [floor: number, ceiling: number] {
  const { scenario, result } = run;
  const config = scenario.pools[pool]!;
  const ids = kindsOf(config).flatMap(({ sheet, accelerators }) =>
    Array.from({ length: Math.floor(accelerators / config.group) }, () => sheet.id),
  );
  const sum = [0, 0] as [number, number];
  let before = new Set<number>();
  walkResidents(run, (name, residents, { time }) => {
    if (name !== pool) return;
    const now = new Set(residents.flatMap(({ devices }) => devices));
    const hours =
      (config.group * Math.max(0, scenario.horizon - Math.max(time, result.warmup))) / 3600;
    const add = (device: number, sign: 1 | -1) => {
      const [least, most] = rangeOf(config, ids[device]!);
      sum[0] += (sign * hours * least) / 1000;
      sum[1] += (sign * hours * most) / 1000;
    };
    for (const device of now) if (!before.has(device)) add(device, 1);
    for (const device of before) if (!now.has(device)) add(device, -1);
    before = now;
  });
  return sum;
}

function holds(run: TracedRun): void {
  const { scenario, result } = run;
  const { total, deployments, tenants } = result;
  const sum = (rows: typeof deployments, metric: string) =>
    rows.reduce((so, { values }) => so + values[metric]!, 0);
  for (const { name, values } of deployments) {
    const metered = run.deployment(name);
    expectSame(values['energy_kwh']!, metered.kwh);
    expectSame(values['energy_rest_kwh']!, metered.restKwh);
    expectSame(values['carbon_g']!, metered.grams);
    const { region } = scenario.pools[scenario.deployments[name]!.pool]!;
    expectSame(values['site_kwh']!, metered.kwh * siteOf(scenario, region!).pue);
  }
  let kwh = 0;
  let grams = 0;
  for (const name of Object.keys(scenario.pools)) {
    const metered = run.pool(name);
    // Of nodes it is not told here when they are there.
    const [floor, ceiling] =
      scenario.pools[name]!.nodes === undefined ? bounds(run, name) : [0, Number.POSITIVE_INFINITY];
    expect(metered.kwh).toBeGreaterThanOrEqual(floor - 1e-9 * (1 + floor));
    expect(metered.kwh).toBeLessThanOrEqual(ceiling + 1e-9 * (1 + ceiling));
    kwh += metered.kwh;
    grams += metered.grams;
  }
  expectSame(total['energy_kwh']!, kwh);
  expectSame(total['carbon_g']!, grams);
  expectSame(sum(result.regions, 'energy_kwh'), kwh);
  expectSame(sum(result.regions, 'carbon_g'), grams);
  // Tenants have all of what deployments drew that answered anything, and requests have all that their tenants have.
  const answered = deployments.filter(({ values }) => values['completed']! > 0);
  for (const metric of [
    'energy_kwh',
    'site_kwh',
    'carbon_g',
    'carbon_embodied_g',
    'energy_rest_kwh',
  ]) {
    expect(sum(deployments, metric)).toBeLessThanOrEqual(total[metric]! * (1 + 1e-9) + 1e-12);
    // Nobody knows the energy of hosted models, nor of tenants who ask them.
    if (metric === 'energy_kwh' && Object.keys(scenario.providers).length > 0) continue;
    // Who was answered nothing by a deployment that answered nobody has NaN of it.
    const own = tenants.reduce((so, { values }) => so + (values[metric] || 0), 0);
    expectSame(own, sum(answered, metric));
  }
  const requests = (metric: 'energy_j' | 'carbon_g') =>
    run.requests.reduce((so, row) => so + (row[metric] || 0), 0);
  expectSame(requests('energy_j') / 3.6e6, sum(answered, 'energy_kwh'));
  expectSame(requests('carbon_g'), sum(answered, 'carbon_g'));
  // Intervals have all of it too, those before the warm-up ended left out.
  if (result.warmup > 0) return;
  for (const { name, values } of deployments) {
    const rows = result.series.filter(({ deployment }) => deployment === name);
    const overTime = (metric: 'watts' | 'carbon_g_per_hour') =>
      rows.reduce((so, row, index) => {
        const seconds = (rows[index + 1]?.time ?? scenario.horizon) - row.time;
        return so + (row[metric]! * seconds) / 3600;
      }, 0);
    expectSame(overTime('watts') / 1000, values['energy_kwh']!);
    expectSame(overTime('carbon_g_per_hour'), values['carbon_g']!);
  }
}

describe('energy and carbon of a run', () => {
  const promise =
    'energy is the integral of the power trace, between floor and ceiling; carbon is Σ energy × PUE × intensity; both are attributed once';
  it(`I9: ${promise}`, () => {
    fc.assert(
      fc.property(powered(scenarios()), (source) => {
        holds(traced(source));
      }),
      { numRuns: runsOf(60), seed: 8 },
    );
  });

  it('I9: the same on nodes, whose accelerators draw whether or not somebody has them', () => {
    fc.assert(
      fc.property(powered(scenarios()), poolNodes(), (source, part) => {
        const { pools, ...rest } = withNodes(source, part);
        // Every other one of the pools that say anything of power.
        const set = Object.fromEntries(
          Object.keys(pools).flatMap((name, index) =>
            'power' in pools[name]! && (part.devices + index) % 2 === 0
              ? [[`pools.${name}.power.vacant`, 'bare']]
              : [],
          ),
        );
        holds(traced({ ...rest, pools }, { set }));
      }),
      { numRuns: runsOf(25), seed: 9 },
    );
  });

  it('I9: the same behind gateways, where calls are worked for', () => {
    fc.assert(
      fc.property(powered(gatewayScenarios()), (source) => {
        holds(traced(source));
      }),
      { numRuns: runsOf(25), seed: 10 },
    );
  });
});
