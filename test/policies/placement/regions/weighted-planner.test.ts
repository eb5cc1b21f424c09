import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type RegionDemand,
  totalOf,
} from '../../../../src/policies/placement/regions/region-plan.ts';
import {
  type WeightedPlannerConfig,
  type WeightedPreference,
  weightedPlan,
} from '../../../../src/policies/placement/regions/weighted-planner.ts';
import { counts } from './counts.ts';
import { bounds, demands, keptInAll, leastOf, movesOf, roomOf } from './demands.ts';

const config = (
  preferences: Readonly<Record<string, WeightedPreference>>,
  rest: Partial<WeightedPlannerConfig> = {},
): WeightedPlannerConfig => ({
  kind: 'weighted',
  preferences,
  avoid_disruption: false,
  keep_unschedulable: false,
  ...rest,
});
const even = { '*': { weight: 1 } };

function planned(
  of: WeightedPlannerConfig,
  replicas: number,
  regions: readonly string[],
  rest: Partial<RegionDemand> = {},
) {
  const { plan, overflow, because } = weightedPlan(of, {
    replicas,
    regions,
    existing: new Map(),
    ...rest,
  });
  return { plan: Object.fromEntries(plan), overflow: Object.fromEntries(overflow), because };
}

describe('the weighted planner', () => {
  it('shares by weight, and rounds up for those whose turn is first', () => {
    // A round of 10 by 1:2:4 of 7: the heaviest has ceil(40/7) = 6, the next ceil(20/7) = 3, and 1 is left.
    const of = config({ eu: { weight: 1 }, us: { weight: 2 }, asia: { weight: 4 } });
    expect(planned(of, 10, ['eu', 'us', 'asia'])).toEqual({
      plan: { asia: 6, us: 3, eu: 1 },
      overflow: {},
      because: 'shares by weight',
    });
  });

  it('breaks ties by the hash of the name and the key, so that keys favour different regions', () => {
    const favoured = (key: string) => {
      const { plan } = planned(config(even, { key }), 1, ['A', 'B', 'C', 'D']);
      return Object.keys(plan).find((name) => plan[name] === 1);
    };
    // Where the order of the four hashes was worked out apart from the planner; upstream's own tests have no key.
    expect(favoured('')).toBe('D');
    expect(favoured('chat')).toBe('B');
    expect(favoured('shop/chat')).toBe('C');
    expect(favoured('shop/search')).toBe('A');
  });

  it('takes the first by name where even the hashes are equal', () => {
    // Two names of one 32-bit hash, found by search; whatever is hashed behind both they stay equal.
    for (const names of [
      ['apcd', '35zx'],
      ['35zx', 'apcd'],
    ]) {
      expect(planned(config(even, { key: 'chat' }), 1, names).plan).toEqual({ '35zx': 1, apcd: 0 });
    }
  });

  it('gives nothing to a region without a preference, unless * has one for it', () => {
    expect(planned(config({ eu: { weight: 1 } }), 4, ['eu', 'us']).plan).toEqual({ eu: 4 });
    expect(
      planned(config({ eu: { weight: 1 }, '*': { weight: 1 } }), 4, ['eu', 'us']).plan,
    ).toEqual({
      eu: 2,
      us: 2,
    });
    // A name that every object has is no preference.
    expect(planned(config({}), 4, ['constructor']).plan).toEqual({});
  });

  it('serves the least numbers first, the heaviest region before others where they are too many', () => {
    const of = config({ eu: { weight: 1, min_replicas: 4 }, us: { weight: 2, min_replicas: 4 } });
    expect(planned(of, 6, ['eu', 'us']).plan).toEqual({ us: 4, eu: 2 });
  });

  it('hands what a full region cannot take to the others, in further rounds', () => {
    const of = config({
      eu: { weight: 8, max_replicas: 3 },
      us: { weight: 1 },
      asia: { weight: 1 },
    });
    expect(planned(of, 11, ['eu', 'us', 'asia']).plan).toEqual({ eu: 3, us: 4, asia: 4 });
  });

  it('tells a limit, which is never asked for more, from an estimate, which may turn out wrong', () => {
    const limited = planned(config(even), 20, ['A', 'B'], { limited: counts({ A: 4 }) });
    expect(limited).toMatchObject({ plan: { A: 4, B: 16 }, overflow: {} });
    const estimated = planned(config(even), 20, ['A', 'B'], { estimated: counts({ A: 4 }) });
    expect(estimated).toMatchObject({ plan: { A: 4, B: 16 }, overflow: { A: 6 } });
  });

  it('asks no more for what found room elsewhere, unless it is to keep what is unschedulable', () => {
    const room = { existing: counts({ A: 25, B: 35 }), estimated: counts({ A: 25, B: 10 }) };
    const of = (keep_unschedulable: boolean) =>
      planned(
        config(
          { A: { weight: 1 }, B: { weight: 2 } },
          { avoid_disruption: true, keep_unschedulable },
        ),
        60,
        ['A', 'B'],
        room,
      );
    // 25 of 60 find room nowhere.
    expect(of(false)).toMatchObject({ plan: { A: 25, B: 10 }, overflow: { A: 25, B: 25 } });
    expect(of(true)).toMatchObject({ plan: { A: 25, B: 10 }, overflow: { A: 25, B: 30 } });
  });

  it('leaves replicas where they are, and says by how many it moves', () => {
    const of = config(even, { avoid_disruption: true });
    const from = (existing: Record<string, number>, replicas: number) =>
      planned(of, replicas, ['A', 'B'], { existing: counts(existing) });
    expect(from({ A: 12, B: 3 }, 15)).toMatchObject({
      plan: { A: 12, B: 3 },
      because: 'as many as there are',
    });
    expect(from({ A: 12, B: 3 }, 20)).toMatchObject({
      plan: { A: 12, B: 8 },
      because: '5 more, where there are fewer than the share',
    });
    expect(from({ A: 12, B: 3 }, 10)).toMatchObject({
      plan: { A: 7, B: 3 },
      because: '5 fewer, where there are more than the share',
    });
  });
});

