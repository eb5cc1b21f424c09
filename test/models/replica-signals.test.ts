import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import { toTicks } from '../../src/engine/time.ts';
import { ReplicaSignals } from '../../src/models/fleet/replica-signals.ts';
import { Tournament } from '../../src/models/fleet/tournament.ts';
import { router } from '../../src/policies/routing/index.ts';
import type { LoadSignal, ReplicaView } from '../../src/policies/routing/router.ts';
import { requestOf, viewOf } from '../policies/routing-view.ts';

const signals: readonly LoadSignal[] = ['outstanding', 'prompt-tokens', 'kv-use'];
const unlimited = Number.POSITIVE_INFINITY;

/** Replicas with loads by number, and what a router sees of them. */
function fleetOf(settings: {
  ready: number[];
  maxOutstanding?: number;
  refreshSeconds?: number;
  takes?: (replica: number) => boolean;
}) {
  const { ready, maxOutstanding = unlimited, refreshSeconds = 0, takes } = settings;
  const simulation = new Simulation();
  const loads: Record<LoadSignal, number[]> = {
    outstanding: new Array<number>(100).fill(0),
    'prompt-tokens': new Array<number>(100).fill(0),
    'kv-use': new Array<number>(100).fill(0),
  };
  const seen = new ReplicaSignals({
    name: 'd',
    ready,
    read: (signal, replica) => loads[signal][replica]!,
    takes,
    maxOutstanding,
    refreshSeconds,
    simulation,
  });
  const hold = (replica: number, outstanding: number, tokens = 100 * outstanding) => {
    loads.outstanding[replica] = outstanding;
    loads['prompt-tokens'][replica] = tokens;
    seen.changed(replica);
  };
  const runTo = (seconds: number) => simulation.run(toTicks(seconds));
  return { simulation, loads, seen, hold, runTo };
}

/** Everything that a view answers. */
function answers(view: ReplicaView) {
  const positions = Array.from({ length: view.count }, (_, position) => position);
  return {
    replicas: positions.map((position) => view.replicaAt(position)),
    room: positions.map((position) => view.hasRoom(position)),
    nth: [...positions, view.count].map((n) => view.nthWithRoom(n)),
    countWithRoom: view.countWithRoom(),
    countTaking: view.countTaking(),
    signals: signals.map((signal) => ({
      at: positions.map((position) => view.signalAt(signal, position)),
      total: view.totalOf(signal),
      least: [-1, ...positions, view.count].map((turn) => view.leastAfter(signal, turn)),
    })),
  };
}

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ loads: fc.nat(11), to: fc.nat(4), tokens: fc.nat(300) }) },
    { weight: 2, arbitrary: fc.record({ grows: fc.nat(11), kv: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ joins: fc.nat(11) }) },
    { weight: 1, arbitrary: fc.record({ leaves: fc.nat(11) }) },
    { weight: 1, arbitrary: fc.record({ waits: fc.nat(3) }) },
    { weight: 3, arbitrary: fc.record({ asks: fc.constantFrom(...signals) }) },
  ),
  { maxLength: 40 },
);

