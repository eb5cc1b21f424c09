import { describe, expect, it } from 'vitest';
import { Simulation } from '../../../src/engine/simulation.ts';
import { Network, type NetworkConfig } from '../../../src/models/region/network.ts';

const seconds = 1e6;

/** Two places and two regions; place 0 is 146 ms and 3 µs away from these. */
function network(parts: Partial<NetworkConfig> = {}) {
  const simulation = new Simulation();
  const roundTrips = [
    [0.146, 0.000_003],
    [0, 0.07],
  ];
  const found = new Network(simulation, { roundTrips, connect: 10, partitions: [], ...parts });
  const cutAt = (second: number) => {
    simulation.run(second * seconds);
    return [0, 1].map((place) => [0, 1].map((region) => Number(found.isCut(place, region))));
  };
  return { network: found, cutAt };
}

describe('the network', () => {
  const { network: plain } = network();

  it('takes half a round trip each way, and both together the whole of it to the tick', () => {
    expect([plain.outTicks(0, 0), plain.backTicks(0, 0)]).toEqual([73_000, 73_000]);
    expect([plain.outTicks(0, 1), plain.backTicks(0, 1)]).toEqual([1, 2]);
    expect([plain.outTicks(1, 0), plain.backTicks(1, 0)]).toEqual([0, 0]);
    expect(plain.roundTrip(1, 1)).toBe(0.07);
  });

  it('takes a moment at the least to find that nobody answers', () => {
    expect(plain.connectTicks).toBe(10 * seconds);
    expect(network({ connect: 1e-9 }).network.connectTicks).toBe(1);
  });

  it('cuts those apart off from all others, from its first instant until its last', () => {
    const partitions = [{ places: [0], regions: [1], at: 10, lasts: 5 }];
    const { cutAt } = network({ partitions });
    const apart = [
      [1, 0],
      [0, 1],
    ];
    const whole = [
      [0, 0],
      [0, 0],
    ];
    expect(cutAt(9.999_999)).toEqual(whole);
    expect(cutAt(10)).toEqual(apart);
    expect(cutAt(14.999_999)).toEqual(apart);
    expect(cutAt(15)).toEqual(whole);
  });

  it('is whole only when each of two that overlap is over', () => {
    const partitions = [
      { places: [], regions: [1], at: 10, lasts: 10 },
      { places: [1], regions: [], at: 15, lasts: 10 },
    ];
    const { cutAt } = network({ partitions });
    expect(cutAt(12)).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(cutAt(17)).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(cutAt(22)).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(cutAt(30)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
