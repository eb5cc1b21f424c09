import { describe, expect, it } from 'vitest';
import { gridYear } from '../../../src/catalog/grid-years.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { runScenario } from '../../../src/testing/index.ts';
import { csvTexts } from '../../report/csv-texts.ts';
import { runLiteral } from '../literal.ts';
import { traced } from './power-trace.ts';

/** One accelerator that draws 1 kW whatever it does, in a cellar with the hours of a country. */
function cellar(profile: string, start: string, more: object = {}) {
  return {
    name: 'cellar',
    horizon: '3h',
    billing: { start },
    places: { here: { latitude: 52, longitude: 5 } },
    regions: { cellar: { at: 'here', pue: 1.5, grid: { shape: 'hourly', profile } } },
    pools: {
      p: {
        accelerator: 'L4',
        accelerators: 1,
        region: 'cellar',
        power: { model: { kind: 'constant', watts: 1000 } },
      },
    },
    deployments: {
      d: {
        pool: 'p',
        engine: { kind: 'slots', service: '1s' },
        scaling: { kind: 'fixed', replicas: 1 },
      },
    },
    traffic: { t: { arrivals: { kind: 'poisson', rate: '1/min' } } },
    ...more,
  };
}

const hourOf = (day: number, hour: number) => 24 * day + hour;

describe('carbon of a kilowatt', () => {
  it('I9: is that of the hours in which it is drawn, over the end of a year', () => {
    const grams = gridYear('NL-2024')!.grams();
    // A leap year: 31 December is its 366th day, and 1 January of the next has the hours of its first.
    const last = hourOf(365, 22);
    expect([grams[last], grams[last + 1], grams[0], grams[1]]).toEqual([
      135.8, 132.5, 119.4, 119.7,
    ]);
    const { total } = runScenario(cellar('NL-2024', '2026-12-31T22:40:00Z')).result;
    expect(total['energy_kwh']).toBeCloseTo(3, 12);
    expect(total['site_kwh']).toBeCloseTo(4.5, 12);
    const expected = 1.5 * (135.8 / 3 + 132.5 + 119.4 + (2 * 119.7) / 3);
    expect(total['carbon_g']).toBeCloseTo(expected, 9);
  });

  it('I9: begins with the end of the warm-up, within an hour', () => {
    const grams = gridYear('NL-2024')!.grams();
    const last = hourOf(365, 22);
    const source = cellar('NL-2024', '2026-12-31T22:40:00Z', { warmup: '10min' });
    const { total, warmup } = runScenario(source).result;
    expect(warmup).toBe(600);
    const hours = grams[last]! / 6 + grams[last + 1]! + grams[0]! + (2 * grams[1]!) / 3;
    expect(total['energy_kwh']).toBeCloseTo(17 / 6, 12);
    expect(total['carbon_g']).toBeCloseTo(1.5 * hours, 9);
  });

  it('I9: has the last day of a year that ends a day early on 31 December too', () => {
    const grams = gridYear('DE-2022b')!.grams();
    const last = hourOf(363, 22);
    expect(grams.length).toBe(hourOf(364, 0));
    const { total } = runScenario(cellar('DE-2022b', '2026-12-31T22:40:00Z')).result;
    const hours = grams[last]! / 3 + grams[last + 1]! + grams[0]! + (2 * grams[1]!) / 3;
    expect(total['carbon_g']).toBeCloseTo(1.5 * hours, 9);
  });

  it('costs no event where the grid has the same grams all day, and one an hour where it has not', () => {
    const events = (grid: object) =>
      runScenario(cellar('', '2026-12-31T22:40:00Z', { regions: { cellar: { at: 'here', grid } } }))
        .result.events;
    const flat = events({ grams: 300 });
    expect(events({ profile: 'NL' })).toBe(flat + 3);
    const { regions: _, ...source } = cellar('NL', '2026-12-31T22:40:00Z');
    const { region: __, ...pool } = source.pools.p;
    expect(runScenario({ ...source, pools: { p: pool } }).result.events).toBe(flat);
  });

  it('is scaled to the mean that a region has, or says', () => {
    const carbon = (grid: object, at = 'azure/westeurope') =>
      runScenario(cellar('', '2026-03-01T00:00:00Z', { regions: { cellar: { at, pue: 1, grid } } }))
        .result.total['carbon_g']!;
    const own = carbon({});
    expect(carbon({ shape: 'flat' })).toBeCloseTo(3 * 283.17, 6);
    // The hours of the same country, with another mean.
    expect(carbon({ grams: 2 * 283.17 }) / own).toBeCloseTo(2, 12);
    expect(carbon({ grams: 283.17, profile: 'NL' }, 'here')).toBeCloseTo(own, 9);
    expect(carbon({ accounting: 'marginal' })).toBeCloseTo(3 * 501.34, 6);
  });
});

