import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BinPackPlannerConfig,
  type BinPackPreference,
  binPackPlan,
} from '../../../../src/policies/placement/regions/bin-pack-planner.ts';
import {
  type RegionDemand,
  totalOf,
} from '../../../../src/policies/placement/regions/region-plan.ts';
import { counts } from './counts.ts';
import { bounds, demands, keptIn, keptInAll, leastOf, movesOf, roomOf } from './demands.ts';

const config = (
  preferences: Readonly<Record<string, BinPackPreference>> = {},
  rest: Partial<BinPackPlannerConfig> = {},
): BinPackPlannerConfig => ({
  kind: 'bin-pack',
  preferences,
  avoid_disruption: false,
  keep_unschedulable: false,
  ...rest,
});

function planned(
  of: BinPackPlannerConfig,
  replicas: number,
  regions: readonly string[],
  rest: Partial<RegionDemand> = {},
) {
  const { plan, overflow, because } = binPackPlan(of, {
    replicas,
    regions,
    existing: new Map(),
    ...rest,
  });
  return { plan: Object.fromEntries(plan), overflow: Object.fromEntries(overflow), because };
}

describe('the bin-pack planner', () => {
  it('fills one region after the other, in the order in which they are named', () => {
    const of = config({ eu: { max_replicas: 6 } });
    expect(planned(of, 10, ['eu', 'us', 'asia'])).toEqual({
      plan: { eu: 6, us: 4, asia: 0 },
      overflow: {},
      because: 'filled in order',
    });
    expect(planned(of, 10, ['us', 'eu']).plan).toEqual({ us: 10, eu: 0 });
  });

  it('keeps the least numbers of the later regions back', () => {
    const of = config({ asia: { min_replicas: 3 } });
    expect(planned(of, 10, ['eu', 'us', 'asia']).plan).toEqual({ eu: 7, us: 0, asia: 3 });
  });

  it('fails over what has no room, and goes on asking for it', () => {
    const room = { existing: counts({ eu: 10 }), estimated: counts({ eu: 4 }) };
    expect(planned(config(), 10, ['eu', 'us'], room)).toMatchObject({
      plan: { eu: 4, us: 6 },
      overflow: { eu: 6 },
    });
  });

  it('asks for no more than is not scheduled, and for nothing once all is', () => {
    const of = config({}, { avoid_disruption: true });
    const waiting = planned(of, 50, ['A', 'B', 'C'], {
      existing: counts({ A: 50, B: 20 }),
      estimated: counts({ A: 30, B: 10 }),
      scheduled: counts({ A: 30, B: 10 }),
    });
    expect(waiting).toMatchObject({ plan: { A: 30, B: 10, C: 10 }, overflow: { A: 10, B: 10 } });
    const done = planned(of, 50, ['A', 'B', 'C'], {
      existing: counts({ A: 40, B: 20, C: 10 }),
      estimated: counts({ A: 30, B: 10 }),
      scheduled: counts({ A: 30, B: 10, C: 10 }),
    });
    expect(done).toEqual({
      plan: { A: 30, B: 10, C: 10 },
      overflow: {},
      because: 'all found room: asks for no more',
    });
  });

  it('waits until it knows where replicas found room, but not for a region that is gone or over its limit', () => {
    const existing = counts({ A: 10 });
    const scheduled = counts({ A: 7 });
    expect(planned(config(), 30, ['A', 'B'], { existing, scheduled })).toEqual({
      plan: { A: 10 },
      overflow: {},
      because: 'replicas are still being scheduled',
    });
    expect(planned(config(), 30, ['B'], { existing, scheduled }).plan).toEqual({ B: 30 });
    const limited = counts({ A: 5 });
    expect(planned(config(), 30, ['A', 'B'], { existing, scheduled, limited }).plan).toEqual({
      A: 5,
      B: 25,
    });
  });

  it('empties the last region first', () => {
    const of = config({}, { avoid_disruption: true });
    expect(planned(of, 12, ['A', 'B', 'C'], { existing: counts({ A: 9, B: 4, C: 4 }) })).toEqual({
      plan: { A: 9, B: 3, C: 0 },
      overflow: {},
      because: '5 fewer, from the last that has too many',
    });
  });

  it('keeps what is scheduled over a limit, as published, and within bounds does not', () => {
    const of = (moves: BinPackPlannerConfig['moves']) =>
      planned(config({}, { avoid_disruption: true, moves }), 10, ['A', 'B'], {
        existing: counts({ A: 30 }),
        scheduled: counts({ A: 30 }),
        limited: counts({ A: 10 }),
      }).plan;
    expect(of('as-published')).toEqual({ A: 30 });
    expect(of('within-bounds')).toEqual({ A: 10, B: 0 });
  });

  it('gives a growing region its limit on top of what it has, as published, and within bounds does not', () => {
    const of = (moves: BinPackPlannerConfig['moves']) =>
      planned(config({}, { avoid_disruption: true, moves }), 15, ['A', 'B'], {
        existing: counts({ A: 3 }),
        limited: counts({ A: 5 }),
      }).plan;
    expect(of('as-published')).toEqual({ A: 8, B: 7 });
    expect(of('within-bounds')).toEqual({ A: 5, B: 10 });
  });

  it('loses replicas to a least number given twice, as published, and within bounds does not', () => {
    const of = (moves: BinPackPlannerConfig['moves']) =>
      planned(
        config({ B: { min_replicas: 10, max_replicas: 12 } }, { avoid_disruption: true, moves }),
        15,
        ['A', 'B'],
        { existing: counts({ B: 5 }) },
      ).plan;
    expect(of('as-published')).toEqual({ A: 0, B: 12 });
    expect(of('within-bounds')).toEqual({ A: 5, B: 10 });
  });

  it('gives more to a region that has too many, as published, and within bounds does not', () => {
    const of = (moves: BinPackPlannerConfig['moves']) =>
      planned(
        config(
          { A: { max_replicas: 10 }, B: { max_replicas: 10 } },
          { avoid_disruption: true, moves },
        ),
        30,
        ['A', 'B'],
        { existing: counts({ A: 20, B: 4 }) },
      );
    expect(of('as-published')).toMatchObject({
      plan: { A: 26, B: 4 },
      because: '6 more, in the last that has too many',
    });
    expect(of('within-bounds')).toMatchObject({
      plan: { A: 20, B: 10 },
      because: '6 more, in order',
    });
  });
});

