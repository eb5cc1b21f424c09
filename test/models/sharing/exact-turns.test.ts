import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedStreams } from '../../../src/engine/streams.ts';
import type { ClientTerms } from '../../../src/models/sharing/client.ts';
import { ExactTurns } from '../../../src/models/sharing/exact-turns.ts';
import type { TurnTerms } from '../../../src/models/sharing/time-slice-pacing.ts';
import {
  bestEffortFill,
  equalTurns,
  priorityTurns,
  weightedTurns,
} from '../../../src/policies/sharing/turns.ts';
import { ScriptedClient, script, UseMeter } from './scripted-client.ts';
import { llm, plainTerms, runShared, sharedPart } from './shared-run.ts';

/** Turns of 1 ms and switches of 0.1 ms: 1000 and 100 ticks. */
const usual: TurnTerms = {
  shares: equalTurns,
  quantum: 0.001,
  switching: 0.0001,
  idle: 'given',
};

function setUp(terms: Partial<TurnTerms>, ...clients: readonly Partial<ClientTerms>[]) {
  const meter = new UseMeter();
  const { simulation, part } = sharedPart(
    (simulation, rate) =>
      new ExactTurns(simulation, rate, 0, { ...usual, ...terms }, meter.observer),
  );
  meter.now = () => simulation.now;
  const scripted = clients.map(
    (own, owner) => new ScriptedClient(simulation, part, { ...plainTerms, owner, ...own }),
  );
  return { simulation, part, meter, clients: scripted };
}

