import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyTiers,
  type MemoryTier,
  optimizePlacement,
  placeLayer,
  publishedBudgets,
  publishedLatency,
  type TieredMemory,
} from '../../src/policies/placement/layer-tiers.ts';

const gib = 1_073_741_824;

/** Layers placed one after the other, named a, b, c …; stops where one finds no room. */
function placed(
  budgets: readonly [number, number, number],
  layers: readonly (readonly [bytes: number, frequency: number])[],
): TieredMemory {
  const [vram, ram, disk] = budgets;
  return layers.reduce(
    (memory, [bytes, frequency], i) =>
      placeLayer(memory, String.fromCharCode(97 + i), bytes, frequency).memory,
    emptyTiers({ vram, ram, disk }),
  );
}

const tiersOf = (memory: TieredMemory) => [...memory.tiers];

describe('a layer is placed as the reference design publishes it', () => {
  it('with 40, 128 and 512 GiB, and 0.1, 2 and 15 ms', () => {
    expect(publishedBudgets).toEqual({ vram: 40 * gib, ram: 128 * gib, disk: 512 * gib });
    expect(publishedLatency).toEqual({ vram: 0.0001, ram: 0.002, disk: 0.015 });
  });

  it.each([
    [1, 'vram', 'hot'],
    [0.71, 'vram', 'hot'],
    [0.7, 'ram', 'warm'],
    [0.31, 'ram', 'warm'],
    [0.3, 'disk', 'cold'],
    [0, 'disk', 'cold'],
  ] as const)('used in a part of %f of the steps into %s: %s', (frequency, tier, because) => {
    expect(placeLayer(emptyTiers(), 'a', gib, frequency)).toMatchObject({ tier, because });
  });

  it('up to the last byte of a budget', () => {
    expect(
      tiersOf(
        placed(
          [10, 10, 10],
          [
            [10, 1],
            [1, 1],
          ],
        ),
      ),
    ).toEqual([
      ['a', 'vram'],
      ['b', 'ram'],
    ]);
  });

  it('a hot layer that VRAM has no room for goes to RAM, and then to disk', () => {
    const memory = placed(
      [10, 10, 10],
      [
        [8, 0.9],
        [8, 0.9],
        [8, 0.9],
      ],
    );
    expect(tiersOf(memory)).toEqual([
      ['a', 'vram'],
      ['b', 'ram'],
      ['c', 'disk'],
    ]);
    expect(placeLayer(placed([10, 10, 10], [[8, 0.9]]), 'b', 8, 0.9).because).toBe(
      'hot, but VRAM is full',
    );
    expect(
      placeLayer(
        placed(
          [10, 10, 10],
          [
            [8, 0.9],
            [8, 0.9],
          ],
        ),
        'c',
        8,
        0.9,
      ).because,
    ).toBe('hot, but RAM is full');
  });

  it('a small hot layer still fits where a large one did not', () => {
    expect(
      tiersOf(
        placed(
          [10, 10, 10],
          [
            [8, 0.9],
            [8, 0.9],
            [2, 0.9],
          ],
        ),
      ),
    ).toEqual([
      ['a', 'vram'],
      ['b', 'ram'],
      ['c', 'vram'],
    ]);
  });

  it('a warm layer never goes to VRAM and a cold one never to RAM, free as they are', () => {
    const memory = placed(
      [100, 10, 20],
      [
        [8, 0.5],
        [8, 0.5],
        [8, 0.1],
      ],
    );
    expect(tiersOf(memory)).toEqual([
      ['a', 'ram'],
      ['b', 'disk'],
      ['c', 'disk'],
    ]);
    expect(memory.used).toEqual({ vram: 0, ram: 8, disk: 16 });
  });

  it('finds no room on a full disk, though VRAM and RAM are empty', () => {
    const memory = placed([100, 100, 10], [[8, 0.1]]);
    const decision = placeLayer(memory, 'b', 8, 0.1);
    expect(decision.tier).toBeUndefined();
    expect(decision.because).toBe('Insufficient storage across all tiers');
    expect(decision.memory).toBe(memory);
  });

  it('placed twice takes its bytes twice', () => {
    const once = placeLayer(emptyTiers(), 'a', gib, 0.9).memory;
    const twice = placeLayer(once, 'a', gib, 0.5).memory;
    expect(tiersOf(twice)).toEqual([['a', 'ram']]);
    expect(twice.used).toEqual({ vram: gib, ram: gib, disk: 0 });
  });
});

