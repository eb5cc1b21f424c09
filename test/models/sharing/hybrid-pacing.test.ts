import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Client, type ClientTerms } from '../../../src/models/sharing/client.ts';
import { HybridPacing, noTurns } from '../../../src/models/sharing/hybrid-pacing.ts';
import { MpsPacing } from '../../../src/models/sharing/mps-pacing.ts';
import { TimeSlicePacing } from '../../../src/models/sharing/time-slice-pacing.ts';
import { turnShares } from '../../../src/policies/sharing/index.ts';

/** Turns of 2 ms, a tenth of which each switch costs. */
const turns = (kind: 'equal' | 'weighted' = 'equal', idle: 'given' | 'wasted' = 'given') =>
  new TimeSlicePacing({ shares: turnShares({ kind }), quantum: 0.002, switching: 0.0002, idle });

/** A client with work that keeps the memory busy for a part of its time; one that rests where there is none. */
function client(demand: number | undefined, terms: Partial<ClientTerms> = {}): Client {
  const host = { run: () => 1, rest: () => {} };
  const all = { owner: 0, share: 1, weight: 1, priority: 'standard', isSpatial: false } as const;
  const made = new Client(host, { ...all, ...terms }, { paceChanged: () => {} });
  made.isActive = demand !== undefined;
  made.demand = demand ?? 0;
  return made;
}

/** A client that spends this part of its time on the host. */
function hostBound(one: Client, host: number): Client {
  one.host = host;
  return one;
}

const spatial = (demand: number | undefined, share = 0.2) =>
  client(demand, { isSpatial: true, share });

function rated(pacing: HybridPacing, clients: readonly Client[]) {
  pacing.rate(clients);
  const active = clients.filter(({ isActive }) => isActive);
  return { paces: active.map(({ pace }) => pace), uses: active.map(({ use }) => use) };
}

function expectClose(found: readonly number[], wanted: readonly number[], digits = 12) {
  expect(found).toHaveLength(wanted.length);
  for (const [index, value] of wanted.entries()) expect(found[index]).toBeCloseTo(value, digits);
}

describe('a fifth with multiprocessors of its own, and turns on the rest', () => {
  it('lets a lone client of either kind run at its own pace', () => {
    const pacing = new HybridPacing({ reserved: 0.2, interference: 0.1, turns: turns() });
    for (const [one, use] of [
      [spatial(0.3, 0.1), 0.1],
      [client(0.3), 0.8],
    ] as const) {
      const { paces, uses } = rated(pacing, [one, client(undefined), spatial(undefined)]);
      expectClose(paces, [1]);
      expectClose(uses, [use]);
    }
  });

  it('gives those who take turns halves of the rest, less what switching costs, whoever is beside', () => {
    const pacing = new HybridPacing({ reserved: 0.2, interference: 0, turns: turns() });
    const { paces, uses } = rated(pacing, [client(0), spatial(0), client(0), client(undefined)]);
    expectClose(paces, [0.5 / 1.1, 1, 0.5 / 1.1]);
    expectClose(uses, [0.4, 0.2, 0.4]);
  });

  it('counts those who take turns as one co-runner, however many they are', () => {
    const pacing = new HybridPacing({ reserved: 0.2, interference: 0.1, turns: turns() });
    const { paces } = rated(pacing, [
      spatial(0, 0.1),
      spatial(0, 0.1),
      client(0),
      client(0),
      client(0),
    ]);
    const turn = 1 / 3 / 1.1 / 1.2;
    expectClose(paces, [1 / 1.2, 1 / 1.2, turn, turn, turn]);
  });

  it('lets them ask for the bandwidth of whoever has the turn, by the time that each has it', () => {
    const pacing = new HybridPacing({ reserved: 0.2, interference: 0, turns: turns('weighted') });
    const { paces } = rated(pacing, [
      spatial(0.8),
      client(0.9, { weight: 2 }),
      client(0.3, { weight: 1 }),
    ]);
    // A fifth reads at 1 − 0.8^3.1 = 0.49930 of the bandwidth, four fifths at 1 − 0.2^3.1 = 0.99319: 0.8 of the time
    // of the one and (2 × 0.9 + 0.3) / 3 = 0.7 of the others' ask for 1.09467. Those parts of the time grow by as much.
    const turn = 1 / 3 / 1.1 / 1.06627;
    expectClose(paces, [1 / 1.07574, 2 * turn, turn], 4);
  });

  it('lets them spend on the host what whoever has the turn does, by the time that each has it', () => {
    const pacing = new HybridPacing({ reserved: 0.2, interference: 0.1, turns: turns() });
    const { paces } = rated(pacing, [
      spatial(1),
      hostBound(client(0.8), 0.2),
      hostBound(client(0.6), 0.4),
    ]);
    // 0.49930 + 0.7 × 0.99319 = 1.19453: seven tenths of the time that they have turns grow by that, not the host's 0.3.
    const longer = 1 / 2 / 1.1 / 1.1 / (0.3 + 0.7 * 1.19453);
    expectClose(paces, [1 / 1.1 / 1.19453, longer, longer], 4);
  });

  it('lets turns that go to waste ask for nothing', () => {
    const given = new HybridPacing({ reserved: 0.2, interference: 0, turns: turns() });
    const wasted = new HybridPacing({
      reserved: 0.2,
      interference: 0,
      turns: turns('equal', 'wasted'),
    });
    const clients = () => [spatial(0.5), client(1), client(undefined)];
    // 0.5 × 0.49930 + 0.99319 = 1.24284 of the bandwidth, and without the half that is wasted 0.74625.
    expectClose([rated(given, clients()).paces[0]!], [1 / 1.12142], 4);
    const { paces, uses } = rated(wasted, clients());
    expectClose([paces[0]!], [1]);
    expectClose(uses, [0.2, 0.4]);
  });

  it('as published gives nobody a turn, ever, and so no co-runner either', () => {
    const pacing = new HybridPacing({ reserved: 0.2, interference: 0.1, turns: noTurns });
    const { paces, uses } = rated(pacing, [client(0.9), spatial(0.3), client(0.1)]);
    expectClose(paces, [0, 1, 0]);
    expectClose(uses, [0, 0.2, 0]);
  });
});