describe('what a router sees of the replicas', () => {
  it.each([
    ['of the present', 0],
    ['as of the last refresh', 1],
  ])('%s is what looking at every replica finds', (_, refreshSeconds) => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 3, unlimited),
        fc.constantFrom<((replica: number) => boolean) | undefined>(
          undefined,
          (replica) => replica % 3 > 0,
        ),
        steps,
        (maxOutstanding, takes, script) => {
          const ready: number[] = [0];
          const fleet = fleetOf({
            ready,
            maxOutstanding,
            refreshSeconds,
            ...(takes === undefined ? {} : { takes }),
          });
          let past = { at: 0, loads: { outstanding: [], 'prompt-tokens': [], 'kv-use': [] } } as {
            at: number;
            loads: Record<LoadSignal, number[]>;
          };
          const look = () => {
            const known = refreshSeconds === 0 ? fleet.loads : past.loads;
            const column = (signal: LoadSignal) =>
              ready.map((replica) => known[signal][replica] ?? 0);
            const slow = viewOf({
              outstanding: column('outstanding'),
              promptTokens: column('prompt-tokens'),
              kvUse: column('kv-use'),
              hasRoom: ready.map((replica) => fleet.loads.outstanding[replica]! < maxOutstanding),
              takes: ready.map((replica) => takes?.(replica) ?? true),
              replicas: ready,
            });
            expect(answers(fleet.seen)).toEqual(answers(slow));
          };
          let now = 0;
          for (const step of script) {
            if ('loads' in step) fleet.hold(step.loads, step.to, step.tokens);
            else if ('grows' in step) fleet.loads['kv-use'][step.grows] = step.kv / 4;
            else if ('joins' in step && !ready.includes(step.joins)) {
              ready.push(step.joins);
              fleet.seen.reshaped();
            } else if ('leaves' in step && ready.includes(step.leaves)) {
              ready.splice(ready.indexOf(step.leaves), 1);
              fleet.seen.reshaped();
            } else if ('waits' in step) {
              now += step.waits / 2;
              fleet.runTo(now);
              if (Math.floor(now) > past.at) {
                const loads = { ...past.loads };
                for (const signal of signals) {
                  loads[signal] = [...loads[signal]];
                  for (const one of ready) loads[signal][one] = fleet.loads[signal][one]!;
                }
                past = { at: Math.floor(now), loads };
              }
            } else if ('asks' in step) fleet.seen.leastAfter(step.asks, -1);
          }
          look();
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('changes its generation with the list, and with nothing else', () => {
    const ready = [0, 1];
    const { seen, hold } = fleetOf({ ready });
    const before = seen.generation;
    hold(0, 3);
    expect(seen.generation).toBe(before);
    ready.push(2);
    seen.reshaped();
    expect(seen.generation).not.toBe(before);
    expect(seen.count).toBe(3);
  });

  it('schedules nothing where it sees the present', () => {
    expect(fleetOf({ ready: [0] }).simulation.pending).toBe(0);
    expect(fleetOf({ ready: [0], refreshSeconds: 5 }).simulation.pending).toBe(1);
  });
});

describe('signals that are refreshed every second', () => {
  it('stay as they were until the next refresh, which sees its own instant', () => {
    const { seen, hold, loads, runTo } = fleetOf({ ready: [0, 1], refreshSeconds: 1 });
    hold(0, 4);
    loads['kv-use'][0] = 0.5;
    runTo(0.9);
    expect(signals.map((signal) => seen.signalAt(signal, 0))).toEqual([0, 0, 0]);
    runTo(1);
    expect(signals.map((signal) => seen.signalAt(signal, 0))).toEqual([4, 400, 0.5]);
    hold(0, 0);
    runTo(1.9);
    expect(seen.signalAt('outstanding', 0)).toBe(4);
    expect(seen.leastAfter('outstanding', -1)).toBe(1);
  });

  it('read 0 of a replica that has become ready since', () => {
    const ready = [0];
    const { seen, hold, runTo } = fleetOf({ ready, refreshSeconds: 1 });
    hold(0, 2);
    runTo(1);
    ready.push(1);
    seen.reshaped();
    hold(1, 7);
    expect(seen.signalAt('outstanding', 1)).toBe(0);
    expect(seen.leastAfter('outstanding', -1)).toBe(1);
    runTo(2);
    expect(seen.signalAt('outstanding', 1)).toBe(7);
    expect(seen.leastAfter('outstanding', -1)).toBe(0);
  });

  it('do not hide that there is no more room', () => {
    const { seen, hold, runTo } = fleetOf({ ready: [0, 1], refreshSeconds: 1, maxOutstanding: 3 });
    hold(1, 2);
    runTo(1);
    expect(seen.leastAfter('outstanding', -1)).toBe(0);
    hold(0, 3);
    expect(seen.hasRoom(0)).toBe(false);
    expect(seen.leastAfter('outstanding', -1)).toBe(1);
    hold(1, 3);
    expect(seen.leastAfter('outstanding', -1)).toBe(-1);
  });

  it('make a herd: all requests until the next refresh run to the one that was idlest', () => {
    const request = requestOf();
    const sendTen = (refreshSeconds: number) => {
      const { seen, hold, loads, runTo } = fleetOf({ ready: [0, 1, 2, 3], refreshSeconds });
      [3, 0, 3, 3].forEach((outstanding, replica) => {
        hold(replica, outstanding);
      });
      runTo(1);
      const route = router({ kind: 'least-outstanding' });
      for (let sent = 0; sent < 10; sent += 1) {
        const chosen = route(seen, request, 0, 0);
        hold(chosen, loads.outstanding[chosen]! + 1);
      }
      return loads.outstanding.slice(0, 4);
    };
    expect(sendTen(1)).toEqual([3, 10, 3, 3]);
    // Three fill the gap, then ties go round from there.
    expect(sendTen(0)).toEqual([5, 4, 5, 5]);
  });
});

describe('the tournament', () => {
  it('finds the first of the least after a turn', () => {
    const numbers = fc.array(fc.constantFrom(1, 2, 3, unlimited), { maxLength: 20 });
    const changes = fc.array(fc.tuple(fc.nat(19), fc.constantFrom(0, 1, 2, 3, unlimited)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(numbers, changes, (values, edits) => {
        const tournament = new Tournament();
        tournament.reset(30);
        tournament.reset(values.length);
        values.forEach((value, place) => {
          tournament.put(place, value);
        });
        tournament.settle();
        const check = () => {
          const least = Math.min(...values);
          for (let turn = -1; turn <= values.length; turn += 1) {
            const round = values.map((_, step) => (turn + 1 + step) % values.length);
            const expected =
              least === unlimited ? -1 : round.find((place) => values[place] === least);
            expect(tournament.leastAfter(turn)).toBe(expected);
          }
        };
        check();
        for (const [place, value] of edits) {
          if (place >= values.length) continue;
          values[place] = value;
          tournament.set(place, value);
          check();
        }
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});
