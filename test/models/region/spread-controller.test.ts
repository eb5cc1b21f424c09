import { describe, expect, it } from 'vitest';
import { Simulation } from '../../../src/engine/simulation.ts';
import { toSeconds } from '../../../src/engine/time.ts';
import {
  type SpreadConfig,
  type SpreadFleet,
  spreadReplicas,
} from '../../../src/models/region/spread-controller.ts';
import {
  planRegions,
  type RegionPlannerConfig,
} from '../../../src/policies/placement/regions/index.ts';

const rules = { avoid_disruption: false, keep_unschedulable: false };
const evenly: RegionPlannerConfig = {
  kind: 'weighted',
  preferences: { '*': { weight: 1 } },
  ...rules,
};
const inOrder: RegionPlannerConfig = { kind: 'bin-pack', preferences: {}, ...rules };

/** A region with room for so many replicas, which are ready at once; those beyond wait. */
class Region implements SpreadFleet {
  readonly place: string;
  readonly index: number;
  readonly simulation: Simulation;
  readonly capacity: number;
  readonly starting = 0;
  room: number;
  isThere = true;
  asked: number;
  fullSince = 0;

  constructor(simulation: Simulation, index: number, room: number, asked: number) {
    this.simulation = simulation;
    this.index = index;
    this.place = 'ABC'[index]!;
    this.room = room;
    this.capacity = room;
    this.asked = asked;
  }

  get fleet(): SpreadFleet {
    return this;
  }

  get count(): number {
    return this.asked;
  }

  isUp(): boolean {
    return this.isThere;
  }

  free(): number {
    return this.capacity;
  }

  pendingFor(ticks: number): number {
    const waits = this.simulation.now - this.fullSince;
    return waits >= ticks ? Math.max(0, this.asked - this.room) : 0;
  }

  scaleTo(desired: number): number {
    this.asked = desired;
    this.fullSince = this.simulation.now;
    return desired;
  }
}

/** A controller over regions with such room, and what it decided: when, and what each region was asked for after it. */
function world(
  rooms: readonly number[],
  asked: readonly number[],
  planner: RegionPlannerConfig,
  settings: Partial<SpreadConfig> = {},
) {
  const simulation = new Simulation({ total: 1000 });
  const regions = rooms.map((room, at) => new Region(simulation, at, room, asked[at]!));
  const rows: string[] = [];
  const config: SpreadConfig = {
    name: 'chat',
    policy: planner.kind,
    replicas: asked.reduce((sum, one, at) => sum + Math.min(one, rooms[at]!), 0),
    every: 60,
    unschedulableFor: 0,
    waitForReady: false,
    plan: (demand) => planRegions(planner, demand),
    ...settings,
  };
  const plan = new Map(
    regions.map(({ place, asked: count, room }) => [place, Math.min(count, room)]),
  );
  const overflow = new Map(
    regions.map(({ place, asked: count, room }) => [place, Math.max(0, count - room)]),
  );
  spreadReplicas(
    simulation,
    config,
    regions,
    { plan, overflow, because: '' },
    {
      decided: (region, { current, desired, because }) => {
        if (simulation.now === 0) return;
        const time = toSeconds(simulation.now);
        rows.push(`${time} ${regions[region]!.place} ${current}->${desired} ${because}`);
      },
    },
  );
  const until = (seconds: number) => simulation.run(seconds * 1e6);
  return { regions, rows, until };
}

describe('a controller of replicas over regions', () => {
  it('decides nothing where nothing changes (I13)', () => {
    const { rows, until } = world([9, 9, 9], [3, 3, 3], evenly);
    until(3600);
    expect(rows).toEqual([]);
  });

  it('moves the replicas of a region that falls, and back when it rises', () => {
    const { rows, regions, until } = world([9, 9, 9], [3, 3, 3], evenly);
    until(90);
    regions[0]!.isThere = false;
    until(150);
    regions[0]!.isThere = true;
    until(600);
    expect(rows).toEqual([
      '120 A 3->0 shares by weight',
      '120 B 3->4 shares by weight',
      '120 C 3->5 shares by weight',
      '180 A 0->3 shares by weight',
      '180 B 4->3 shares by weight',
      '180 C 5->3 shares by weight',
    ]);
  });

  it('leaves them where they are when it rises, to avoid disruption', () => {
    const planner = { ...evenly, avoid_disruption: true };
    const { rows, regions, until } = world([9, 9, 9], [3, 3, 3], planner);
    until(90);
    regions[0]!.isThere = false;
    until(150);
    regions[0]!.isThere = true;
    until(600);
    expect(rows).toEqual([
      '120 A 3->0 3 more, where there are fewer than the share',
      '120 B 3->4 3 more, where there are fewer than the share',
      '120 C 3->5 3 more, where there are fewer than the share',
    ]);
  });

  it('finds out what is full, moves what waits there, and then settles (I13)', () => {
    const { rows, regions, until } = world([4, 9, 9], [4, 4, 4], evenly);
    until(90);
    regions[2]!.isThere = false;
    until(7200);
    expect(rows).toEqual([
      '120 A 4->6 shares by weight',
      '120 B 4->6 shares by weight',
      '120 C 4->0 shares by weight',
      // Six were asked for in A and four have room: two more in B, while A goes on asking for two.
      '180 B 6->8 shares by weight',
    ]);
  });

  it('is patient with replicas that wait, for as long as it is told to', () => {
    const settings = { unschedulableFor: 150 };
    const { rows, regions, until } = world([4, 9, 9], [4, 4, 4], evenly, settings);
    until(90);
    regions[2]!.isThere = false;
    until(7200);
    expect(rows.at(-1)).toBe('300 B 6->8 shares by weight');
  });

  it('fills one region after the other, and waits while some are being scheduled', () => {
    const settings = { unschedulableFor: 150 };
    const { rows, regions, until } = world([4, 3, 9], [10, 6, 3], inOrder, settings);
    until(90);
    regions[1]!.isThere = false;
    until(210);
    // A has no more room than at the start, and C takes what was in B at once.
    expect(rows).toEqual(['120 B 6->0 filled in order', '120 C 3->6 filled in order']);
    regions[0]!.room = 10;
    until(7200);
    expect(rows.slice(2)).toEqual(['240 C 6->0 filled in order']);
  });

  it('leaves replicas to wait where no region is up', () => {
    const { rows, regions, until } = world([9, 9, 9], [3, 3, 3], evenly);
    for (const region of regions) region.isThere = false;
    until(600);
    expect(rows).toEqual([]);
  });
});