describe('layers are placed anew', () => {
  const small = (budget: number) => [budget * gib, budget * gib, budget * gib] as const;

  it('the most used first, and equals in the order of the statistics', () => {
    const before = placed(small(2), [
      [gib, 0.5],
      [gib, 0.5],
      [gib, 0.5],
      [gib, 0.5],
    ]);
    const statistics = new Map([
      ['d', 0.8],
      ['a', 0.8],
      ['c', 0.9],
      ['b', 0.8],
    ]);
    const { memory, complete } = optimizePlacement(before, statistics);
    expect(complete).toBe(true);
    expect(tiersOf(memory)).toEqual([
      ['c', 'vram'],
      ['d', 'vram'],
      ['a', 'ram'],
      ['b', 'ram'],
    ]);
  });

  it('as if each were 1 GiB, whatever it is: 3 GiB each go into 2 GiB of VRAM', () => {
    const before = placed(
      [2 * gib, 12 * gib, 0],
      [
        [3 * gib, 0.5],
        [3 * gib, 0.5],
      ],
    );
    const statistics = new Map([
      ['a', 0.9],
      ['b', 0.9],
    ]);
    const published = optimizePlacement(before, statistics).memory;
    expect(tiersOf(published)).toEqual([
      ['a', 'vram'],
      ['b', 'vram'],
    ]);
    expect(published.used.vram).toBe(2 * gib);
    const sized = optimizePlacement(before, statistics, () => 3 * gib).memory;
    expect(tiersOf(sized)).toEqual([
      ['a', 'ram'],
      ['b', 'ram'],
    ]);
    expect(sized.used).toEqual({ vram: 0, ram: 6 * gib, disk: 0 });
  });

  it('without those that have no statistics, and without statistics of strangers', () => {
    const before = placed(small(9), [
      [gib, 0.9],
      [gib, 0.9],
    ]);
    const { memory } = optimizePlacement(
      before,
      new Map([
        ['b', 0.1],
        ['z', 0.9],
      ]),
    );
    expect(tiersOf(memory)).toEqual([['b', 'disk']]);
  });

  it('until one finds no room: it and all after it are nowhere', () => {
    const before = placed(
      [0, gib, 9 * gib],
      [
        [gib, 0.1],
        [gib, 0.1],
        [gib, 0.1],
      ],
    );
    const full = { ...before, budgets: { vram: 0, ram: gib, disk: 0 } };
    const statistics = new Map([
      ['a', 0.2],
      ['b', 0.9],
      ['c', 0.1],
    ]);
    const decision = optimizePlacement(full, statistics);
    expect(decision.complete).toBe(false);
    expect(decision.because).toBe('Insufficient storage across all tiers, at a');
    expect(tiersOf(decision.memory)).toEqual([['b', 'ram']]);
  });

  it('within every budget, and never a less used layer in VRAM while a hot one of its size is outside', () => {
    const layers = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(layers, fc.nat(12), fc.nat(12), (percents, vram, ram) => {
        const budgets = { vram, ram, disk: 30 };
        const statistics = new Map(percents.map((percent, i) => [`${i}`, percent / 100]));
        let before = emptyTiers({ vram: 0, ram: 0, disk: 30 });
        for (const id of statistics.keys()) before = placeLayer(before, id, 1, 0).memory;
        const { memory, complete } = optimizePlacement({ ...before, budgets }, statistics, () => 1);
        expect(complete).toBe(true);
        const frequencies = (tier: MemoryTier) =>
          [...memory.tiers].filter(([, at]) => at === tier).map(([id]) => statistics.get(id)!);
        for (const tier of ['vram', 'ram', 'disk'] as const) {
          expect(frequencies(tier)).toHaveLength(memory.used[tier]);
          expect(memory.used[tier]).toBeLessThanOrEqual(budgets[tier]);
        }
        expect(memory.tiers.size).toBe(percents.length);
        const hot = percents.filter((percent) => percent > 70).length;
        expect(memory.used.vram).toBe(Math.min(vram, hot));
        const outside = [...frequencies('ram'), ...frequencies('disk')];
        if (memory.used.vram > 0 && outside.length > 0) {
          expect(Math.min(...frequencies('vram'))).toBeGreaterThanOrEqual(Math.max(...outside));
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});
