import type { MigProfile, MigTable } from '../../catalog/mig.ts';

/** A slice of an accelerator: a profile by name, and the memory slice at which it begins. */
export interface MigPlacement {
  readonly profile: string;
  readonly start: number;
}

/** The slices of one accelerator, in any order. */
export type MigLayout = readonly MigPlacement[];

/** The profile of that name, where the accelerator has it. */
export function migProfile(table: MigTable, name: string): MigProfile | undefined {
  return table.profiles.find((profile) => profile.name === name);
}

/** All profiles but those of one compute slice with the memory of two. */
export function baseMigProfiles(table: MigTable): readonly MigProfile[] {
  return table.profiles.filter(
    ({ computeSlices, memorySlices }) => computeSlices > 1 || memorySlices === 1,
  );
}

/**
 * Where a profile may begin beside what is placed, ascending; nowhere where the accelerator lacks the profile.
 * Memory slices alone decide: in every table of the catalog the starts are such that slices that do not
 * overlap never want more compute slices or multiprocessors than there are.
 */
export function legalStarts(
  table: MigTable,
  layout: MigLayout,
  profile: string,
): readonly number[] {
  const wanted = migProfile(table, profile);
  return wanted?.starts.filter((start) => isFree(table, layout, wanted, start)) ?? [];
}

/** The names of the profiles that could be placed next. */
export function legalProfiles(table: MigTable, layout: MigLayout): readonly string[] {
  return table.profiles
    .map(({ name }) => name)
    .filter((name) => legalStarts(table, layout, name).length > 0);
}

/** Whether no slice of the layout overlaps with the profile from that start on. */
export function isFree(
  table: MigTable,
  layout: MigLayout,
  profile: MigProfile,
  start: number,
): boolean {
  const end = start + profile.memorySlices;
  return layout.every((other) => {
    const otherEnd = other.start + migProfile(table, other.profile)!.memorySlices;
    return otherEnd <= start || end <= other.start;
  });
}

/** Every layout of these profiles, the empty one too, each once and in the order of its starts. */
export function allLayouts(
  table: MigTable,
  profiles: readonly MigProfile[] = table.profiles,
): readonly MigLayout[] {
  const layoutsFrom = (slice: number): readonly MigLayout[] => {
    if (slice >= table.memorySlices) return [[]];
    const withSlice = profiles
      .filter(({ starts }) => starts.includes(slice))
      .flatMap(({ name, memorySlices }) =>
        layoutsFrom(slice + memorySlices).map((rest) => [{ profile: name, start: slice }, ...rest]),
      );
    return [...withSlice, ...layoutsFrom(slice + 1)];
  };
  return layoutsFrom(0);
}

/** The layouts of these profiles to which no further one of them can be added. */
export function maximalLayouts(
  table: MigTable,
  profiles: readonly MigProfile[] = table.profiles,
): readonly MigLayout[] {
  return allLayouts(table, profiles).filter((layout) =>
    profiles.every(({ name }) => legalStarts(table, layout, name).length === 0),
  );
}
