import { describe, test } from 'vitest';
import { type DistributionConfig, distribution } from '../../src/engine/distributions.ts';
import { ProcessorSharing } from '../../src/engine/processor-sharing.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import type { Streams } from '../../src/engine/streams.ts';
import { toSeconds } from '../../src/engine/time.ts';
import { Moments } from '../../src/metrics/moments.ts';
import { poissonArrivals } from './poisson.ts';
import { expectCovers, replicate } from './replications.ts';
import { Station } from './station.ts';

const warmUp = 1000;
const load = 0.6;

/** Services of mean 1 s: the law, its E[S²], and the precision that 20 replications give. */
const laws: readonly (readonly [DistributionConfig, number, number, number])[] = [
  [{ kind: 'constant', value: 1 }, 1, 0.02, 20_000],
  [{ kind: 'uniform', min: 0, max: 2 }, 4 / 3, 0.025, 20_000],
  [{ kind: 'exponential', mean: 1 }, 2, 0.03, 20_000],
  [{ kind: 'hyper-exponential', mean: 1, cv: 2 }, 5, 0.07, 25_000],
  // E[S²] = exp(2 sigma²) × median² with median exp(-sigma²/2): exp(sigma²).
  [{ kind: 'log-normal', median: Math.exp(-0.5), sigma: 1 }, Math.E, 0.06, 25_000],
];

describe('M/G/1 at 60 % load', () => {
  test.each(laws)('Pollaczek and Khinchine: %j waits load × E[S²] / (2 (1 - load))', (...law) => {
    const [service, square, precision, customers] = law;
    const { wait } = replicate('mg1', (streams) =>
      firstComeFirstServed(streams, service, customers),
    );
    expectCovers(wait, (load * square) / (2 * (1 - load)), precision);
  });

  test.each(laws)('shared by all at once: %j stays 1 / (1 - load), whatever the law', (...law) => {
    const [service, , precision, customers] = law;
    const { stay } = replicate('mg1-ps', (streams) => shared(streams, service, customers / 2));
    expectCovers(stay, 1 / (1 - load), precision);
  });

  test('a long job stays in proportion: x / (1 - load) for a job of x', () => {
    // Deterministic jobs of 0.5 s and 2 s, as many of one as of the other: mean 1.25 s, load 0.6.
    const { short, long } = replicate('mg1-ps-by-size', (streams) => sharedBySize(streams, 20_000));
    expectCovers(short, 0.5 / (1 - load), 0.02);
    expectCovers(long, 2 / (1 - load), 0.02);
  });
});

function firstComeFirstServed(streams: Streams, law: DistributionConfig, customers: number) {
  const simulation = new Simulation();
  const waits = new Moments();
  const { quantile } = distribution(law);
  const uniform = streams('services');
  const station = new Station(simulation, {
    name: 'service',
    servers: 1,
    service: () => quantile(uniform()),
    onStart(customer, waited) {
      if (customer >= warmUp) waits.record(toSeconds(waited));
    },
  });
  poissonArrivals(simulation, streams, load, customers, (customer) => station.arrive(customer));
  simulation.run();
  return { wait: waits.mean };
}

function shared(streams: Streams, law: DistributionConfig, customers: number) {
  const stays = new Moments();
  const { quantile } = distribution(law);
  const uniform = streams('services');
  sharing(
    streams,
    load,
    customers,
    () => quantile(uniform()),
    (_, stay) => stays.record(stay),
  );
  return { stay: stays.mean };
}

function sharedBySize(streams: Streams, customers: number) {
  const stays = [new Moments(), new Moments()] as const;
  const uniform = streams('sizes');
  const kinds = Array.from({ length: customers }, () => (uniform() < 0.5 ? 0 : 1));
  sharing(
    streams,
    load / 1.25,
    customers,
    (customer) => (kinds[customer] === 0 ? 0.5 : 2),
    (customer, stay) => stays[kinds[customer]!]!.record(stay),
  );
  return { short: stays[0].mean, long: stays[1].mean };
}

function sharing(
  streams: Streams,
  rate: number,
  customers: number,
  work: (customer: number) => number,
  onStay: (customer: number, seconds: number) => void,
): void {
  const simulation = new Simulation();
  const arrivals = new Float64Array(customers);
  const server = new ProcessorSharing(simulation, 'share', (customer) => {
    if (customer >= warmUp) onStay(customer, toSeconds(simulation.now - arrivals[customer]!));
  });
  poissonArrivals(simulation, streams, rate, customers, (customer) => {
    arrivals[customer] = simulation.now;
    server.add(customer, work(customer));
  });
  simulation.run();
}
