import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MigTable, migTable } from '../../src/catalog/mig.ts';
import {
  allLayouts,
  baseMigProfiles,
  legalProfiles,
  legalStarts,
  type MigLayout,
  maximalLayouts,
  migProfile,
} from '../../src/policies/placement/mig-layout.ts';
import { placeAllMig, placeMig } from '../../src/policies/placement/mig-placement.ts';

const a100 = migTable('A100-80-SXM')!;
const a30 = migTable('A30')!;

const sliceable = ['A30', 'A100-40-SXM', 'A100-80-SXM', 'H100-PCIe', 'H100-SXM', 'H200-SXM'];

/** '3g.40gb@4' and so on, as a layout. */
function layoutOf(...slices: string[]): MigLayout {
  return slices.map((slice) => {
    const [profile, start] = slice.split('@');
    return { profile: profile!, start: Number(start) };
  });
}

function multiset(layout: MigLayout): string {
  return layout
    .map(({ profile }) => profile)
    .sort()
    .join('+');
}

/** How often each memory slice is taken, said apart from the code under test. */
function timesTaken(table: MigTable, layout: MigLayout): readonly number[] {
  const taken = new Array<number>(table.memorySlices).fill(0);
  for (const { profile, start } of layout) {
    const { memorySlices } = migProfile(table, profile)!;
    for (let slice = start; slice < start + memorySlices; slice += 1) taken[slice]! += 1;
  }
  return taken;
}

function sumOf(table: MigTable, layout: MigLayout, what: 'computeSlices' | 'multiprocessors') {
  return layout.reduce((sum, { profile }) => sum + migProfile(table, profile)![what], 0);
}

describe('the layouts of an accelerator', () => {
  it.each([
    ['A100-40-SXM', 19, 14, 298],
    ['A100-80-SXM', 19, 14, 298],
    ['A100-80-PCIe', 19, 14, 298],
    ['H100-PCIe', 19, 14, 298],
    ['H100-SXM', 19, 14, 298],
    ['H200-SXM', 19, 14, 298],
    ['A30', 5, 4, 26],
  ])(
    'of the %s are %d maximal ones of %d multisets among %d with the empty one, of base profiles',
    (name, maximal, multisets, all) => {
      const table = migTable(name)!;
      const base = baseMigProfiles(table);
      const found = maximalLayouts(table, base);
      expect(found.length).toBe(maximal);
      expect(new Set(found.map(multiset)).size).toBe(multisets);
      const layouts = allLayouts(table, base);
      expect(layouts.length).toBe(all);
      expect(layouts.filter((layout) => layout.length === 0).length).toBe(1);
    },
  );

  it('are 78 maximal ones with the 1g of double memory', () => {
    expect(maximalLayouts(a100).length).toBe(78);
    expect(maximalLayouts(migTable('H200')!).length).toBe(78);
    expect(maximalLayouts(a30).length).toBe(5);
  });

  it('of an A30 are these', () => {
    expect(maximalLayouts(a30)).toEqual([
      layoutOf('1g.6gb@0', '1g.6gb@1', '1g.6gb@2', '1g.6gb@3'),
      layoutOf('1g.6gb@0', '1g.6gb@1', '2g.12gb@2'),
      layoutOf('2g.12gb@0', '1g.6gb@2', '1g.6gb@3'),
      layoutOf('2g.12gb@0', '2g.12gb@2'),
      layoutOf('4g.24gb@0'),
    ]);
  });

  it('waste a memory slice with seven 1g, and a compute slice with two 3g', () => {
    const sevenSmall = maximalLayouts(a100).find((layout) =>
      layout.every(({ profile }) => profile === '1g.10gb'),
    )!;
    expect(sevenSmall.length).toBe(7);
    expect(timesTaken(a100, sevenSmall)).toEqual([1, 1, 1, 1, 1, 1, 1, 0]);
    const twoHalves = layoutOf('3g.40gb@0', '3g.40gb@4');
    expect(legalProfiles(a100, twoHalves)).toEqual([]);
    expect(sumOf(a100, twoHalves, 'computeSlices')).toBe(6);
  });

  it.each(sliceable)(
    'of the %s never want more compute than there is: memory slices decide alone',
    (name) => {
      const table = migTable(name)!;
      const layouts = allLayouts(table);
      const most = (what: 'computeSlices' | 'multiprocessors') =>
        Math.max(...layouts.map((layout) => sumOf(table, layout, what)));
      expect(most('computeSlices')).toBe(table.computeSlices);
      expect(most('multiprocessors')).toBe(table.multiprocessors);
    },
  );
});

