import fc from 'fast-check';
import { expect, it } from 'vitest';
import { capacityWeights } from '../../../../src/policies/placement/regions/capacity-weights.ts';
import { totalOf } from '../../../../src/policies/placement/regions/region-plan.ts';
import { counts } from './counts.ts';

const weights = (free: Record<string, number>, capacity: Record<string, number>) =>
  Object.fromEntries(capacityWeights(counts(free), counts(capacity)));

it('weighs regions by what is free, in thousandths', () => {
  expect(weights({ A: 10, B: 30 }, { A: 40, B: 60 })).toEqual({ A: 250, B: 750 });
});

it('lets none weigh more than 1.4 times its part of the whole', () => {
  // A would weigh 900 but may weigh 1.4 × 500: 700 and 100 of 800.
  expect(weights({ A: 90, B: 10 }, { A: 100, B: 100 })).toEqual({ A: 875, B: 125 });
});

it('puts what rounding lost to the heaviest, and among equals to the first by name', () => {
  expect(weights({ C: 1, B: 1, A: 1 }, { A: 1, B: 1, C: 1 })).toEqual({ A: 334, B: 333, C: 333 });
});

it('weighs all the same where nothing is free, rounded and not made up to the whole', () => {
  expect(weights({ A: 0, B: 0, C: 0 }, { A: 9, B: 1, C: 1 })).toEqual({ A: 333, B: 333, C: 333 });
  expect(weights({ A: 0, B: 0 }, { A: 0, B: 0 })).toEqual({ A: 500, B: 500 });
  expect(capacityWeights(new Map(), new Map())).toEqual(new Map());
});

it('adds up to 1000 with anything free, in whatever order regions are named', () => {
  const region = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 50 }));
  fc.assert(
    fc.property(fc.array(region, { minLength: 1, maxLength: 6 }), (regions) => {
      const free = regions.map(([units], at) => [`r${at}`, units] as const);
      const all = regions.map(([units, used], at) => [`r${at}`, units + used] as const);
      fc.pre(free.some(([, units]) => units > 0));
      const given = capacityWeights(new Map(free), new Map(all));
      expect(totalOf(given)).toBe(1000);
      for (const weight of given.values()) expect(weight).toBeGreaterThanOrEqual(0);
      const backwards = capacityWeights(new Map(free.toReversed()), new Map(all.toReversed()));
      expect(Object.fromEntries(backwards)).toEqual(Object.fromEntries(given));
    }),
  );
});