const settings = bounds.map((preferences) => config(preferences));
const careful = {
  avoid_disruption: true,
  keep_unschedulable: true,
  moves: 'within-bounds',
} as const;

function room({ preferences }: BinPackPlannerConfig, demand: RegionDemand): number {
  return demand.regions.reduce((total, name) => total + roomOf(name, preferences[name], demand), 0);
}

describe('plans in order', () => {
  it('place all that there is room for', () => {
    fc.assert(
      fc.property(settings, demands, (of, demand) => {
        const { plan } = binPackPlan(of, demand);
        expect(totalOf(plan)).toBe(Math.min(demand.replicas, room(of, demand)));
      }),
    );
  });

  it('are never over what a region may have or has room for, nor under its least where there are enough', () => {
    fc.assert(
      fc.property(settings, demands, (of, demand) => {
        const { plan } = binPackPlan(of, demand);
        const least = (name: string) => leastOf(name, of.preferences[name], demand);
        const leasts = demand.regions.reduce((total, name) => total + least(name), 0);
        for (const [name, replicas] of plan) {
          expect(replicas).toBeLessThanOrEqual(roomOf(name, of.preferences[name], demand));
          if (leasts <= demand.replicas) expect(replicas).toBeGreaterThanOrEqual(least(name));
        }
      }),
    );
  });

  it('leave no region with more than its least while one before it has room', () => {
    fc.assert(
      fc.property(settings, demands, (of, demand) => {
        const { plan } = binPackPlan(of, demand);
        demand.regions.forEach((name, at) => {
          if (plan.get(name)! <= leastOf(name, of.preferences[name], demand)) return;
          for (const before of demand.regions.slice(0, at)) {
            const most = roomOf(before, of.preferences[before], demand);
            expect(plan.get(before)).toBe(most);
          }
        });
      }),
    );
  });

  it('start or stop only the difference within bounds where disruption is avoided', () => {
    fc.assert(
      fc.property(settings, demands, (of, demand) => {
        const { plan } = binPackPlan({ ...of, ...careful }, demand);
        const change = totalOf(plan) - keptInAll(demand);
        expect(movesOf(plan, demand)).toEqual({
          started: Math.max(0, change),
          stopped: Math.max(0, -change),
        });
        for (const [name, replicas] of plan) {
          // What is there already may stay over the greatest number, which is only preferred.
          const most = roomOf(name, of.preferences[name], demand);
          expect(replicas).toBeLessThanOrEqual(Math.max(most, keptIn(name, demand)));
        }
        expect(totalOf(plan)).toBeLessThanOrEqual(demand.replicas);
        expect(totalOf(plan)).toBeGreaterThanOrEqual(Math.min(demand.replicas, room(of, demand)));
      }),
    );
  });
});