describe('a slice', () => {
  it('may begin where the table says and nothing overlaps', () => {
    expect(legalStarts(a100, [], '3g.40gb')).toEqual([0, 4]);
    expect(legalStarts(a100, layoutOf('1g.10gb@6'), '3g.40gb')).toEqual([0]);
    expect(legalStarts(a100, layoutOf('3g.40gb@4'), '2g.20gb')).toEqual([0, 2]);
    expect(legalStarts(a100, layoutOf('4g.40gb@0'), '1g.10gb')).toEqual([4, 5, 6]);
    expect(legalStarts(a100, [], '3g.20gb')).toEqual([]);
  });

  it('goes to the high end as 1g or 3g, to the low end otherwise', () => {
    expect(placeMig(a100, [], '1g.10gb')).toEqual({
      start: 6,
      because: 'the highest free start of 1g.10gb',
      layout: layoutOf('1g.10gb@6'),
    });
    expect(placeMig(a100, [], '1g.20gb').start).toBe(6);
    expect(placeMig(a100, [], '2g.20gb')).toEqual({
      start: 0,
      because: 'the lowest free start of 2g.20gb',
      layout: layoutOf('2g.20gb@0'),
    });
    expect(placeMig(a100, [], '3g.40gb').start).toBe(4);
    expect(placeMig(a100, layoutOf('1g.10gb@6'), '3g.40gb').start).toBe(0);
    expect(placeMig(a30, layoutOf('1g.6gb@3'), '1g.6gb').start).toBe(2);
  });

  it('is refused with what is legal now, and the layout stays', () => {
    const layout = layoutOf('2g.20gb@0', '3g.40gb@4');
    expect(placeMig(a100, layout, '3g.40gb')).toEqual({
      start: undefined,
      because: 'no start of 3g.40gb is free; legal now: 1g.10gb, 1g.20gb, 2g.20gb',
      layout,
    });
    const full = layoutOf('7g.80gb@0');
    expect(placeMig(a100, full, '1g.10gb').because).toBe(
      'no start of 1g.10gb is free; legal now: none',
    );
    expect(placeMig(a30, [], '3g.40gb')).toEqual({
      start: undefined,
      because: 'no MIG profile 3g.40gb (legal: 1g.6gb, 2g.12gb, 4g.24gb)',
      layout: [],
    });
  });
});

describe('several slices together', () => {
  it('find places that one by one in the order asked for they do not', () => {
    const alone = placeMig(a100, placeMig(a100, [], '2g.20gb').layout, '4g.40gb');
    expect(alone.start).toBeUndefined();
    expect(placeAllMig(a100, [], ['2g.20gb', '4g.40gb', '1g.10gb'])).toEqual({
      starts: [4, 0, 6],
      because: 'most constrained first',
      layout: layoutOf('2g.20gb@4', '4g.40gb@0', '1g.10gb@6'),
    });
  });

  it('take back what is in the way: of a made-up accelerator, the larger gives up the start it prefers', () => {
    const large = { name: '2g', computeSlices: 2, memorySlices: 2, starts: [0, 2] };
    const small = { name: '1g', computeSlices: 1, memorySlices: 1, starts: [0, 1] };
    const profiles = [small, large].map((each) => ({
      ...each,
      multiprocessors: 1,
      usableBytes: 1,
    }));
    const table = { ...a30, profiles };
    expect(placeMig(table, placeMig(table, [], '2g').layout, '1g').start).toBeUndefined();
    expect(placeAllMig(table, [], ['2g', '1g']).starts).toEqual([2, 1]);
  });

  it('are placed beside what is there, equals too', () => {
    const layout = layoutOf('1g.10gb@3');
    expect(placeAllMig(a100, layout, ['1g.10gb', '3g.40gb', '1g.10gb'])).toEqual({
      starts: [2, 4, 1],
      because: 'most constrained first',
      layout: [...layout, ...layoutOf('1g.10gb@2', '3g.40gb@4', '1g.10gb@1')],
    });
    expect(placeAllMig(a100, layout, []).starts).toEqual([]);
  });

  it('leave the start that it prefers to the most constrained, whatever the order asked for', () => {
    expect(placeAllMig(a100, [], ['1g.10gb', '3g.40gb']).starts).toEqual([3, 4]);
  });

  it('are refused all or none, with what is legal now', () => {
    const layout = layoutOf('3g.40gb@4');
    expect(placeAllMig(a100, layout, ['2g.20gb', '2g.20gb', '1g.10gb'])).toEqual({
      starts: undefined,
      because:
        'no room for 2g.20gb + 2g.20gb + 1g.10gb together; legal now: 1g.10gb, 1g.20gb, 2g.20gb, 3g.40gb, 4g.40gb',
      layout,
    });
    expect(placeAllMig(a100, [], new Array<string>(8).fill('1g.10gb')).starts).toBeUndefined();
    expect(placeAllMig(a100, layout, ['2g.20gb', '4g.4gb']).because).toBe(
      'no MIG profile 4g.4gb; did you mean 4g.40gb? (legal: 1g.10gb, 1g.20gb, 2g.20gb, 3g.40gb, 4g.40gb, 7g.80gb)',
    );
  });
});

