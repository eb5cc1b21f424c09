import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultTurnFloor,
  type turnKinds,
  turnShares,
} from '../../../src/policies/sharing/index.ts';
import type { TurnClient, TurnConfig } from '../../../src/policies/sharing/turns.ts';

const priorities = ['latency-critical', 'standard', 'best-effort'] as const;
const [critical, standard, bestEffort] = priorities;
const priority = { kind: 'priority', floor: defaultTurnFloor } as const;
const configs: Record<(typeof turnKinds)[number], TurnConfig> = {
  equal: { kind: 'equal' },
  weighted: { kind: 'weighted' },
  'best-effort-fill': { kind: 'best-effort-fill' },
  priority,
};

function client(priority: TurnClient['priority'], weight = 1): TurnClient {
  return { priority, weight };
}

/** Parts of clients; all are active unless told otherwise. */
function parts(config: TurnConfig, clients: readonly TurnClient[], active?: readonly number[]) {
  const shares = new Float64Array(clients.length).fill(9);
  const wanting = Uint8Array.from(active ?? clients.map(() => 1));
  turnShares(config)(clients, wanting, clients.length, shares);
  return [...shares];
}

const clients = fc.array(
  fc.record({
    priority: fc.constantFrom(...priorities),
    weight: fc.integer({ min: 1, max: 5 }),
    active: fc.integer({ min: 0, max: 1 }),
  }),
  { maxLength: 24 },
);

describe('turns', () => {
  it('equal: one part each of those who want any', () => {
    const all = [client(critical, 5), client(standard), client(bestEffort), client(standard)];
    expect(parts(configs.equal, all)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(parts(configs.equal, all, [1, 0, 1, 0])).toEqual([0.5, 0, 0.5, 0]);
  });

  it('weighted: by weight among those who want any', () => {
    const all = [client(bestEffort, 3), client(critical, 1), client(standard, 4)];
    expect(parts(configs.weighted, all)).toEqual([0.375, 0.125, 0.5]);
    expect(parts(configs.weighted, all, [1, 1, 0])).toEqual([0.75, 0.25, 0]);
  });

  it('priority: the highest class that wants any shares all but a floor for each lower one', () => {
    const all = [client(critical), client(critical), client(standard), client(bestEffort)];
    const expected = [0.45, 0.45, 0.05, 0.05];
    for (const [at, part] of parts(priority, all).entries()) {
      expect(part).toBeCloseTo(expected[at]!, 12);
    }
    expect(parts(priority, all, [0, 0, 1, 1])).toEqual([0, 0, 0.95, 0.05]);
    expect(parts(priority, all, [1, 0, 0, 1])).toEqual([0.95, 0, 0, 0.05]);
    expect(parts(priority, all, [0, 0, 0, 1])).toEqual([0, 0, 0, 1]);
    expect(parts({ kind: 'priority', floor: 0 }, all)).toEqual([0.5, 0.5, 0, 0]);
  });

  it('priority: a floor never lifts one client above each of many that come before it', () => {
    const many = Array.from({ length: 31 }, () => client(critical));
    expect(parts(priority, [...many, client(bestEffort)])).toEqual(Array(32).fill(1 / 32));
  });

  it('priority: refuses a floor that would leave the highest class less than the lower ones', () => {
    expect(() => turnShares({ kind: 'priority', floor: 0.4 })).toThrow(
      new RangeError('a floor of 0.4 for each lower class: 0 to 1/3 is possible'),
    );
    expect(() => turnShares({ kind: 'priority', floor: -0.1 })).toThrow(RangeError);
  });

  it('best-effort fill: best effort gets all while alone, and nothing otherwise', () => {
    const all = [
      client(critical, 3),
      client(standard, 1),
      client(bestEffort, 1),
      client(bestEffort, 3),
    ];
    expect(parts(configs['best-effort-fill'], all)).toEqual([0.75, 0.25, 0, 0]);
    expect(parts(configs['best-effort-fill'], all, [0, 1, 1, 1])).toEqual([0, 1, 0, 0]);
    expect(parts(configs['best-effort-fill'], all, [0, 0, 1, 1])).toEqual([0, 0, 0.25, 0.75]);
  });

  it('looks at the first clients only, as many as it is told', () => {
    for (const config of Object.values(configs)) {
      const shares = new Float64Array(3).fill(9);
      const two = [client(standard), client(standard), client(critical, 7)];
      turnShares(config)(two, Uint8Array.of(1, 1, 1), 2, shares);
      expect([...shares]).toEqual([0.5, 0.5, 9]);
    }
  });

  it.each(Object.values(configs))(
    'I5: parts of $kind sum to 1 wherever anybody wants any',
    (config) => {
      fc.assert(
        fc.property(clients, (given) => {
          const active = given.map((one) => one.active);
          const shares = parts(config, given, active);
          for (const [at, part] of shares.entries()) {
            if (active[at] === 0) expect(part).toBe(0);
            else expect(part).toBeGreaterThanOrEqual(0);
          }
          const total = shares.reduce((sum, part) => sum + part, 0);
          expect(total).toBeCloseTo(active.includes(1) ? 1 : 0, 12);
        }),
        { seed: 1 },
      );
    },
  );

  it('priority: nobody starves, and nobody gets more than one of the highest class', () => {
    fc.assert(
      fc.property(clients, (given) => {
        const active = given.map((one) => one.active);
        const shares = parts(priority, given, active);
        const ranks = given.map((one) => priorities.indexOf(one.priority));
        const highest = Math.min(...ranks.filter((_, at) => active[at] === 1));
        const most = Math.max(...shares);
        for (const [at, part] of shares.entries()) {
          if (active[at] === 0) continue;
          expect(part).toBeGreaterThan(0);
          if (ranks[at] === highest) expect(part).toBeCloseTo(most, 12);
        }
      }),
      { seed: 2 },
    );
  });

  it.each(Object.values(configs))('$kind does not depend on the order of clients', (config) => {
    fc.assert(
      fc.property(clients, (given) => {
        const active = given.map((one) => one.active);
        const forwards = parts(config, given, active);
        const backwards = parts(config, given.toReversed(), active.toReversed()).toReversed();
        for (const [at, part] of forwards.entries()) expect(backwards[at]).toBeCloseTo(part, 12);
      }),
      { seed: 3 },
    );
  });
});
