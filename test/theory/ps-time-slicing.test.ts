import { describe, expect, test } from 'vitest';
import { type DistributionConfig, distribution } from '../../src/engine/distributions.ts';
import { priority } from '../../src/engine/priority.ts';
import { ProcessorSharing } from '../../src/engine/processor-sharing.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { namedStreams, type Streams } from '../../src/engine/streams.ts';
import { toTicks } from '../../src/engine/time.ts';
import { Moments } from '../../src/metrics/moments.ts';
import { ExactTurns } from '../../src/models/sharing/exact-turns.ts';
import { SharedAccelerator } from '../../src/models/sharing/shared-accelerator.ts';
import { TimeSlicePacing, type TurnTerms } from '../../src/models/sharing/time-slice-pacing.ts';
import { equalTurns } from '../../src/policies/sharing/turns.ts';
import { type Job, plainTerms, runShared, slots } from '../models/sharing/shared-run.ts';
import { expectCovers, replicate } from './replications.ts';

/*
 * Turns without switches, of replicas that answer one request at a time, where each request goes to one that has
 * nothing to do: the accelerator is an M/G/1 queue under processor sharing. A request stays E[S] / (1 - load) on
 * average, whatever the distribution of its work, and x / (1 - load) where that is x. At 60 % load forty
 * requests at once are as rare as 0.6^40, one in a billion.
 * Arrivals and work are those with which test/theory/mg1.test.ts holds the engine's processor sharing to the same.
 */
const warmUp = 1000;
const load = 0.6;
const atOnce = 40;
const turns: TurnTerms = { shares: equalTurns, quantum: 0.05, switching: 0, idle: 'given' };

/** Work of a mean of 1 s: the distribution, the precision that 20 replications give, and the requests of each. */
const laws: readonly (readonly [DistributionConfig, number, number])[] = [
  [{ kind: 'constant', value: 1 }, 0.02, 10_000],
  [{ kind: 'exponential', mean: 1 }, 0.03, 10_000],
  [{ kind: 'hyper-exponential', mean: 1, cv: 2 }, 0.07, 12_500],
];

describe('replicas in turns are M/G/1 under processor sharing at 60 % load', () => {
  test.each(laws)('%j stays 1 / (1 - load), whatever the law', (law, precision, customers) => {
    const { stay } = replicate('mg1-ps', (streams) => ({
      stay: meanStay(streams, law, customers),
    }));
    expectCovers(stay, 1 / (1 - load), precision);
  });

  test('long work stays in proportion: x / (1 - load) for work of x', () => {
    // As much work of 0.5 s as of 2 s: mean 1.25 s, load 0.6.
    const { short, long } = replicate('mg1-ps-by-size', (streams) => {
      const uniform = streams('sizes');
      const jobs = jobsOf(streams, load / 1.25, 20_000, () => (uniform() < 0.5 ? 0.5 : 2));
      const stays = shared(jobs);
      const of = (seconds: number) => meanOf(stays, (job) => jobs[job]!.seconds === seconds);
      return { short: of(0.5), long: of(2) };
    });
    expectCovers(short, 0.5 / (1 - load), 0.02);
    expectCovers(long, 2 / (1 - load), 0.02);
  });

  test('as the engine’s processor sharing, within 20 µs each', () => {
    const streams = namedStreams('turns-oracle', 0);
    const uniform = streams('services');
    const jobs = jobsOf(streams, 0.8, 5000, () => -Math.log1p(-uniform()));
    const stays = shared(jobs, 200);
    for (const [job, stay] of processorSharing(jobs).entries()) {
      expect(Math.abs(stays[job]! - stay), `job ${job}`).toBeLessThanOrEqual(20);
    }
  });

  test('and so are turns of a twentieth of the work, played one by one', () => {
    const { stay } = replicate('turns-rr', (streams) => {
      const uniform = streams('services');
      const { quantile } = distribution({ kind: 'exponential', mean: 1 });
      const jobs = jobsOf(streams, load, 3000, () => quantile(uniform()));
      const stays = runShared(
        (simulation, rate) => new ExactTurns(simulation, rate, 0, turns, () => {}),
        slots,
        Array.from({ length: atOnce }, () => plainTerms),
        jobs,
      );
      return { stay: meanOf(stays, () => true) };
    });
    expectCovers(stay, 1 / (1 - load), 0.07);
  });
});

function meanStay(streams: Streams, law: DistributionConfig, customers: number): number {
  const { quantile } = distribution(law);
  const uniform = streams('services');
  return meanOf(shared(jobsOf(streams, load, customers, () => quantile(uniform()))), () => true);
}

function jobsOf(streams: Streams, rate: number, count: number, work: () => number): Job[] {
  const uniform = streams('gaps');
  let at = 0;
  return Array.from({ length: count }, () => {
    at -= Math.log1p(-uniform()) / rate;
    return { at: toTicks(at), replica: -1, seconds: work() };
  });
}

function shared(jobs: readonly Job[], replicas = atOnce): Float64Array {
  const pacing = new TimeSlicePacing(turns);
  return runShared(
    (simulation, rate) => new SharedAccelerator(simulation, rate, 0, pacing, () => {}),
    slots,
    Array.from({ length: replicas }, () => plainTerms),
    jobs,
  );
}

function processorSharing(jobs: readonly Job[]): Float64Array {
  const simulation = new Simulation();
  const stays = new Float64Array(jobs.length);
  const server = new ProcessorSharing(simulation, 'server', (job) => {
    stays[job] = simulation.now - jobs[job]!.at;
  });
  const arrive = simulation.on('arrive', priority.arrival, (job) =>
    server.add(job, jobs[job]!.seconds),
  );
  for (const [job, { at }] of jobs.entries()) simulation.scheduleAt(at, arrive, job);
  simulation.run();
  return stays;
}

/** Mean seconds of those stays that count, after the warm-up. */
function meanOf(stays: Float64Array, counts: (job: number) => boolean): number {
  const moments = new Moments();
  for (let job = warmUp; job < stays.length; job += 1) {
    if (counts(job)) moments.record(stays[job]! / 1e6);
  }
  return moments.mean;
}
