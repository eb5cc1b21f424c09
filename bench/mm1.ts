import { priority } from '../src/engine/priority.ts';
import { Simulation } from '../src/engine/simulation.ts';
import { namedStreams } from '../src/engine/streams.ts';
import { Histogram } from '../src/metrics/histogram.ts';
import { Moments } from '../src/metrics/moments.ts';
import { TimeWeighted } from '../src/metrics/time-weighted.ts';
import type { Task } from './measure.ts';

const interarrival = 1 / 0.9;

/** One server at 90 % load, two events a customer; nothing is observed. */
export function mm1Bare(customers: number): Task {
  let replication = 0;
  return () => {
    const simulation = new Simulation();
    const streams = namedStreams('bench', replication++);
    const gap = streams('gaps');
    const work = streams('work');
    let left = customers;
    let inSystem = 0;
    const arrival = simulation.on('arrival', priority.arrival, () => {
      if (--left > 0) simulation.schedule(-interarrival * Math.log(1 - gap()), arrival, 0);
      if (inSystem++ === 0) simulation.schedule(-Math.log(1 - work()), completion, 0);
    });
    const completion = simulation.on('completion', priority.completion, () => {
      if (--inSystem > 0) simulation.schedule(-Math.log(1 - work()), completion, 0);
    });
    simulation.schedule(0, arrival, 0);
    simulation.run();
    return simulation.fired;
  };
}

/** The same with each wait in a histogram and in moments, and the queue's length over time. */
export function mm1WithStatistics(customers: number): Task {
  let replication = 0;
  // A ring of arrival instants: far longer than the queue of M/M/1 at 0.9 ever gets.
  const arrivals = new Float64Array(1 << 12);
  const ring = arrivals.length - 1;
  return () => {
    const simulation = new Simulation();
    const streams = namedStreams('bench', replication++);
    const gap = streams('gaps');
    const work = streams('work');
    const histogram = new Histogram();
    const moments = new Moments();
    const queued = new TimeWeighted();
    let left = customers;
    let inSystem = 0;
    let head = 0;
    const start = () => {
      const wait = simulation.now - arrivals[head++ & ring]!;
      histogram.record(wait);
      moments.record(wait);
      simulation.schedule(-Math.log(1 - work()), completion, 0);
    };
    const arrival = simulation.on('arrival', priority.arrival, () => {
      if (--left > 0) simulation.schedule(-interarrival * Math.log(1 - gap()), arrival, 0);
      arrivals[(head + inSystem - (inSystem > 0 ? 1 : 0)) & ring] = simulation.now;
      if (inSystem++ === 0) start();
      else queued.add(simulation.now, 1);
    });
    const completion = simulation.on('completion', priority.completion, () => {
      if (--inSystem > 0) {
        queued.add(simulation.now, -1);
        start();
      }
    });
    simulation.schedule(0, arrival, 0);
    simulation.run();
    return simulation.fired;
  };
}
