import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drawsLots,
  readyVictims,
  startingVictims,
  type VictimKind,
  victimKinds,
} from '../../../src/policies/victims/index.ts';
import type { VictimCandidate } from '../../../src/policies/victims/victim.ts';

const one = (of: Partial<VictimCandidate>): VictimCandidate => ({
  replica: 0,
  stage: 'ready',
  age: 100,
  readyFor: 50,
  outstanding: 0,
  kvUse: 0,
  idleFor: 0,
  node: 0,
  neighbours: 1,
  restarts: 0,
  lot: 0.5,
  ...of,
});

const ready = (kind: VictimKind, ...candidates: Partial<VictimCandidate>[]) =>
  readyVictims(kind)(candidates.map(one));

describe('plain rules, of equals the last to become ready first', () => {
  it.each([
    ['fewest-requests', { outstanding: 3 }, { outstanding: 1 }, { outstanding: 1 }, [2, 1, 0]],
    ['newest', { outstanding: 1 }, { outstanding: 5 }, { outstanding: 0 }, [2, 1, 0]],
    ['oldest', { outstanding: 1 }, { outstanding: 5 }, { outstanding: 0 }, [0, 1, 2]],
    ['least-kv', { kvUse: 0.1 }, { kvUse: 0.9 }, { kvUse: 0.1 }, [2, 0, 1]],
    ['most-idle', { idleFor: 3 }, { idleFor: 9 }, { idleFor: 0 }, [1, 0, 2]],
    ['random', { lot: 0.7 }, { lot: 0.2 }, { lot: 0.4 }, [1, 2, 0]],
  ] as const)('%s', (kind, a, b, c, order) => {
    expect(ready(kind, a, b, c)).toEqual(order);
  });

  it('those on their way: without a place first, then the last to set out', () => {
    const stages = ['running', 'created', 'unplaced', 'unplaced'] as const;
    const candidates = stages.map((stage) => one({ stage }));
    expect(startingVictims('oldest')(candidates)).toEqual([3, 2, 1, 0]);
    expect(startingVictims('newest')([...candidates].reverse())).toEqual([1, 0, 3, 2]);
  });
});

it('only random choices go by lots', () => {
  expect(victimKinds.filter(drawsLots)).toEqual(['random', 'replica-set']);
});

describe('a ReplicaSet', () => {
  it('takes pods without a node, then pending ones, then those that are not ready', () => {
    const stages = ['running', 'unplaced', 'created'] as const;
    expect(startingVictims('replica-set')(stages.map((stage) => one({ stage })))).toEqual([
      1, 2, 0,
    ]);
  });

  it('empties nodes with more of its pods first, counted once for all that go', () => {
    expect(ready('replica-set', { node: 1 }, { node: 2 }, { node: 1 }).slice(0, 2)).toEqual([2, 0]);
  });

  it('takes who is ready for less time, by powers of two nanoseconds', () => {
    // 2^34 ns are 17.2 s, 2^35 are 34.4 s, 2^36 are 68.7 s.
    expect(ready('replica-set', { readyFor: 69 }, { readyFor: 34 }, { readyFor: 35 })).toEqual([
      1, 2, 0,
    ]);
  });

  it('and within a power of two by lot, whoever is older', () => {
    const [young, old] = [
      { readyFor: 40, lot: 0.9 },
      { readyFor: 60, lot: 0.1 },
    ];
    expect(ready('replica-set', young, old)).toEqual([1, 0]);
    expect(ready('replica-set', { ...young, lot: 0.05 }, old)).toEqual([0, 1]);
  });

  it('of those that are ready for as long takes who restarted more often, then the younger', () => {
    expect(ready('replica-set', { restarts: 0 }, { restarts: 2 }, { restarts: 1 })).toEqual([
      1, 2, 0,
    ]);
    expect(ready('replica-set', { age: 200 }, { age: 60 })).toEqual([1, 0]);
  });
});

describe('Ray Serve', () => {
  it('takes all of the node with the fewest replicas of all deployments, then of the next', () => {
    expect(
      ready(
        'ray-serve',
        { node: 1, neighbours: 3 },
        { node: 2, neighbours: 2 },
        { node: 1, neighbours: 3 },
        { node: 2, neighbours: 2 },
      ),
    ).toEqual([3, 1, 2, 0]);
  });

  it('of equal nodes the one that joined last', () => {
    expect(ready('ray-serve', { node: 5 }, { node: 7 }, { node: 6 })).toEqual([2, 1, 0]);
  });
});

it('every rule names every candidate once, and does not change what it is given', () => {
  const candidates = fc.array(
    fc.record({
      replica: fc.nat(),
      stage: fc.constantFrom('unplaced', 'created', 'running', 'ready') as fc.Arbitrary<
        VictimCandidate['stage']
      >,
      age: fc.nat(1000),
      readyFor: fc.nat(1000),
      outstanding: fc.nat(9),
      kvUse: fc.constantFrom(0, 0.25, 0.5),
      idleFor: fc.nat(1000),
      node: fc.nat(3),
      neighbours: fc.nat(3),
      restarts: fc.nat(2),
      lot: fc.constantFrom(0.1, 0.2, 0.3),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(candidates, fc.constantFrom(...victimKinds), (all, kind) => {
      const before = structuredClone(all);
      for (const policy of [readyVictims(kind), startingVictims(kind)]) {
        expect([...policy(all)].sort((a, b) => a - b)).toEqual([...all.keys()]);
      }
      expect(all).toEqual(before);
    }),
    { numRuns: 300, seed: 6 },
  );
});
