import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { router } from '../../src/policies/routing/index.ts';
import { requestOf, viewOf } from './routing-view.ts';

const sessions = Array.from({ length: 20_000 }, (_, session) => requestOf({ session }));

/** The number of the replica that each session goes to. */
function homes(replicas: readonly number[], asked = sessions): number[] {
  const route = router({ kind: 'session-affinity' });
  const view = viewOf({ outstanding: replicas.map(() => 0), replicas });
  return asked.map((request) => replicas[route(view, request, 0, 0)]!);
}

const fleets = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 8 });

describe('session-affinity', () => {
  it('sends a session to its own replica, however busy that is', () => {
    const route = router({ kind: 'session-affinity' });
    const home = route(viewOf({ outstanding: [0, 0, 0, 0] }), requestOf({ session: 7 }), 0, 0);
    const busy = [0, 1, 2, 3].map((position) => (position === home ? 50 : 0));
    expect(route(viewOf({ outstanding: busy }), requestOf({ session: 7 }), 0, 0)).toBe(home);
  });

  it('sends it elsewhere while that has no room, always to the same, and back', () => {
    const route = router({ kind: 'session-affinity' });
    const outstanding = [0, 0, 0, 0];
    const request = requestOf({ session: 7 });
    const home = route(viewOf({ outstanding }), request, 0, 0);
    const full = viewOf({ outstanding, hasRoom: outstanding.map((_, at) => at !== home) });
    const refuge = route(full, request, 0, 0);
    expect(refuge).not.toBe(home);
    expect(route(full, request, 0, 0)).toBe(refuge);
    expect(route(viewOf({ outstanding }), request, 0, 0)).toBe(home);
  });

  it('goes by the first group of the prompt without a session', () => {
    const route = router({ kind: 'session-affinity' });
    const view = viewOf({ outstanding: [3, 1, 4, 1, 5, 9, 2, 6] });
    const homeOf = (...groups: number[]) =>
      route(view, requestOf({ prefix: groups.map((group) => [group, 64] as const) }), 0, 0);
    expect(homeOf(5, 6)).toBe(homeOf(5, 7));
    const distinct = new Set(Array.from({ length: 50 }, (_, group) => homeOf(group)));
    expect(distinct.size).toBe(8);
  });

  it('takes the one with the fewest unanswered where a prompt shares nothing', () => {
    const route = router({ kind: 'session-affinity' });
    expect(route(viewOf({ outstanding: [3, 1, 4] }), requestOf(), 0, 0)).toBe(1);
  });

  it('moves sessions only to a replica that comes, and only from one that goes', () => {
    const some = sessions.slice(0, 500);
    fc.assert(
      fc.property(fleets, fc.integer({ min: 41, max: 60 }), (replicas, another) => {
        const before = homes(replicas, some);
        const after = homes([...replicas, another], some);
        for (let at = 0; at < some.length; at += 1) {
          if (after[at] !== another) expect(after[at]).toBe(before[at]);
        }
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it('does not depend on the order of the replicas', () => {
    const some = sessions.slice(0, 500);
    fc.assert(
      fc.property(fleets, (replicas) => {
        expect(homes([...replicas].reverse(), some)).toEqual(homes(replicas, some));
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  // Of 256 (n + 1) random points a replica has 256: its share of the ring is Beta(256, 256 n), and the
  // sessions that fall into it are binomial in turn.
  it.each([1, 4, 9, 19])('moves one in n + 1 to a replica that joins %i', (n) => {
    const replicas = Array.from({ length: n }, (_, replica) => replica);
    const moved = homes([...replicas, n]).filter((home) => home === n).length;
    const mean = 1 / (n + 1);
    const variance = mean * (1 - mean);
    const error = Math.sqrt(variance / (256 * (n + 1) + 1) + variance / sessions.length);
    expect(Math.abs(moved / sessions.length - mean)).toBeLessThan(4 * error);
  });
});
