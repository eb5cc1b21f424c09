import { describe, test } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import type { Streams } from '../../src/engine/streams.ts';
import { toSeconds } from '../../src/engine/time.ts';
import { Moments } from '../../src/metrics/moments.ts';
import { exponential, poissonArrivals } from './poisson.ts';
import { expectCovers, replicate } from './replications.ts';
import { Station } from './station.ts';

const warmUp = 2000;
/** Load of each class, the first served first; all services are exponential of mean 1 s. */
const loads = [0.2, 0.3, 0.25];

describe('non-preemptive priorities in M/M/1 (Cobham 1954)', () => {
  const measured = replicate('priority', run);
  // What is left of the service in progress, over the part of the server that classes up to one leave.
  const residual = loads.reduce((sum, load) => sum + load, 0);
  const room = (classes: number) =>
    1 - loads.slice(0, classes).reduce((sum, load) => sum + load, 0);

  test.each([
    [0, 0.02],
    [1, 0.025],
    [2, 0.05],
  ] as const)('class %i waits residual / (room before it × room after it)', (rank, precision) => {
    expectCovers(measured[rank]!, residual / (room(rank) * room(rank + 1)), precision);
  });
});

function run(streams: Streams) {
  const customers = 40_000;
  const simulation = new Simulation();
  const uniform = streams('classes');
  const total = loads.reduce((sum, load) => sum + load, 0);
  const ranks = Array.from({ length: customers }, () => {
    let point = uniform() * total;
    let rank = 0;
    while (rank < loads.length - 1 && point >= loads[rank]!) point -= loads[rank++]!;
    return rank;
  });
  const waits = loads.map(() => new Moments());
  const station = new Station(simulation, {
    name: 'service',
    servers: 1,
    classes: loads.length,
    classOf: (customer) => ranks[customer]!,
    service: exponential(streams, 'services', 1),
    onStart(customer, waited) {
      if (customer >= warmUp) waits[ranks[customer]!]!.record(toSeconds(waited));
    },
  });
  poissonArrivals(simulation, streams, total, customers, (customer) => station.arrive(customer));
  simulation.run();
  return { 0: waits[0]!.mean, 1: waits[1]!.mean, 2: waits[2]!.mean };
}
