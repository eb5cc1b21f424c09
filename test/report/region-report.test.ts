import { describe, expect, it } from 'vitest';
import { runJson } from '../../src/report/json.ts';
import { renderRegions } from '../../src/report/region-report.ts';
import type { SweepRun } from '../../src/report/result-files.ts';
import { runScenario, type ScenarioRun } from '../../src/testing/index.ts';
import { at } from '../world/literal.ts';
import { runRegional } from '../world/regions/regional.ts';

const outage = {
  'regions.us-east-1.outages': { at: [{ at: '100.5s', for: '100s' }] },
  'deployments.d.engine.service': '100ms',
};

/** Two calls of New York, of which one fails, and one of London. */
const run = runRegional({ 'us-east-1': at(1, 101), 'eu-west-2': at(2) }, outage);

const facts = {
  scenario: '',
  verdict: '',
  folder: '',
  reproduction: { command: '', spillway: '', scenario: '', seed: '', fingerprint: '' },
};

/** A sweep of so many variants, all the same. */
function sweepOf({ result, scenario }: ScenarioRun, count = 1): SweepRun {
  return {
    variants: Array.from({ length: count }, (_, index) => ({
      labels: count === 1 ? {} : { number: `${index}` },
      parsed: { scenario },
    })),
    replications: 1,
    outcomes: Array.from({ length: count }, () => ({ kind: 'done', result })),
  } as unknown as SweepRun;
}

/** Cells of lines, which are two or more spaces apart. */
const cellsOf = (lines: readonly string[]) => lines.map((line) => line.trim().split(/ {2,}/));

describe('regions and places on the terminal', () => {
  it('are a row each', () => {
    const lines = renderRegions(sweepOf(run));
    const cells = cellsOf(lines);
    expect(cells[0]).toEqual([
      ...['region', 'calls', 'failed', 'p95', 'cost', 'CO2e', 'outage', 'failover', 'restore'],
    ]);
    const [europe, america] = cells.slice(1, 3) as [string[], string[]];
    expect(europe.slice(0, 4)).toEqual(['eu-west-1', '1.00', '0', '100 ms']);
    // It came to the door 2 ms after it was sent, and the replica starts for 30 s.
    expect(america.slice(0, 4)).toEqual(['us-east-1', '2.00', '1.00', '100 ms']);
    expect(america.slice(-3)).toEqual(['100 s', '502 ms', '130 s']);
    expect(cells.slice(3)).toEqual([
      [''],
      ['place', 'requests', 'p95', 'good'],
      ['eu-west-2', '1.00', '113 ms', '100 %'],
      ['us-east-1', '2.00', '104 ms', '50.0 %'],
    ]);
  });

  it('of two variants stand under their names', () => {
    const lines = renderRegions(sweepOf(run, 2));
    expect(lines.filter((line) => /^\S/.test(line))).toEqual(['number=0', 'number=1']);
  });

  it('of many variants are those in trouble, and the worst place', () => {
    const cells = cellsOf(renderRegions(sweepOf(run, 4)));
    expect(cells.map(([first, second]) => [first, second])).toEqual([
      ['region in trouble', 'calls'],
      ['number=0', 'us-east-1'],
      ['number=1', 'us-east-1'],
      ['number=2', 'us-east-1'],
      ['number=3', 'us-east-1'],
      ['', undefined],
      ['worst place', 'requests'],
      ['number=0', 'us-east-1'],
      ['number=1', 'us-east-1'],
      ['number=2', 'us-east-1'],
      ['number=3', 'us-east-1'],
    ]);
  });

  it('are nothing where there are none', () => {
    const none = runScenario({
      name: 'none',
      horizon: '10s',
      pools: { p: { accelerator: 'L4', accelerators: 1 } },
      deployments: {
        d: {
          pool: 'p',
          engine: { kind: 'slots', service: '1s' },
          scaling: { kind: 'fixed', replicas: 1 },
        },
      },
      traffic: { t: { arrivals: { kind: 'poisson', rate: '1/s' } } },
    });
    expect(renderRegions(sweepOf(none))).toEqual([]);
    expect(runJson(sweepOf(none), facts)).not.toHaveProperty('variants.0.regions');
  });
});

it('are in JSON, every metric with its interval', () => {
  const json = runJson(sweepOf(run), facts);
  expect(json).toMatchObject({
    variants: [
      {
        regions: {
          'us-east-1': {
            arrived: { mean: 2, halfWidth: null },
            restore_seconds: { mean: 130, halfWidth: null },
          },
          'eu-west-1': { failed: { mean: 0, halfWidth: null } },
        },
        places: { 'us-east-1': { goodput_ratio: { mean: 0.5, halfWidth: null } } },
      },
    ],
  });
});
