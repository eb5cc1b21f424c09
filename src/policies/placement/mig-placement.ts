import type { MigProfile, MigTable } from '../../catalog/mig.ts';
import { isFree, legalProfiles, type MigLayout, migProfile } from './mig-layout.ts';
import { unknownMigProfile } from './mig-problem.ts';

/** Where one slice begins, in memory slices, and the layout with it; refused, the layout as it was. */
export interface MigDecision {
  readonly start: number | undefined;
  readonly because: string;
  readonly layout: MigLayout;
}

/** Where each of several slices begins, in the order asked for; refused, none, and the layout as it was. */
export interface MigGroupDecision {
  readonly starts: readonly number[] | undefined;
  readonly because: string;
  readonly layout: MigLayout;
}

/** Places one slice by the rule of HAMi: 1g and 3g at the highest free start, all others at the lowest. */
export function placeMig(table: MigTable, layout: MigLayout, profile: string): MigDecision {
  const wanted = migProfile(table, profile);
  if (wanted === undefined) {
    return { start: undefined, because: unknownMigProfile(table, profile), layout };
  }
  const start = preferredStarts(wanted).find((each) => isFree(table, layout, wanted, each));
  if (start === undefined) {
    return { start, because: `no start of ${profile} is free; ${legalNow(table, layout)}`, layout };
  }
  return {
    start,
    because: `the ${prefersHigh(wanted) ? 'highest' : 'lowest'} free start of ${profile}`,
    layout: [...layout, { profile, start }],
  };
}

/**
 * Places all slices or none, the most constrained first, and takes back what turns out to be in the way: places
 * can be found whenever there are any. (With the catalog's tables nothing is ever taken back: the order suffices.)
 */
export function placeAllMig(
  table: MigTable,
  layout: MigLayout,
  profiles: readonly string[],
): MigGroupDecision {
  const refused = (because: string): MigGroupDecision => ({ starts: undefined, because, layout });
  const unknown = profiles.find((name) => migProfile(table, name) === undefined);
  if (unknown !== undefined) return refused(unknownMigProfile(table, unknown));
  const wanted = mostConstrainedFirst(profiles.map((name) => migProfile(table, name)!));
  const found = search(table, layout, wanted, 0);
  if (found === undefined) {
    return refused(`no room for ${profiles.join(' + ')} together; ${legalNow(table, layout)}`);
  }
  const placed = inOrder(profiles, found.slice(layout.length));
  return {
    starts: placed.map(({ start }) => start),
    because: 'most constrained first',
    layout: [...layout, ...placed],
  };
}

/** Depth first; `from` is the first of the preferred starts that is to be tried. */
function search(
  table: MigTable,
  layout: MigLayout,
  wanted: readonly MigProfile[],
  from: number,
): MigLayout | undefined {
  const [profile, ...rest] = wanted;
  if (profile === undefined) return layout;
  const starts = preferredStarts(profile);
  for (let index = from; index < starts.length; index += 1) {
    const start = starts[index]!;
    if (!isFree(table, layout, profile, start)) continue;
    const grown = [...layout, { profile: profile.name, start }];
    // Equals are interchangeable: the next of the same profile only tries what comes after this one.
    const found = search(table, grown, rest, rest[0] === profile ? index + 1 : 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The placements, as many as names, in the order of their profiles' names. */
function inOrder(names: readonly string[], placements: MigLayout): MigLayout {
  const left = [...placements];
  return names.map((name) => {
    const index = left.findIndex(({ profile }) => profile === name);
    return left.splice(index, 1)[0]!;
  });
}

/** The fewest starts first, then the largest; equals side by side. */
function mostConstrainedFirst(profiles: readonly MigProfile[]): readonly MigProfile[] {
  return [...profiles].sort(
    (a, b) =>
      a.starts.length - b.starts.length ||
      b.memorySlices - a.memorySlices ||
      (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
}

function preferredStarts(profile: MigProfile): readonly number[] {
  return prefersHigh(profile) ? profile.starts.toReversed() : profile.starts;
}

/** 1g and 3g keep out of the low half as long as they can: a 4g can begin nowhere else. */
function prefersHigh({ computeSlices }: MigProfile): boolean {
  return computeSlices === 1 || computeSlices === 3;
}

function legalNow(table: MigTable, layout: MigLayout): string {
  return `legal now: ${legalProfiles(table, layout).join(', ') || 'none'}`;
}
