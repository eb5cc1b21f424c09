import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProcessorSharing } from '../../src/engine/processor-sharing.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { namedStreams } from '../../src/engine/streams.ts';
import { TimeWeighted } from '../../src/metrics/time-weighted.ts';
import { exponential, poissonArrivals } from './poisson.ts';
import { Station } from './station.ts';

/**
 * Over a run that starts and ends empty, the integral of the population is the sum of the stays: both
 * count every tick of every customer once. Times are whole, so the equality is exact.
 */
describe('I7: Little’s law holds to the tick', () => {
  const settings = fc.record({
    seed: fc.string(),
    customers: fc.integer({ min: 1, max: 300 }),
    servers: fc.integer({ min: 1, max: 4 }),
    places: fc.integer({ min: 1, max: 30 }),
    rate: fc.double({ min: 0.1, max: 10, noNaN: true }),
  });

  test('in a queue of any servers and places, at any load', () => {
    fc.assert(
      fc.property(settings, ({ seed, customers, servers, places, rate }) => {
        const streams = namedStreams(seed, 0);
        const ledger = new Ledger();
        const simulation = new Simulation();
        const station = new Station(simulation, {
          name: 'service',
          servers,
          places: Math.max(places, servers),
          service: exponential(streams, 'services', 1),
          onDone: (customer) => ledger.leave(customer, simulation.now),
        });
        poissonArrivals(simulation, streams, rate, customers, (customer) => {
          if (station.arrive(customer)) ledger.enter(customer, simulation.now);
        });
        simulation.run();
        ledger.expectBalanced(simulation.now);
      }),
    );
  });

  test('in a server that is shared by all', () => {
    fc.assert(
      fc.property(settings, ({ seed, customers, rate }) => {
        const streams = namedStreams(seed, 0);
        const work = exponential(streams, 'work', 1);
        const ledger = new Ledger();
        const simulation = new Simulation();
        const server = new ProcessorSharing(simulation, 'share', (customer) => {
          ledger.leave(customer, simulation.now);
        });
        poissonArrivals(simulation, streams, rate, customers, (customer) => {
          ledger.enter(customer, simulation.now);
          server.add(customer, work());
        });
        simulation.run();
        ledger.expectBalanced(simulation.now);
      }),
    );
  });
});

class Ledger {
  readonly #population = new TimeWeighted();
  readonly #entered = new Map<number, number>();
  #stays = 0;
  #left = 0;

  enter(customer: number, now: number): void {
    this.#entered.set(customer, now);
    this.#population.add(now, 1);
  }

  leave(customer: number, now: number): void {
    this.#stays += now - this.#entered.get(customer)!;
    this.#left += 1;
    this.#population.add(now, -1);
  }

  expectBalanced(now: number): void {
    expect(this.#left).toBe(this.#entered.size);
    expect(this.#population.value).toBe(0);
    expect(this.#population.integral(now)).toBe(this.#stays);
  }
}
