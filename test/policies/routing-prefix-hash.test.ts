import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashRing } from '../../src/policies/routing/hash-ring.ts';
import { router } from '../../src/policies/routing/index.ts';
import { requestOf, viewOf } from './routing-view.ts';

const eight = viewOf({ outstanding: [0, 0, 0, 0, 0, 0, 0, 0] });

function prefixHash(load_factor = 1.25, prefix_tokens = 256) {
  return router({ kind: 'prefix-hash', load_factor, prefix_tokens });
}

describe('the ring', () => {
  it('goes round: what begins near its end finds whoever has room, or nobody', () => {
    const ring = new HashRing();
    const open = (...hasRoom: boolean[]) => viewOf({ outstanding: [0, 0], hasRoom });
    const keys = Array.from({ length: 500 }, (_, at) => 0xffff_ffff - at * 80_000);
    const found = (view: ReturnType<typeof viewOf>, most = Number.POSITIVE_INFINITY) =>
      [...new Set(keys.map((key) => ring.firstFrom(key, most, view)))].sort();
    expect(found(open(true, true))).toEqual([0, 1]);
    expect(found(open(true, false))).toEqual([0]);
    expect(found(open(false, true))).toEqual([1]);
    expect(found(open(false, false))).toEqual([-1]);
    expect(found(viewOf({ outstanding: [3, 2] }), 3)).toEqual([1]);
    expect(found(viewOf({ outstanding: [3, 3] }), 3)).toEqual([-1]);
    expect(new HashRing().firstFrom(0, 9, viewOf({ outstanding: [] }))).toBe(-1);
  });
});

describe('prefix-hash', () => {
  it('goes by the groups that begin within the first tokens', () => {
    const route = prefixHash();
    const homeOf = (...prefix: (readonly [number, number])[]) =>
      route(eight, requestOf({ prefix }), 0, 0);
    const others = Array.from({ length: 30 }, (_, at) => 100 + at);
    const differing = (...head: (readonly [number, number])[]) =>
      new Set(others.map((group) => homeOf(...head, [group, 50]))).size;
    expect(differing([1, 256])).toBe(1);
    expect(differing([1, 255])).toBe(8);
    expect(differing([1, 200], [2, 56])).toBe(1);
    expect(differing()).toBe(8);
  });

  it('knows a conversation from its first turn on', () => {
    const route = prefixHash();
    for (let group = 0; group < 20; group += 1) {
      const first = requestOf({ promptTokens: 300, tailGroup: group });
      const second = requestOf({ prefix: [[group, 500]], tailGroup: group + 1000 });
      expect(route(eight, second, 0, 0)).toBe(route(eight, first, 0, 0));
    }
  });

  it('takes the one with the fewest unanswered where a prompt shares nothing', () => {
    expect(prefixHash()(viewOf({ outstanding: [3, 1, 4] }), requestOf(), 0, 0)).toBe(1);
  });

  it('spreads one hot prompt no further than the bound demands', () => {
    const route = prefixHash();
    const outstanding = [0, 0, 0, 0];
    const hot = requestOf({ prefix: [[1, 1000]] });
    for (let sent = 0; sent < 16; sent += 1) {
      outstanding[route(viewOf({ outstanding }), hot, 0, 0)]! += 1;
    }
    // ceil(1.25 × 16 / 4) = 5 each: the first three on the ring are full, the last has the rest.
    expect([...outstanding].sort()).toEqual([1, 5, 5, 5]);
  });

  it('keeps one prompt at one replica where the bound allows it', () => {
    const route = prefixHash(8);
    const outstanding = [0, 0, 0, 0];
    const hot = requestOf({ prefix: [[1, 1000]] });
    for (let sent = 0; sent < 16; sent += 1) {
      outstanding[route(viewOf({ outstanding }), hot, 0, 0)]! += 1;
    }
    expect([...outstanding].sort()).toEqual([0, 0, 0, 16]);
  });

  it('never gives a replica more than its share: load factor × mean, this one included, rounded up', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ sends: fc.integer({ min: 0, max: 5 }) }),
        fc.record({ ends: fc.nat(10) }),
      ),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 101, max: 300 }),
        fc.nat(8),
        steps,
        (count, percent, most, script) => {
          const limit = most === 0 ? Number.POSITIVE_INFINITY : most;
          const route = prefixHash(percent / 100);
          const outstanding = new Array<number>(count).fill(0);
          for (const step of script) {
            if ('ends' in step) {
              const at = step.ends % count;
              outstanding[at] = Math.max(0, outstanding[at]! - 1);
              continue;
            }
            const hasRoom = outstanding.map((held) => held < limit);
            const request = requestOf({ prefix: [[step.sends, 300]] });
            const chosen = route(viewOf({ outstanding, hasRoom }), request, 0, 0);
            if (chosen < 0) continue;
            outstanding[chosen]! += 1;
            const total = outstanding.reduce((sum, held) => sum + held, 0);
            expect(outstanding[chosen]).toBeLessThanOrEqual(
              Math.ceil(((percent / 100) * total) / count + 1e-9),
            );
          }
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  it('counts only replicas that take requests into the mean', () => {
    // Two of four take none: the share is 1.25 × (6 + 1) / 2, so 5 and not 3.
    const shown = { outstanding: [3, 3, 9, 9], takes: [true, true, false, false] };
    const homes = Array.from({ length: 20 }, (_, group) =>
      prefixHash()(viewOf(shown), requestOf({ prefix: [[group, 300]] }), 0, 0),
    );
    expect(new Set(homes)).toEqual(new Set([0, 1]));
  });

  it('takes one beyond the bound where stale signals leave no other with room', () => {
    const shown = { outstanding: [9, 0], hasRoom: [true, false] };
    expect(prefixHash()(viewOf(shown), requestOf({ prefix: [[1, 300]] }), 0, 0)).toBe(0);
  });
});
