import { describe, test } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import type { Streams } from '../../src/engine/streams.ts';
import { toSeconds } from '../../src/engine/time.ts';
import { Moments } from '../../src/metrics/moments.ts';
import { erlangB, erlangC } from './erlang.ts';
import { exponential, poissonArrivals } from './poisson.ts';
import { expectCovers, replicate } from './replications.ts';
import { Station } from './station.ts';

/** Customers whose measures are deleted: the queues here forget their start within a few hundred. */
const warmUp = 2000;

describe('M/M/1, service of mean 1 s at 70 % load', () => {
  const load = 0.7;
  const measured = replicate('mm1', (streams) => run(streams, 1, load, 40_000));

  test('mean wait: load / (1 - load)', () => {
    expectCovers(measured.wait, load / (1 - load), 0.03);
  });

  test('a customer waits with probability load', () => {
    expectCovers(measured.delayed, load, 0.01);
  });

  test('the wait exceeds 3 s with probability load × exp(-(1 - load) × 3)', () => {
    expectCovers(measured.long, load * Math.exp(-(1 - load) * 3), 0.03);
  });
});

describe('M/M/4, service of mean 1 s at 80 % load', () => {
  const servers = 4;
  const offered = 3.2;
  const measured = replicate('mmc', (streams) => run(streams, servers, offered, 40_000));

  test('a customer waits with probability Erlang C', () => {
    expectCovers(measured.delayed, erlangC(servers, offered), 0.03);
  });

  test('mean wait: Erlang C / (servers - offered)', () => {
    expectCovers(measured.wait, erlangC(servers, offered) / (servers - offered), 0.05);
  });
});

describe('M/M/c/K: the places are fewer than the customers', () => {
  test('Erlang B at K = c: 5 servers, 4 erlang offered', () => {
    const measured = replicate('erlang-b', (streams) => run(streams, 5, 4, 20_000, 5));
    expectCovers(measured.refused, erlangB(5, 4), 0.03);
  });

  test('M/M/2/6 at 2 erlang: the birth-death chain', () => {
    const measured = replicate('mmck', (streams) => run(streams, 2, 2, 20_000, 6));
    // p(n) = p(0) × 2 for every n from 1 to 6: at 2 erlang each state above 0 is as likely.
    const full = 2 / (1 + 6 * 2);
    expectCovers(measured.refused, full, 0.03);
    // Of those let in, state n of 2 … 5 has n - 1 services of rate 2 ahead.
    const admitted = 1 - full;
    const wait = ((2 / 13) * ((1 + 2 + 3 + 4) / 2)) / admitted;
    expectCovers(measured.wait, wait, 0.03);
  });
});

function run(streams: Streams, servers: number, rate: number, customers: number, places?: number) {
  const simulation = new Simulation();
  const waits = new Moments();
  let delayed = 0;
  let long = 0;
  let refused = 0;
  const station = new Station(simulation, {
    name: 'service',
    servers,
    ...(places !== undefined && { places }),
    service: exponential(streams, 'services', 1),
    onStart(customer, waited) {
      if (customer < warmUp) return;
      waits.record(toSeconds(waited));
      if (waited > 0) delayed += 1;
      if (waited > 3e6) long += 1;
    },
  });
  poissonArrivals(simulation, streams, rate, customers, (customer) => {
    if (!station.arrive(customer) && customer >= warmUp) refused += 1;
  });
  simulation.run();
  return {
    wait: waits.mean,
    delayed: delayed / waits.count,
    long: long / waits.count,
    refused: refused / (customers - warmUp),
  };
}
