import { describe, expect, it } from 'vitest';
import { regionPlace } from '../../../src/catalog/region-places.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { Network } from '../../../src/models/region/network.ts';
import { SeenRegions } from '../../../src/models/region/seen-regions.ts';

const seconds = 1e6;
const ireland = regionPlace('eu-west-1')!;
const japan = regionPlace('ap-northeast-1')!;

function seen() {
  const simulation = new Simulation();
  const network = new Network(simulation, {
    roundTrips: [[0.001, 0.201]],
    connect: 1,
    partitions: [{ places: [], regions: [1], at: 7200, lasts: 10 }],
  });
  const found = new SeenRegions({
    simulation,
    network,
    health: { healthy: [0, 1] },
    regions: [
      {
        position: ireland,
        utcOffset: 0,
        weight: 1,
        price: 2,
        gramsAt: (second) => 300 + second,
        targets: [{ load: () => 0.9 }, { load: () => 0.4 }],
      },
      { position: japan, utcOffset: 9, weight: 3, price: 4, gramsAt: undefined, targets: [] },
    ],
    places: [ireland],
    startOfDay: 20 * 3600,
  });
  return { found, runTo: (second: number) => simulation.run(second * seconds) };
}

describe('regions as a router sees them', () => {
  it('from a place: their distance and round trip, and what they say of themselves', () => {
    const { found } = seen();
    expect([0, 1].map((region) => found.rttMs(region))).toEqual([1, 201]);
    expect(found.distanceKm(0)).toBe(0);
    expect(Math.abs(found.distanceKm(1) - 9600)).toBeLessThan(100);
    expect([found.weight(1), found.price(1), found.healthy]).toEqual([3, 4, [0, 1]]);
  });

  it('from nowhere: all are as near', () => {
    const { found } = seen();
    found.place = -1;
    expect([found.rttMs(1), found.distanceKm(1)]).toEqual([0, 0]);
  });

  it('as of now: the hour of the day there, and the carbon', () => {
    const { found, runTo } = seen();
    expect([found.localHour(0), found.localHour(1)]).toEqual([20, 5]);
    runTo(5 * 3600);
    expect([found.localHour(0), found.localHour(1)]).toEqual([1, 10]);
    expect([found.gramsPerKwh(0), found.gramsPerKwh(1)]).toEqual([
      18_300,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('cut off: out of reach', () => {
    const { found, runTo } = seen();
    runTo(7205);
    expect([found.rttMs(0), found.rttMs(1)]).toEqual([1, Number.POSITIVE_INFINITY]);
    runTo(7210);
    expect(found.rttMs(1)).toBe(201);
  });

  it('as full as the emptiest of their targets', () => {
    const { found } = seen();
    expect([found.load(0), found.load(1)]).toEqual([0.4, Number.POSITIVE_INFINITY]);
  });
});
