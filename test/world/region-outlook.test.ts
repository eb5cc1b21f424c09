import { describe, expect, it } from 'vitest';
import { renderRegionOutlook } from '../../src/report/region-outlook-text.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { offeredLoads } from '../../src/world/offered-load.ts';
import { type RegionOutlook, regionOutlooks } from '../../src/world/region-outlook.ts';

/** Two regions with one and three replicas that do ten requests a second each, and two thirds of all clients in Tokyo. */
function outlookOf(routing: object, more: object = {}): RegionOutlook {
  const data = {
    name: 'plan',
    horizon: '80s',
    regions: { 'us-east-1': { weight: 1 }, 'eu-west-1': { weight: 3 }, 'sa-east-1': {} },
    network: { round_trips: { 'eu-west-2': { 'eu-west-1': '20ms' } } },
    pools: {
      p: { accelerator: 'L4', accelerators: 3, regions: { 'us-east-1': {}, 'eu-west-1': {} } },
    },
    deployments: {
      d: {
        pool: 'p',
        engine: { kind: 'slots', slots: 1, service: '100ms' },
        scaling: { kind: 'fixed', replicas: 1 },
        regions: { 'eu-west-1': { scaling: { kind: 'fixed', replicas: 3 } } },
      },
    },
    gateways: { g: { targets: { d: { deployment: 'd' } }, regional: { routing } } },
    traffic: {
      t: {
        arrivals: { kind: 'poisson', rate: '3/s' },
        shape: { kind: 'step', at: '70s', factor: 2 },
        clients: { 'ap-northeast-1': 2, 'eu-west-2': 1 },
      },
    },
    ...more,
  };
  const source = { file: 'plan', data, locate: () => ({ file: 'plan' }) };
  const { scenario } = parseScenario(source, []);
  const [outlook] = regionOutlooks(scenario, new Map(), offeredLoads(scenario, new Map()));
  return outlook!;
}

describe('where clients would be sent', () => {
  it('by latency, in the eighth with most requests', () => {
    const { from, until, regions, places } = outlookOf({ kind: 'latency' });
    expect([from, until]).toEqual([70, 80]);
    expect(places).toEqual([
      { name: 'ap-northeast-1', rate: 4, roundTripsMs: [201, 257, 146], to: ['us-east-1'] },
      { name: 'eu-west-2', rate: 2, roundTripsMs: [20, 186, 76], to: ['eu-west-1'] },
    ]);
    expect(regions.map(({ name, rate }) => [name, rate])).toEqual([
      ['eu-west-1', 2],
      ['sa-east-1', 0],
      ['us-east-1', 4],
    ]);
    const capacities = regions.map(({ capacity }) => capacity);
    expect(capacities).toEqual([expect.closeTo(30, 6), 0, expect.closeTo(10, 6)]);
  });

  it('by weight, as chance would have it: within a hundredth of a quarter and three quarters', () => {
    const { regions, places } = outlookOf({ kind: 'weighted' });
    expect(places.map(({ to }) => to)).toEqual([
      ['eu-west-1', 'us-east-1'],
      ['eu-west-1', 'us-east-1'],
    ]);
    const [europe, , america] = regions.map(({ rate }) => rate / 6) as [number, number, number];
    expect(Math.abs(europe - 0.75)).toBeLessThan(0.01);
    expect(Math.abs(america - 0.25)).toBeLessThan(0.01);
  });

  it('nowhere, where no region may have them', () => {
    const { regions, places } = outlookOf({
      kind: 'residency',
      allowed: { 'ap-northeast-1': ['us-east-1'], 'eu-west-2': ['eu-west-1'] },
      base: { kind: 'cheapest-within', within: '50ms', beyond: 'none' },
    });
    expect(places.map(({ to }) => to)).toEqual([[], ['eu-west-1']]);
    expect(regions.reduce((sum, { rate }) => sum + rate, 0)).toBe(2);
  });

  it('is a few lines', () => {
    expect(renderRegionOutlook(outlookOf({ kind: 'latency' }))).toEqual([
      'regions of g, as it would send its clients from 70 s to 80 s',
      '            requests        of   load ρ',
      'eu-west-1     2.00/s    30.0/s   0.0667',
      'sa-east-1        0/s         –        –',
      'us-east-1     4.00/s   10.00/s    0.400',
      '',
      'clients in       requests   eu-west-1   sa-east-1   us-east-1   go to',
      'ap-northeast-1     4.00/s      201 ms      257 ms      146 ms   us-east-1',
      'eu-west-2          2.00/s     20.0 ms      186 ms     76.0 ms   eu-west-1',
    ]);
  });
});