describe('turns one by one', () => {
  test('who comes waits for the rest of the quantum and a switch, then both take turns until one rests', () => {
    const { simulation, clients, meter } = setUp({}, {}, {});
    const [one, other] = [clients[0]!, clients[1]!];
    script(simulation, [
      [0, () => one.run()],
      [2500, () => other.run()],
      [5600, () => other.rest()],
      [9000, () => one.rest()],
    ]);
    simulation.run();
    expect(one.notes).toEqual([
      [0, 1],
      [3000, 0],
      [4200, 1],
      [5200, 0],
      // The other's turn, begun at 5300, ends early.
      [5700, 1],
    ]);
    expect(other.notes).toEqual([
      [2500, 0],
      [3100, 1],
      [4100, 0],
      [5300, 1],
    ]);
    // A switch is to the account of the turn before it.
    expect([meter.used(0), meter.used(1)]).toEqual([3100 + 1100 + 3300, 1100 + 400]);
  });

  test('alone it costs no switch and no event, and rest and work within an instant end no turn', () => {
    const { simulation, clients } = setUp({}, {}, {});
    const [one, other] = [clients[0]!, clients[1]!];
    script(simulation, [
      [100, () => one.run()],
      [
        700,
        () => {
          one.rest();
          one.run();
        },
      ],
      [1050, () => other.run()],
    ]);
    simulation.run(1000);
    // Two acts, and a look at whether the rest lasts.
    expect(simulation.fired).toBe(3);
    simulation.run(1200);
    expect(one.notes).toEqual([
      [100, 1],
      [700, 1],
      [1100, 0],
    ]);
    expect(other.notes).toEqual([
      [1050, 0],
      [1200, 1],
    ]);
  });

  test('an accelerator on which nobody works is taken at once', () => {
    const { simulation, clients } = setUp({}, {}, {});
    script(simulation, [
      [0, () => clients[0]!.run()],
      [300, () => clients[0]!.rest()],
      [301, () => clients[1]!.run()],
    ]);
    simulation.run();
    expect(clients[1]!.notes).toEqual([[301, 1]]);
  });

  test('the ring goes in the order of joining, and passes over the idle', () => {
    const { simulation, clients } = setUp({ switching: 0 }, {}, {}, {}, {});
    script(simulation, [
      [0, () => clients[3]!.run()],
      [10, () => clients[2]!.run()],
      [20, () => clients[0]!.run()],
    ]);
    simulation.run(4999);
    const begun = (at: number) => clients[at]!.notes.filter(([, pace]) => pace === 1);
    expect([begun(3), begun(0), begun(1), begun(2)]).toEqual([
      [
        [0, 1],
        [3000, 1],
      ],
      [
        [1000, 1],
        [4000, 1],
      ],
      [],
      [[2000, 1]],
    ]);
  });

  test('turns last by weight, and a quantum on average', () => {
    const { simulation, clients } = setUp({ shares: weightedTurns }, { weight: 3 }, { weight: 1 });
    script(simulation, [
      [0, () => clients[0]!.run()],
      [0, () => clients[1]!.run()],
    ]);
    simulation.run(4300);
    expect(clients[1]!.notes).toEqual([
      [0, 0],
      // The first turn began alone: a quantum. Then 500 and 1500.
      [1100, 1],
      [1600, 0],
      [3300, 1],
      [3800, 0],
    ]);
  });

  test('under a floor of 5 % the lowest has turns of a tenth of a quantum', () => {
    const shares = priorityTurns({ kind: 'priority', floor: 0.05 });
    const { simulation, clients } = setUp({ shares }, {}, { priority: 'best-effort' });
    script(simulation, [
      [0, () => clients[0]!.run()],
      [0, () => clients[1]!.run()],
    ]);
    simulation.run(3299);
    expect(clients[1]!.notes).toEqual([
      [0, 0],
      [1100, 1],
      [1200, 0],
    ]);
    // 95 % of two quanta.
    expect(clients[0]!.notes.at(-1)).toEqual([3200, 0]);
  });

  test('best effort gives way at the end of its turn, and comes back when nobody else has work', () => {
    const { simulation, clients } = setUp(
      { shares: bestEffortFill },
      { priority: 'best-effort' },
      {},
    );
    const [filling, standard] = [clients[0]!, clients[1]!];
    script(simulation, [
      [0, () => filling.run()],
      [1400, () => standard.run()],
      [9050, () => standard.rest()],
    ]);
    simulation.run();
    expect(standard.notes).toEqual([
      [1400, 0],
      [2100, 1],
    ]);
    expect(filling.notes).toEqual([
      [0, 1],
      [2000, 0],
      [9150, 1],
    ]);
  });

  test('where turns of the idle are wasted they pass in full, also while nobody has work', () => {
    const { simulation, clients, meter } = setUp({ idle: 'wasted' }, {}, {}, {});
    const [one, other] = [clients[0]!, clients[1]!];
    script(simulation, [
      // A round takes 3300; nobody has had a turn, so the first begins it.
      [0, () => one.run()],
      [3400, () => one.rest()],
      // Of the round from 6600 on, the second has 7700 to 8700.
      [8000, () => other.run()],
      [8100, () => other.rest()],
      [8750, () => one.run()],
      [9950, () => one.rest()],
    ]);
    simulation.run();
    expect(one.notes).toEqual([
      [0, 1],
      [1000, 0],
      [3300, 1],
      [8750, 0],
      [9900, 1],
    ]);
    expect(other.notes).toEqual([[8000, 1]]);
    expect([meter.used(0), meter.used(1), meter.used(2)]).toEqual([1100 + 100 + 50, 100, 0]);
  });

  test('whoever leaves within its turn passes it on; a newcomer joins behind the last', () => {
    const { simulation, part, clients } = setUp({}, {}, {}, {});
    script(simulation, [
      [0, () => clients[0]!.run()],
      [0, () => clients[1]!.run()],
      [0, () => clients[2]!.run()],
      [1500, () => part.leave(clients[1]!.client)],
      [
        1700,
        () => {
          const last = new ScriptedClient(simulation, part, plainTerms);
          clients.push(last);
          last.run();
        },
      ],
    ]);
    simulation.run(5000);
    expect(clients[1]!.notes).toEqual([
      [0, 0],
      [1100, 1],
    ]);
    expect(clients[2]!.notes.slice(0, 3)).toEqual([
      [0, 0],
      [1600, 1],
      [2600, 0],
    ]);
    expect(clients[3]!.notes.slice(0, 3)).toEqual([
      [1700, 0],
      [2700, 1],
      [3700, 0],
    ]);
    expect(clients[0]!.notes.at(-1)).toEqual([4800, 0]);
  });
});