describe('two accelerators of which one works for an hour of three', () => {
  it('draw 120 W at rest and 700 W at work, and have their part of what was emitted to make them', () => {
    const { total, deployments, tenants } = runLiteral([{ at: 1800 }], {
      horizon: '3h',
      regions: { ams: { at: 'azure/westeurope', pue: 1.2, grid: { shape: 'flat', grams: 100 } } },
      'pools.p': { accelerator: 'H100', accelerators: 2, region: 'ams' },
      'deployments.d.engine.service': '1h',
      'deployments.d.scaling.replicas': 2,
    }).result;
    // 6 accelerator-hours at rest, and one at work.
    expect(total['energy_kwh']).toBeCloseTo(6 * 0.12 + 0.58, 12);
    expect(total['energy_rest_kwh']).toBeCloseTo(0.72, 12);
    expect(total['site_kwh']).toBeCloseTo(1.2 * 1.3, 12);
    expect(total['carbon_g']).toBeCloseTo(100 * 1.2 * 1.3, 9);
    // 164 kg, and an eighth of 5,700 kg, over three years.
    const embodied = (6 * 876_500) / (3 * 365 * 24);
    expect(total['carbon_embodied_g']).toBeCloseTo(embodied, 9);
    expect(total['carbon_g_per_1000_good']).toBeCloseTo(1000 * (156 + embodied), 6);
    for (const { values } of [...deployments, ...tenants]) {
      expect(values['carbon_g']).toBeCloseTo(156, 9);
      expect(values['carbon_embodied_g']).toBeCloseTo(embodied, 9);
    }
  });
});

describe('what is said of energy and carbon', () => {
  const files = (source: { readonly pools: object; readonly regions?: object }) => {
    const locate = () => ({ file: 'scenario' });
    const parsed = parseScenario({ file: 'scenario', data: source, locate });
    const { result } = runScenario(source);
    const outcome = { kind: 'done' as const, result };
    const variant = { parsed, labels: {} };
    return csvTexts({ variants: [variant], replications: 1, outcomes: [outcome] } as never);
  };
  const { regions, ...rest } = cellar('NL-2024', '2026-12-31T22:40:00Z');
  const { region: _, ...pool } = rest.pools.p;
  const placed = files({ ...rest, regions });
  const nowhere = files({ ...rest, pools: { p: pool } });
  const headOf = (set: Map<string, string>, name: string) =>
    set.get(name)!.split('\n')[0]!.split(',');

  it.each([
    [
      'summary.csv',
      ['energy_rest_kwh', 'site_kwh', 'carbon_g', 'carbon_embodied_g', 'carbon_g_per_1000_good'],
    ],
    [
      'deployments.csv',
      ['energy_rest_kwh', 'site_kwh', 'carbon_g', 'carbon_embodied_g', 'carbon_g_per_1000_good'],
    ],
    [
      'tenants.csv',
      ['energy_rest_kwh', 'site_kwh', 'carbon_g', 'carbon_embodied_g', 'carbon_g_per_1000_good'],
    ],
    ['timeseries.csv', ['watts', 'carbon_g_per_hour']],
    ['requests.csv', ['energy_j', 'carbon_g']],
  ])('%s has it where there are regions, and only there', (name, columns) => {
    const added = headOf(placed, name).filter((column) => !headOf(nowhere, name).includes(column));
    // What outages of regions did comes behind.
    expect(added.slice(0, columns.length)).toEqual(columns);
  });

  it('I9: adds up in the rows of requests', () => {
    const run = traced({ ...rest, regions, warmup: '20min' });
    const sum = (metric: 'energy_j' | 'carbon_g') =>
      run.requests.reduce((so, row) => so + (row[metric] || 0), 0);
    expect(sum('energy_j')).toBeCloseTo(3.6e6 * run.deployment('d').kwh, 3);
    expect(sum('carbon_g')).toBeCloseTo(run.deployment('d').grams, 9);
    const early = run.requests.filter(({ arrived }) => arrived < 1200);
    expect(early.length).toBeGreaterThan(5);
    for (const { energy_j: joules } of early) expect(joules).toBeNaN();
  });
});