const demand = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
const weight = fc.integer({ min: 1, max: 5 });
const takers = fc.array(fc.record({ demand, weight }), { maxLength: 5 });
/** Shares of the reserved fifth, in fiftieths of it. */
const owners = fc.array(fc.record({ demand, part: fc.integer({ min: 1, max: 10 }) }), {
  maxLength: 5,
});
const order = fc.infiniteStream(fc.boolean());

describe('over generated clients', () => {
  const made = (
    spatials: readonly { demand: number | undefined; part: number }[],
    temporals: readonly { demand: number | undefined; weight: number }[],
    coins: Iterator<boolean>,
  ) => {
    const left = [
      spatials.map((one) => spatial(one.demand, one.part / 250)),
      temporals.map((one) => client(one.demand, { weight: one.weight })),
    ] as const;
    const clients: Client[] = [];
    while (left[0].length + left[1].length > 0) {
      const next = left[Number(coins.next().value)]!.shift();
      if (next !== undefined) clients.push(next);
    }
    return clients;
  };

  it('I5: nobody is faster than alone, and all uses sum to 1 at the most, whoever was there before', () => {
    fc.assert(
      fc.property(owners, takers, owners, takers, order, (a, b, c, d, coins) => {
        const pacing = new HybridPacing({
          reserved: 0.2,
          interference: 0.1,
          turns: turns('weighted'),
        });
        for (const clients of [made(a, b, coins), made(c, d, coins)]) {
          const { paces, uses } = rated(pacing, clients);
          const fresh = new HybridPacing({
            reserved: 0.2,
            interference: 0.1,
            turns: turns('weighted'),
          });
          expect(rated(fresh, clients)).toEqual({ paces, uses });
          for (const pace of paces) {
            expect(pace).toBeGreaterThan(0);
            expect(pace).toBeLessThanOrEqual(1 + 1e-12);
          }
          const used = uses.reduce((sum, use) => sum + use, 0);
          expect(used).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });

  it('is MPS where nobody takes turns, and turns where nobody else runs', () => {
    fc.assert(
      fc.property(owners, takers, order, (some, others, coins) => {
        const spatials = made(some, [], coins);
        const temporals = made([], others, coins);
        const both = () =>
          new HybridPacing({ reserved: 0.2, interference: 0.1, turns: turns('weighted') });
        const beside = rated(both(), spatials);
        new MpsPacing(0.1).rate(spatials);
        const paces = (all: readonly Client[]) =>
          all.filter(({ isActive }) => isActive).map(({ pace }) => pace);
        expect(paces(spatials)).toEqual(beside.paces);
        const inTurns = rated(both(), temporals).paces;
        turns('weighted').rate(temporals);
        expectClose(paces(temporals), inTurns);
      }),
    );
  });

  it('a neighbour with work never makes anybody faster', () => {
    fc.assert(
      fc.property(owners, takers, order, fc.nat(), (some, others, coins, pick) => {
        const clients = made(some, others, coins);
        const idle = clients.filter(({ isActive }) => !isActive);
        fc.pre(idle.length > 0);
        const pacing = new HybridPacing({ reserved: 0.2, interference: 0.1, turns: turns() });
        const before = clients.filter(({ isActive }) => isActive);
        const { paces } = rated(pacing, clients);
        const newcomer = idle[pick % idle.length]!;
        newcomer.isActive = true;
        newcomer.demand = 0;
        pacing.rate(clients);
        // A newcomer among those who take turns may ask for less bandwidth than they, and so spare those beside.
        const judged = before.filter(({ terms }) => newcomer.terms.isSpatial || !terms.isSpatial);
        for (const one of judged) {
          expect(one.pace).toBeLessThanOrEqual(paces[before.indexOf(one)]! + 1e-12);
        }
      }),
    );
  });
});