describe('random slices', () => {
  const tables = fc.constantFrom(...sliceable).map((name) => migTable(name)!);
  /** Which profile to place, or which slice to release, by a number taken modulo what there is. */
  const actions = fc.array(
    fc.record({ kind: fc.constantFrom('place', 'place', 'place all', 'release'), at: fc.nat(999) }),
    { maxLength: 40 },
  );

  function act(table: MigTable, layout: MigLayout, kind: string, at: number): MigLayout {
    const nth = (index: number) => table.profiles[index % table.profiles.length]!.name;
    if (kind === 'place') return placeMig(table, layout, nth(at)).layout;
    if (kind === 'place all') {
      return placeAllMig(table, layout, [
        nth(at),
        nth(Math.floor(at / 7)),
        nth(Math.floor(at / 49)),
      ]).layout;
    }
    return layout.filter((_, index) => index !== at % layout.length);
  }

  it('I5: are legal after any placements and releases: no overlap, starts of the table, slices within', () => {
    fc.assert(
      fc.property(tables, actions, (table, given) => {
        let layout: MigLayout = [];
        for (const { kind, at } of given) {
          layout = act(table, layout, kind, at);
          for (const { profile, start } of layout) {
            expect(migProfile(table, profile)!.starts).toContain(start);
          }
          const taken = timesTaken(table, layout);
          expect(taken.length).toBe(table.memorySlices);
          expect(Math.max(...taken)).toBeLessThanOrEqual(1);
          expect(sumOf(table, layout, 'computeSlices')).toBeLessThanOrEqual(table.computeSlices);
          expect(sumOf(table, layout, 'multiprocessors')).toBeLessThanOrEqual(
            table.multiprocessors,
          );
        }
      }),
    );
  });

  it('find places together exactly where a maximal layout has them beside what is there', () => {
    const maximal = new Map(
      sliceable.map((name) => [migTable(name)!, maximalLayouts(migTable(name)!)]),
    );
    const outcomes = { placed: 0, refused: 0 };
    fc.assert(
      fc.property(
        tables,
        fc.array(fc.nat(999), { maxLength: 3 }),
        fc.nat(),
        fc.array(fc.nat(99), { maxLength: 7 }),
        (table, there, which, asked) => {
          // Any part of any maximal layout may be there already.
          const layouts = maximal.get(table)!;
          const from = layouts[which % layouts.length]!;
          const layout = from.filter((_, index) => there.some((at) => at % from.length === index));
          const profiles = asked.map((at) => table.profiles[at % table.profiles.length]!.name);
          const expected = layouts.some((each) => holds(each, layout, profiles));
          expect(placeAllMig(table, layout, profiles).starts !== undefined).toBe(expected);
          outcomes[expected ? 'placed' : 'refused'] += 1;
        },
      ),
      { numRuns: 1000, seed: 5 },
    );
    expect(Math.min(outcomes.placed, outcomes.refused)).toBeGreaterThan(100);
  });

  /** Whether a layout has these slices where they are, and so many more of these profiles. */
  function holds(whole: MigLayout, there: MigLayout, profiles: readonly string[]): boolean {
    const isThere = (slice: MigLayout[number]) =>
      there.some(({ profile, start }) => profile === slice.profile && start === slice.start);
    if (whole.filter(isThere).length < there.length) return false;
    const left = whole.filter((slice) => !isThere(slice)).map(({ profile }) => profile);
    return profiles.every((name) => {
      const index = left.indexOf(name);
      if (index >= 0) left.splice(index, 1);
      return index >= 0;
    });
  }
});
