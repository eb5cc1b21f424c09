import fc from 'fast-check';
import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import {
  isRandomised,
  type RouterKind,
  router,
  routerKinds,
} from '../../src/policies/routing/index.ts';
import type { Router } from '../../src/policies/routing/router.ts';
import { defaultsOf, requestOf, viewOf } from './routing-view.ts';

const { chisquare } = jstat;

const request = requestOf();

/** A fresh router with the settings of a scenario that names its kind only. */
function routerOf(kind: RouterKind): (view: Parameters<Router>[0], u: number, v: number) => number {
  const route = router(defaultsOf(kind));
  return (view, u, v) => route(view, request, u, v);
}

/** Replicas that hold so many requests each, and have room for one more or not. */
function view(outstanding: readonly number[], hasRoom: readonly boolean[] = []) {
  return viewOf({ outstanding, hasRoom });
}

const fleets = fc.array(fc.tuple(fc.nat(5), fc.boolean()), { maxLength: 8 }).map((replicas) => ({
  outstanding: replicas.map(([held]) => held),
  hasRoom: replicas.map(([, room]) => room),
}));
const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const requests = fc
  .record({
    session: fc.integer({ min: -1, max: 3 }),
    prefix: fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 400 })), { maxLength: 3 }),
    tailGroup: fc.integer({ min: -1, max: 3 }),
  })
  .map(requestOf);

