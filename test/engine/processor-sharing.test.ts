import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priority } from '../../src/engine/priority.ts';
import { ProcessorSharing } from '../../src/engine/processor-sharing.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { SlowProcessorSharing } from './slow-processor-sharing.ts';

const second = 1e6;

describe('ProcessorSharing', () => {
  test('jobs of 3 s and 1 s that share from the start end at 4 s and 2 s', () => {
    const { sharing, simulation, ends } = server();
    sharing.add(0, 3);
    sharing.add(1, 1);
    simulation.run();
    expect(ends).toEqual([
      [1, 2 * second],
      [0, 4 * second],
    ]);
  });

  test('weight 3 against 1: three quarters of the rate', () => {
    const { sharing, simulation, ends } = server();
    sharing.add(0, 3, 3);
    sharing.add(1, 3, 1);
    simulation.run();
    expect(ends).toEqual([
      [0, 4 * second],
      [1, 6 * second],
    ]);
  });

  test('a server of two processors slows nobody until the third job', () => {
    const { sharing, simulation, ends } = server((jobs) => Math.min(jobs, 2));
    for (const job of [0, 1]) sharing.add(job, 2);
    simulation.run(second);
    sharing.add(2, 1);
    simulation.run();
    // From 1 s on three jobs of 1 s each share two processors: 1.5 s more.
    expect(ends).toEqual([0, 1, 2].map((job) => [job, 2.5 * second]));
  });

  test('a job taken out returns what it lacks, and the others speed up', () => {
    const { sharing, simulation, ends } = server();
    sharing.add(0, 3);
    sharing.add(1, 3);
    simulation.run(2 * second);
    expect(sharing.remove(0)).toBe(2);
    expect([sharing.has(0), sharing.size]).toEqual([false, 1]);
    simulation.run();
    expect(ends).toEqual([[1, 4 * second]]);
  });

  test('at rate 0 it stands still', () => {
    const { sharing, simulation, ends } = server();
    sharing.add(0, 2);
    simulation.run(second);
    sharing.setRate(0);
    simulation.run(10 * second);
    expect([simulation.pending, sharing.remaining(0)]).toEqual([0, 1]);
    sharing.setRate(2);
    simulation.run();
    expect(ends).toEqual([[0, 10.5 * second]]);
  });

  test('equal jobs end at one instant, in the order of arrival', () => {
    const { sharing, simulation, ends } = server();
    for (const job of [7, 3, 90, 4]) sharing.add(job, 1);
    simulation.run();
    expect(ends).toEqual([7, 3, 90, 4].map((job) => [job, 4 * second]));
  });

  test('a job without work ends at once, and one may start inside another’s end', () => {
    const simulation = new Simulation();
    const ends: number[][] = [];
    const sharing: ProcessorSharing = new ProcessorSharing(simulation, 'share', (job) => {
      ends.push([job, simulation.now]);
      if (job < 2) sharing.add(job + 1, job);
    });
    sharing.add(0, 1);
    simulation.run();
    expect(ends).toEqual([
      [0, second],
      [1, second],
      [2, 2 * second],
    ]);
  });

  test('what cannot be is refused', () => {
    const { sharing } = server();
    sharing.add(0, 1);
    expect(() => sharing.add(0, 1)).toThrow('job 0 is already in service');
    expect(() => sharing.add(1, Number.NaN)).toThrow('work NaN s');
    expect(() => sharing.add(1, 1, 0)).toThrow('weight 0');
    expect(() => sharing.remove(5)).toThrow('job 5 is not in service');
  });

  test('it serves each job as the definition does, under arrivals, removals and changes of rate', () => {
    // Both round each end to the nearest tick by the same rule. They add the same seconds in
    // different orders, so they can differ only where an end lies within about 1e-15 of the busy
    // period from the middle of two ticks: one tick, which moves the ends after it by a part of one.
    const bound = 2;
    fc.assert(
      fc.property(commands, (list) => {
        const fast = play(list, (simulation, onDone) => {
          return new ProcessorSharing(simulation, 'fast', onDone);
        });
        const slow = play(list, (simulation, onDone) => {
          return new SlowProcessorSharing(simulation, 'slow', onDone, () => 1);
        });
        expect(fast.size).toBe(list.filter(({ kind }) => kind === 'add').length);
        expect([...fast.keys()].sort()).toEqual([...slow.keys()].sort());
        for (const [job, end] of slow) {
          expect(Math.abs(fast.get(job)! - end)).toBeLessThanOrEqual(bound);
        }
      }),
      { numRuns: 300 },
    );
  });
});

type Command =
  | { readonly kind: 'add'; readonly after: number; readonly work: number; readonly weight: number }
  | { readonly kind: 'remove'; readonly after: number; readonly pick: number }
  | {
      readonly kind: 'rate';
      readonly after: number;
      readonly base: number;
      readonly perJob: number;
    };

interface Sharing {
  add(job: number, work: number, weight: number): void;
  remove(job: number): number;
  setRate(rate: (jobs: number) => number): void;
  has(job: number): boolean;
}

/** Ticks after the command before. */
const after = fc.oneof(fc.nat(10), fc.nat(3_000_000));
const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('add' as const),
        after,
        work: fc.oneof(fc.double({ min: 0, max: 10, noNaN: true }), fc.nat(5)),
        weight: fc.oneof(fc.constant(1), fc.double({ min: 0.1, max: 10, noNaN: true })),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('remove' as const), after, pick: fc.nat() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('rate' as const),
        after,
        base: fc.constantFrom(0.5, 1, 3),
        perJob: fc.constantFrom(0, 0.25, 1),
      }),
    },
  ),
  { maxLength: 60 },
);

/** The tick at which each job ended, or minus the ticks of work it lacked when it was taken out. */
function play(
  list: readonly Command[],
  open: (simulation: Simulation, onDone: (job: number) => void) => Sharing,
): Map<number, number> {
  const simulation = new Simulation();
  const results = new Map<number, number>();
  const sharing = open(simulation, (job) => results.set(job, simulation.now));
  let jobs = 0;
  const command = simulation.on('command', priority.arrival, (at) => {
    const step = list[at]!;
    switch (step.kind) {
      case 'add':
        sharing.add(jobs++, step.work, step.weight);
        break;
      case 'remove': {
        const job = step.pick % Math.max(1, jobs);
        if (sharing.has(job)) results.set(job, -second * sharing.remove(job));
        break;
      }
      case 'rate':
        sharing.setRate((jobsNow) => step.base + step.perJob * jobsNow);
        break;
    }
  });
  let at = 0;
  for (const [index, step] of list.entries()) {
    at += step.after;
    simulation.scheduleAt(at, command, index);
  }
  simulation.run();
  return results;
}

function server(rate: number | ((jobs: number) => number) = 1) {
  const simulation = new Simulation();
  const ends: number[][] = [];
  const sharing = new ProcessorSharing(
    simulation,
    'share',
    (job) => ends.push([job, simulation.now]),
    rate,
  );
  return { simulation, sharing, ends };
}