const weights = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5 }), fc.nat(10_000));
const settings = fc
  .tuple(bounds, fc.infiniteStream(weights), fc.string())
  .map(([bound, weight, key]) => {
    const preferences = Object.entries(bound).map(([name, of]) => [
      name,
      { weight: weight.next().value, ...of },
    ]);
    return config(Object.fromEntries(preferences), { key });
  });

/**
 * What can be placed at most, in a closed form that knows no rounds: all the least numbers if they are too many, and
 * else what regions with a weight have room for, beside the least numbers of those without.
 */
function placeable({ preferences }: WeightedPlannerConfig, demand: RegionDemand): number {
  let most = 0;
  for (const name of demand.regions) {
    const preference = preferences[name];
    if (preference === undefined) continue;
    const of = preference.weight > 0 ? roomOf : leastOf;
    most += of(name, preference, demand);
  }
  return Math.min(demand.replicas, most);
}

describe('plans by weight', () => {
  it('place all that there is room for, whatever is avoided', () => {
    fc.assert(
      fc.property(settings, demands, fc.boolean(), (of, demand, avoid_disruption) => {
        const { plan } = weightedPlan({ ...of, avoid_disruption }, demand);
        expect(totalOf(plan)).toBe(placeable(of, demand));
      }),
    );
  });

  it('are never over what a region may have or has room for, nor under its least where there are enough', () => {
    fc.assert(
      fc.property(settings, demands, (of, demand) => {
        const { plan } = weightedPlan(of, demand);
        const least = (name: string) => leastOf(name, of.preferences[name], demand);
        const leasts = [...plan.keys()].reduce((total, name) => total + least(name), 0);
        for (const [name, replicas] of plan) {
          expect(replicas).toBeLessThanOrEqual(roomOf(name, of.preferences[name], demand));
          if (leasts <= demand.replicas) expect(replicas).toBeGreaterThanOrEqual(least(name));
        }
      }),
    );
  });

  it('start or stop only the difference where disruption is avoided, and only towards the shares', () => {
    fc.assert(
      fc.property(settings, demands, (of, given) => {
        // Regions without preferences are not planned for, and so what they have is not kept.
        const regions = given.regions.filter((name) => name in of.preferences);
        const demand = { ...given, regions };
        const shares = weightedPlan(of, demand).plan;
        const { plan } = weightedPlan({ ...of, avoid_disruption: true }, demand);
        const change = totalOf(plan) - keptInAll(demand);
        expect(movesOf(plan, demand)).toEqual({
          started: Math.max(0, change),
          stopped: Math.max(0, -change),
        });
        for (const [name, replicas] of plan) {
          const kept = Math.min(demand.existing.get(name) ?? 0, roomOf(name, undefined, demand));
          const ends = [kept, shares.get(name)!];
          expect(replicas).toBeGreaterThanOrEqual(Math.min(...ends));
          expect(replicas).toBeLessThanOrEqual(Math.max(...ends));
        }
      }),
    );
  });

  it('do not depend on the order in which regions are named', () => {
    fc.assert(
      fc.property(settings, demands, fc.boolean(), (of, demand, avoid_disruption) => {
        const plan = (regions: readonly string[]) => {
          const given = weightedPlan({ ...of, avoid_disruption }, { ...demand, regions });
          return [
            Object.fromEntries(given.plan),
            Object.fromEntries(given.overflow),
            given.because,
          ];
        };
        expect(plan(demand.regions.toReversed())).toEqual(plan(demand.regions));
        expect(plan(demand.regions.toSorted())).toEqual(plan(demand.regions));
      }),
    );
  });

  it('are within one of the exact share where nothing is in the way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 2 }),
        fc.nat(1000),
        (each, replicas) => {
          // With two regions the second is left what the first's rounding left: under one from the exact share.
          const names = each.map((_, at) => `r${at}`);
          const of = config(
            Object.fromEntries(names.map((name, at) => [name, { weight: each[at]! }])),
          );
          const all = each.reduce((sum, weight) => sum + weight, 0);
          const { plan } = planned(of, replicas, names);
          names.forEach((name, at) => {
            expect(Math.abs(plan[name]! - (replicas * each[at]!) / all)).toBeLessThan(1);
          });
        },
      ),
    );
  });
});