const kinds = { equalTurns, weightedTurns, bestEffortFill };
const anyTerms: fc.Arbitrary<Partial<TurnTerms>> = fc.record({
  shares: fc.constantFrom(...Object.values(kinds), priorityTurns({ kind: 'priority', floor: 0.1 })),
  switching: fc.constantFrom(0, 0.0001, 0.0007),
});
const anyAct = fc.record({
  pause: fc.integer({ min: 0, max: 1500 }),
  client: fc.nat(4),
  kind: fc.constantFrom('run', 'run', 'rest', 'leave'),
});
const anyClients = fc.array(
  fc.record({
    weight: fc.integer({ min: 1, max: 4 }),
    priority: fc.constantFrom('latency-critical', 'standard', 'best-effort'),
  }) as fc.Arbitrary<Partial<ClientTerms>>,
  { minLength: 5, maxLength: 5 },
);

describe('whatever clients do', () => {
  test('I5, I6: never two have a turn, and while anybody wants one the accelerator stands for a switch at most', () => {
    fc.assert(
      fc.property(anyTerms, anyClients, fc.array(anyAct, { maxLength: 60 }), (terms, own, acts) => {
        const { simulation, part, clients, meter } = setUp(terms, ...own);
        const gone = new Set<number>();
        let stoodSince = 0;
        let standing = 0;
        const look = () => {
          const running = clients.filter(({ client }) => client.isActive && client.pace > 0);
          expect(running.length).toBeLessThanOrEqual(1);
          const wants = clients.some(({ client }) => client.isActive);
          if (running.length > 0 || !wants) stoodSince = simulation.now;
          standing = Math.max(standing, simulation.now - stoodSince);
        };
        for (const { pause, client, kind } of acts) {
          const until = simulation.now + pause;
          for (let now = simulation.now; now <= until; now += 50) {
            simulation.run(now);
            look();
          }
          simulation.run(until);
          look();
          if (gone.has(client)) continue;
          if (kind === 'run') clients[client]!.run();
          else if (kind === 'rest') clients[client]!.rest();
          else {
            gone.add(client);
            part.leave(clients[client]!.client);
          }
          simulation.run(until);
          look();
        }
        // Looked at every 50 ticks.
        expect(standing).toBeLessThanOrEqual((terms.switching ?? 0) * 1e6 + 50);
        const used = clients.reduce((sum, _, owner) => sum + meter.used(owner), 0);
        expect(used).toBeLessThanOrEqual(simulation.now);
        for (const { client } of clients) client.rest();
        simulation.run();
        expect(simulation.pending).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('I15: language models in stretches of steps answer as step by step', () => {
    for (let number = 0; number < 20; number += 1) {
      const uniform = namedStreams('turns', number)('jobs');
      const idle = number % 2 === 0 ? 'given' : 'wasted';
      let at = 0;
      const jobs = Array.from({ length: 80 }, () => {
        at += Math.floor(uniform() * 60_000);
        const output = 1 + Math.floor(uniform() * 30);
        return { at, replica: Math.floor(uniform() * 3), seconds: 0, prompt: 40, output };
      });
      const run = (stepwise: boolean) =>
        runShared(
          (simulation, rate) => new ExactTurns(simulation, rate, 0, { ...usual, idle }, () => {}),
          llm(0.0007, stepwise),
          [plainTerms, plainTerms, plainTerms],
          jobs,
        );
      expect(run(false)).toEqual(run(true));
    }
  });
});
