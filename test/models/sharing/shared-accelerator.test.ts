import { describe, expect, test } from 'vitest';
import type { ClientTerms } from '../../../src/models/sharing/client.ts';
import { MpsPacing } from '../../../src/models/sharing/mps-pacing.ts';
import type { Pacing } from '../../../src/models/sharing/pacing.ts';
import { SharedAccelerator } from '../../../src/models/sharing/shared-accelerator.ts';
import { TimeSlicePacing, type TurnTerms } from '../../../src/models/sharing/time-slice-pacing.ts';
import { bestEffortFill, equalTurns, weightedTurns } from '../../../src/policies/sharing/turns.ts';
import { ScriptedClient, script, UseMeter } from './scripted-client.ts';
import { plainTerms, runShared, sharedPart, slots } from './shared-run.ts';

/** Turns whose switches cost a fifth of the time: 2 ms of each 2.5. */
const usual: TurnTerms = { shares: equalTurns, quantum: 0.002, switching: 0.0005, idle: 'given' };
const free = { ...usual, switching: 0 };

function setUp(pacing: Pacing, ...own: readonly Partial<ClientTerms>[]) {
  const meter = new UseMeter();
  const { simulation, part } = sharedPart(
    (simulation, rate) => new SharedAccelerator(simulation, rate, 0, pacing, meter.observer),
  );
  meter.now = () => simulation.now;
  const clients = own.map(
    (terms, owner) => new ScriptedClient(simulation, part, { ...plainTerms, owner, ...terms }),
  );
  return { simulation, part, meter, clients };
}

/** Seconds from arrival to answer of jobs of (arrival, replica, work) in seconds. */
function stays(
  terms: TurnTerms,
  replicas: readonly Partial<ClientTerms>[],
  ...jobs: readonly (readonly [number, number, number])[]
): number[] {
  const ticks = runShared(
    (simulation, rate) =>
      new SharedAccelerator(simulation, rate, 0, new TimeSlicePacing(terms), () => {}),
    slots,
    replicas.map((own) => ({ ...plainTerms, ...own })),
    jobs.map(([at, replica, seconds]) => ({ at: at * 1e6, replica, seconds })),
  );
  return [...ticks].map((one) => one / 1e6);
}

describe('an accelerator in turns, as if all ran at once', () => {
  test('two that work have half of it each, and switches cost their part only then', () => {
    // From 0.5 to 1.5 s both work; the first has 0.5 s of work then, and the other when it is alone again.
    expect(stays(free, [{}, {}], [0, 0, 1], [0.5, 1, 1])).toEqual([1.5, 1.5]);
    // At 0.4 of the pace each, half a second of work takes 1.25 s.
    expect(stays(usual, [{}, {}], [0, 0, 1], [0.5, 1, 1])).toEqual([1.75, 1.75]);
  });

  test('three at once: a third each, then a half, then all', () => {
    // 0.3 s of work each until 0.9; 0.3 more until 1.5; 0.3 more until 1.8.
    const jobs = [
      [0, 0, 0.3],
      [0, 1, 0.6],
      [0, 2, 0.9],
    ] as const;
    expect(stays(free, [{}, {}, {}], ...jobs)).toEqual([0.9, 1.5, 1.8]);
  });

  test('by weight: three quarters and one', () => {
    const weighted = { ...free, shares: weightedTurns };
    const replicas = [{ weight: 3 }, { weight: 1 }];
    expect(stays(weighted, replicas, [0, 0, 0.75], [0, 1, 0.75])).toEqual([1, 1.5]);
  });

  test('best effort stands still while others work, and costs them no switches', () => {
    const fill = { ...usual, shares: bestEffortFill };
    const replicas = [{ priority: 'best-effort' as const }, {}];
    expect(stays(fill, replicas, [0, 0, 1], [0.4, 1, 0.3])).toEqual([1.3, 0.3]);
  });

  test('where turns of the idle are wasted, whoever joins takes and whoever leaves gives', () => {
    const { simulation, part, clients } = setUp(
      new TimeSlicePacing({ ...free, idle: 'wasted' }),
      {},
      {},
    );
    script(simulation, [
      [0, () => clients[0]!.run()],
      [10, () => clients.push(new ScriptedClient(simulation, part, plainTerms))],
      [20, () => part.leave(clients[2]!.client)],
      [30, () => part.leave(clients[1]!.client)],
    ]);
    simulation.run();
    expect(clients[0]!.notes).toEqual([
      [0, 1 / 2],
      [10, 1 / 3],
      [20, 1 / 2],
      [30, 1],
    ]);
  });

  test('whoever leaves in the middle of its work is not told again', () => {
    const { simulation, part, clients, meter } = setUp(new TimeSlicePacing(free), {}, {});
    script(simulation, [
      [0, () => clients[0]!.run()],
      [0, () => clients[1]!.run()],
      [100, () => part.leave(clients[0]!.client)],
      [300, () => clients[1]!.rest()],
    ]);
    simulation.run();
    // Until its paces are worked out, at the end of the instant, who comes runs as one that is alone.
    expect(clients[0]!.notes).toEqual([
      [0, 1],
      [0, 0.5],
    ]);
    expect(clients[1]!.notes.slice(-2)).toEqual([
      [0, 0.5],
      [100, 1],
    ]);
    expect([meter.used(0), meter.used(1)]).toEqual([50, 250]);
  });

  test('what is used sums to all of it while anybody works', () => {
    const { simulation, clients, meter } = setUp(new TimeSlicePacing(usual), {}, {}, {});
    script(simulation, [
      [0, () => clients[0]!.run()],
      [100, () => clients[1]!.run()],
      [300, () => clients[2]!.run()],
      [600, () => clients[0]!.rest()],
      [1000, () => clients[1]!.rest()],
      [1100, () => clients[2]!.rest()],
      [1200, () => clients[0]!.run()],
      [1300, () => clients[0]!.rest()],
    ]);
    simulation.run();
    // Alone 100, half of 200, a third of 300; and so on.
    expect(meter.used(0)).toBeCloseTo(100 + 100 + 100 + 100, 9);
    expect(meter.used(1)).toBeCloseTo(100 + 100 + 200, 9);
    expect(meter.used(2)).toBeCloseTo(100 + 200 + 100, 9);
  });
});

describe('when paces are worked out', () => {
  const acts = 3;

  test('once for all that changes at an instant', () => {
    const { simulation, clients } = setUp(new TimeSlicePacing(usual), {}, {}, {});
    script(simulation, [[5, () => clients[0]!.run()]]);
    simulation.run();
    const { fired } = simulation;
    const all = simulation.on('all', 3, () => {
      clients[1]!.run();
      clients[2]!.run();
      clients[0]!.rest();
    });
    simulation.scheduleAt(9, all, 0);
    simulation.run();
    expect(simulation.fired - fired).toBe(2);
    expect(clients[2]!.notes.at(-1)).toEqual([9, 0.4]);
  });

  test.each([
    ['turns do not depend on what work needs', new TimeSlicePacing(usual), acts + 1],
    ['side by side they do', new MpsPacing(0), acts + 2],
  ])('%s', (_, pacing, events) => {
    const { simulation, clients } = setUp(pacing, { share: 0.5 }, { share: 0.5 });
    script(simulation, [
      [0, () => clients[0]!.run(0.2)],
      [10, () => clients[1]!.run(0.2)],
      [20, () => clients[1]!.run(0.4)],
    ]);
    simulation.run();
    expect(simulation.fired).toBe(events);
  });
});
