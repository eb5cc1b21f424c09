import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems.ts';

/** A pool with such power, on the fifth line. */
function withPower(power: string, accelerator = 'H100', pool = ''): string[] {
  return problemsOf(`name: power
horizon: 10s
pools:
  main: { accelerator: ${accelerator}, accelerators: 4${pool},
    power: { ${power} } }
deployments:
  chat:
    pool: main
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 1 }
traffic:
  users: { arrivals: { kind: poisson, rate: 1/s } }
`);
}

describe('the power of a pool', () => {
  it.each([
    'host: typical',
    'host: 200W, use: batch',
    'model: { kind: mse }, cap: 1kW',
    'model: { kind: asymptotic, knee: 20%, dvfs: true }, cap_part: 60%',
    'model: { kind: table, use: [0, 0.5, 1], watts: [100, 300W, 0.7kW] }',
    'model: { kind: measured, weights: experts }',
  ])('may be { %s }', (power) => {
    expect(withPower(power)).toEqual([]);
  });

  it.each([
    [
      'model: { kind: cube }',
      '5:29  pools.main.power.model.kind: "cube" is not a kind. Did you mean "cubic"? Allowed: linear, sqrt, square, cubic, mse, asymptotic, constant, table, measured',
    ],
    ['cap: 60%', '5:19  pools.main.power.cap: "60%" is not watts, such as "420W" or "1.2kW"'],
    [
      'cap: 120W',
      '5:19  pools.main.power.cap: 120 W is too low for a H100-SXM, which draws 120 W while its engine waits',
    ],
    [
      'cap_part: 10%',
      '5:24  pools.main.power.cap_part: 70 W is too low for a H100-SXM, which draws 120 W while its engine waits',
    ],
    [
      'model: { kind: table, use: [0, 1], watts: [1] }',
      '5:56  pools.main.power.model.watts: has 1 watts for 2 uses',
    ],
    [
      'model: { kind: table, use: [0, 1, 1], watts: [1, 2, 3] }',
      '5:48  pools.main.power.model.use.2: is not more than the use before it',
    ],
    [
      'model: { kind: table, use: [0, 120%], watts: [1, 2] }',
      '5:45  pools.main.power.model.use.1: "120%" is more than 1',
    ],
  ])('is not { %s }', (power, problem) => {
    expect(withPower(power)).toEqual([problem]);
  });

  it('is measured of few accelerators only, and of none that several share', () => {
    expect(withPower('model: { kind: measured }', 'L4')).toEqual([
      '5:29  pools.main.power.model.kind: nobody measured the L4 with models of dense weights: only A100-80-SXM, H100-SXM, B200-SXM',
    ]);
    const [measured] = withPower('model: { kind: measured }', 'H100', ', sharing: { kind: mps }');
    expect(measured).toBe(
      '5:29  pools.main.power.model.kind: `measured` is of whole accelerators that replicas have to themselves',
    );
    const [batch] = withPower('use: batch', 'H100', ', sharing: { kind: time-slice }');
    expect(batch).toBe(
      '5:19  pools.main.power.use: `batch` is of accelerators, or slices, that replicas have to themselves',
    );
  });

  it('is that of a bare accelerator only where nodes have some that no replica has', () => {
    expect(withPower('vacant: bare', 'H100', ', nodes: { size: 4 }')).toEqual([]);
    expect(withPower('vacant: bare')).toEqual([
      '5:22  pools.main.power.vacant: is of accelerators that are rented with their nodes: others are only while a replica has them',
    ]);
  });

  it('has no cap where nobody knows what is drawn', () => {
    expect(withPower('cap: 100W', 'TPU-v5e')).toEqual([
      '5:19  pools.main.power.cap: nobody knows what a TPU-v5e draws, so none can be capped',
    ]);
  });
});

/** A pool in such a region, of whose accelerators this is said besides. */
function inRegion(region: string, pool = 'accelerator: L4'): string[] {
  return problemsOf(`name: region
horizon: 10s
places: { here: { latitude: 50, longitude: 8 } }
regions:
  r: { ${region} }
pools:
  main: { ${pool}, accelerators: 4, region: r }
deployments:
  chat:
    pool: main
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 1 }
traffic:
  users: { arrivals: { kind: poisson, rate: 1/s } }
`);
}

describe('a pool in a region', () => {
  it('must be on a grid that somebody knows', () => {
    const unknown =
      '5:8  regions.r.grid: nobody knows its grid: say `grams`, or the `profile` of a country';
    expect(inRegion('at: here').map((one) => one.replace(/^\d+:\d+/, '5:8'))).toEqual([unknown]);
    expect(inRegion('at: here, grid: { grams: 100 }')).toEqual([]);
    expect(inRegion('at: here, grid: { profile: NL }')).toEqual([]);
    expect(inRegion('at: here, grid: { profile: AU-NSW, shape: hourly }')).toEqual([]);
    // Marginal grams of the newest regions are not published.
    expect(inRegion('at: gcp/us-east5, grid: { accounting: marginal }')).toEqual([]);
    expect(inRegion('at: aws/ca-west-1, grid: { accounting: marginal }')).toHaveLength(1);
  });

  it('may only have the hours of countries that are known', () => {
    expect(inRegion('at: aws/eu-west-1, grid: { profile: NL-2023 }')).toEqual([
      '5:44  regions.r.grid.profile: "NL-2023" has no hours. Did you mean "NL-2024"? Allowed: AT, AT-2024, AU, AU-2024, BE, BE-2024, NL, NL-2024, DE, DE-2022b, FR, FR-2022b, BE-2022b, NL-2022b',
    ]);
  });

  it('must be of accelerators whose watts are known, or said', () => {
    expect(inRegion('at: aws/eu-west-1', 'accelerator: TPU-v5e')).toEqual([
      '7:58  pools.main.region: nobody knows what a TPU-v5e draws: say `power.model`, such as { kind: constant, watts: 300 }',
    ]);
    const said = 'accelerator: TPU-v5e, power: { model: { kind: constant, watts: 200W } }';
    expect(inRegion('at: aws/eu-west-1', said)).toEqual([]);
  });
});
