import { priority } from '../../src/engine/priority.ts';
import type { Simulation } from '../../src/engine/simulation.ts';
import type { Streams } from '../../src/engine/streams.ts';

/** Sends customers 0, 1, … at exponential intervals, from time 0. */
export function poissonArrivals(
  simulation: Simulation,
  streams: Streams,
  rate: number,
  customers: number,
  arrive: (customer: number) => void,
): void {
  const gap = exponential(streams, 'gaps', 1 / rate);
  const arrival = simulation.on('arrival', priority.arrival, (customer) => {
    if (customer + 1 < customers) simulation.schedule(gap(), arrival, customer + 1);
    arrive(customer);
  });
  simulation.schedule(gap(), arrival, 0);
}

/** Exponential variates in seconds, from the stream of that name. */
export function exponential(streams: Streams, name: string, mean: number): () => number {
  const uniform = streams(name);
  return () => -mean * Math.log1p(-uniform());
}
