import { describe, expect, test } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import type { Streams } from '../../src/engine/streams.ts';
import { toSeconds } from '../../src/engine/time.ts';
import { Moments } from '../../src/metrics/moments.ts';
import { TimeWeighted } from '../../src/metrics/time-weighted.ts';
import { erlangC } from './erlang.ts';
import { exponential, poissonArrivals } from './poisson.ts';
import { expectCovers, replicate } from './replications.ts';
import { Station } from './station.ts';

const rate = 1;
const warmUp = 2000;
/** Servers and mean service of three nodes; all enter at the first. */
const nodes = [
  { servers: 1, mean: 0.4 },
  { servers: 2, mean: 0.9 },
  { servers: 1, mean: 0.5 },
];
/** From each node to each: 30 % of the last come back to the first, the rest leave. */
const routes = [
  [0, 0.6, 0.4],
  [0.1, 0, 0.9],
  [0.3, 0, 0],
];

describe('a Jackson network of three nodes with feedback', () => {
  // Flows solve l1 = 1 + 0.1 l2 + 0.3 l3, l2 = 0.6 l1, l3 = 0.4 l1 + 0.9 l2:
  // l1 × (1 - 0.06 - 0.282) = 1.
  const first = rate / 0.658;
  const flows = [first, 0.6 * first, 0.94 * first];
  const populations = nodes.map(({ servers, mean }, node) => {
    const offered = flows[node]! * mean;
    return offered + (erlangC(servers, offered) * offered) / (servers - offered);
  });
  const measured = replicate('jackson', run);

  test('the flows are those of the traffic equations', () => {
    for (const [node, flow] of flows.entries()) {
      const inflow = routes.reduce((sum, row, from) => sum + row[node]! * flows[from]!, 0);
      expect(flow).toBeCloseTo(inflow + (node === 0 ? rate : 0), 12);
    }
  });

  test('each node holds what an M/M/c of its own flow holds', () => {
    expectCovers(measured.first, populations[0]!, 0.03);
    expectCovers(measured.second, populations[1]!, 0.03);
    expectCovers(measured.third, populations[2]!, 0.05);
  });

  test('a customer stays for the sum of the populations over the rate (Little)', () => {
    expectCovers(measured.stay, populations.reduce((sum, n) => sum + n, 0) / rate, 0.03);
  });
});

function run(streams: Streams) {
  const customers = 25_000;
  const simulation = new Simulation();
  const arrivals = new Float64Array(customers);
  const stays = new Moments();
  const lengths = nodes.map(() => new TimeWeighted());
  const stations = nodes.map(({ servers, mean }, node): Station => {
    const pick = streams(`routes/${node}`);
    return new Station(simulation, {
      name: `node-${node}`,
      servers,
      service: exponential(streams, `services/${node}`, mean),
      onDone(customer) {
        lengths[node]!.add(simulation.now, -1);
        const next = choose(routes[node]!, pick());
        if (next >= 0) enter(next, customer);
        else if (customer >= warmUp) stays.record(toSeconds(simulation.now - arrivals[customer]!));
      },
    });
  });
  const enter = (node: number, customer: number) => {
    lengths[node]!.add(simulation.now, 1);
    stations[node]!.arrive(customer);
  };
  let means: number[] = [];
  poissonArrivals(simulation, streams, rate, customers, (customer) => {
    arrivals[customer] = simulation.now;
    if (customer === warmUp) for (const length of lengths) length.reset(simulation.now);
    enter(0, customer);
    if (customer === customers - 1) means = lengths.map((length) => length.mean(simulation.now));
  });
  simulation.run();
  return { first: means[0]!, second: means[1]!, third: means[2]!, stay: stays.mean };
}

/** The place of `u` among cumulative probabilities; -1 beyond them. */
function choose(probabilities: readonly number[], u: number): number {
  let rest = u;
  return probabilities.findIndex((probability) => {
    rest -= probability;
    return rest < 0;
  });
}