describe.each(routerKinds)('%s', (kind) => {
  it('chooses a replica with room, or -1 only where there is none', () => {
    const states = fc.array(fc.tuple(fleets, requests, uniform, uniform), { maxLength: 20 });
    fc.assert(
      fc.property(states, (decisions) => {
        const route = router(defaultsOf(kind));
        decisions.forEach(([fleet, asked, u, v], generation) => {
          const chosen = route(viewOf({ ...fleet, generation }), asked, u, v);
          if (fleet.hasRoom.includes(true)) expect(fleet.hasRoom[chosen]).toBe(true);
          else expect(chosen).toBe(-1);
        });
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('chooses alike in the same circumstances, whatever the numbers drawn unless it is randomised', () => {
    const histories = fc.array(fc.tuple(fleets, requests, uniform, uniform, uniform), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(histories, (decisions) => {
        const [one, other] = [router(defaultsOf(kind)), router(defaultsOf(kind))];
        decisions.forEach(([fleet, asked, u, v, w], generation) => {
          const seen = viewOf({ ...fleet, generation });
          const again = isRandomised(kind) ? u : w;
          expect(other(seen, asked, again, v)).toBe(one(seen, asked, u, v));
        });
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});

describe('round-robin', () => {
  it('goes round, skipping those without room', () => {
    const route = routerOf('round-robin');
    const fleet = view([9, 0, 0, 0], [true, true, false, true]);
    expect(Array.from({ length: 6 }, () => route(fleet, 0, 0))).toEqual([0, 1, 3, 0, 1, 3]);
  });

  it('is fair to within one request', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(100), (count, requests) => {
        const route = routerOf('round-robin');
        const sent = new Array<number>(count).fill(0);
        for (let i = 0; i < requests; i += 1) sent[route(view(sent), 0, 0)]! += 1;
        expect(Math.max(...sent) - Math.min(...sent)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100, seed: 2 },
    );
  });
});

describe('least-outstanding', () => {
  it('takes the one with the fewest, whoever has room', () => {
    expect(routerOf('least-outstanding')(view([3, 1, 2]), 0, 0)).toBe(1);
    expect(routerOf('least-outstanding')(view([3, 1, 2], [true, false, true]), 0, 0)).toBe(2);
  });

  it('goes round among equals', () => {
    const route = routerOf('least-outstanding');
    expect(Array.from({ length: 5 }, () => route(view([1, 1, 2, 1]), 0, 0))).toEqual([
      0, 1, 3, 0, 1,
    ]);
  });

  it('never chooses one that holds more than another with room', () => {
    fc.assert(
      fc.property(fleets, fc.nat(5), ({ outstanding, hasRoom }, before) => {
        const route = routerOf('least-outstanding');
        for (let i = 0; i < before; i += 1) route(view(outstanding, hasRoom), 0, 0);
        const chosen = route(view(outstanding, hasRoom), 0, 0);
        const able = outstanding.filter((_, position) => hasRoom[position]);
        expect(outstanding[chosen]).toBe(able.length === 0 ? undefined : Math.min(...able));
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('least-tokens and least-kv', () => {
  const fleet = viewOf({
    outstanding: [1, 2, 3],
    promptTokens: [900, 200, 500],
    kvUse: [0.5, 0.7, 0.25],
  });

  it('take the one with the fewest prompt tokens, and the one with the emptiest KV cache', () => {
    expect(routerOf('least-tokens')(fleet, 0, 0)).toBe(1);
    expect(routerOf('least-kv')(fleet, 0, 0)).toBe(2);
  });

  it.each(['least-tokens', 'least-kv'] as const)('%s goes round among equals', (kind) => {
    const route = routerOf(kind);
    expect(Array.from({ length: 4 }, () => route(view([7, 0, 0]), 0, 0))).toEqual([0, 1, 2, 0]);
  });
});

describe('random', () => {
  it.each([
    [0, 0],
    [0.49, 1],
    [0.75, 3],
    [0.999, 3],
  ])('u = %f of three with room chooses position %i', (u, position) => {
    expect(routerOf('random')(view([0, 0, 0, 0], [true, true, false, true]), u, 0)).toBe(position);
  });

  it('is uniform over the replicas (chi-square below its 99.9 % quantile)', () => {
    const counts = chosen('random', 5, 20_000);
    expect(chiSquare(counts)).toBeLessThan(chisquare.inv(0.999, 4));
  });
});

describe('power-of-two', () => {
  it.each([
    // Of three, u = 0 names the first and v the second of the other two.
    [[5, 3, 1], 0, 0, 1],
    [[5, 3, 1], 0, 0.5, 2],
    [[1, 3, 1], 0, 0.5, 0],
    [[1, 1, 1], 0.9, 0, 2],
  ])('of %j with u = %f and v = %f chooses position %i', (outstanding, u, v, position) => {
    expect(routerOf('power-of-two')(view(outstanding), u, v)).toBe(position);
  });

  it('never chooses the only fullest of several: one of the two is another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.nat(7),
        uniform,
        uniform,
        (count, full, u, v) => {
          const outstanding = Array.from({ length: count }, (_, i) => (i === full % count ? 9 : 1));
          expect(outstanding[routerOf('power-of-two')(view(outstanding), u, v)]).toBe(1);
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });

  it('takes every pair alike: the k-th smallest of n wins with probability 2(n − k)/(n(n − 1))', () => {
    const count = 5;
    const draws = 20_000;
    const uniforms = namedStreams('1', 0)('pairs');
    const counts = new Array<number>(count).fill(0);
    const route = routerOf('power-of-two');
    for (let i = 0; i < draws; i += 1)
      counts[route(view([0, 1, 2, 3, 4]), uniforms(), uniforms())]! += 1;
    const expected = [0, 1, 2, 3].map((k) => (draws * 2 * (count - 1 - k)) / (count * (count - 1)));
    const statistic = expected.reduce(
      (sum, mean, k) => sum + ((counts[k]! - mean) * (counts[k]! - mean)) / mean,
      0,
    );
    expect(counts[4]).toBe(0);
    expect(statistic).toBeLessThan(chisquare.inv(0.999, 3));
  });
});

function chosen(kind: RouterKind, count: number, draws: number): number[] {
  const uniforms = namedStreams('1', 0)('routing');
  const counts = new Array<number>(count).fill(0);
  const route = routerOf(kind);
  const fleet = view(new Array<number>(count).fill(0));
  for (let i = 0; i < draws; i += 1) counts[route(fleet, uniforms(), uniforms())]! += 1;
  return counts;
}

function chiSquare(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + ((count - mean) * (count - mean)) / mean, 0);
}
