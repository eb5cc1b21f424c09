import type { Trial, Trials } from './trial.ts';

/** Between how many units the least is looked for that keeps the promises. */
export interface SizeLimits {
  /** Below it the load is more than can be served. */
  readonly least: number;
  /** Where the search begins. */
  readonly about: number;
  /** More are not to be paid, or not to be had. */
  readonly most: number;
  /** Runs by which a fleet is confirmed; those of the search are others. */
  readonly replications: number;
}

/** The smallest fleet that keeps the promises, or the largest that was tried. */
export type Sizing =
  | { readonly kind: 'kept'; readonly trial: Trial; readonly less: Trial | undefined }
  | { readonly kind: 'missed'; readonly trial: Trial };

/**
 * Looks for the least units by single runs, larger and smaller by steps and then by halves, and confirms what it finds by
 * runs that the search has not seen, and by one that is four times as long: what was found by luck is not confirmed, and
 * made larger until it is. All runs see the same arrivals.
 */
export function sizeFleet(trials: Trials, limits: SizeLimits): Sizing {
  const { least, most, replications } = limits;
  // Whoever runs the recommended scenario has the replications from 0 on: the search takes one after them.
  const search = [replications];
  let missed = least - 1;
  let kept: number | undefined;
  let units = Math.min(most, Math.max(least, limits.about));
  for (;;) {
    const trial = trials.run(units, search);
    if (trial.kept) kept = units;
    else missed = units;
    if (kept === undefined && units >= most) return { kind: 'missed', trial };
    const next = nextUnits(missed, kept, limits);
    if (next === undefined) break;
    units = next;
  }
  const confirming = Array.from({ length: replications }, (_, index) => index);
  for (let larger = kept!; ; larger = Math.min(most, larger + step(larger))) {
    const trial = trials.run(larger, confirming);
    // A line that grows by a hundredth of the load is not seen in a short run.
    const long = trial.kept ? trials.run(larger, search, { longer: 4 }) : trial;
    if (long.kept) return { kind: 'kept', trial, less: lessOf(trials, larger, search) };
    if (larger >= most) return { kind: 'missed', trial: long };
  }
}

/** Which fleet to try after one was kept, or missed, or both; undefined where they are next to each other. */
function nextUnits(
  missed: number,
  kept: number | undefined,
  { least, most }: SizeLimits,
): number | undefined {
  if (kept === undefined) return Math.min(most, missed + Math.max(1, Math.ceil(missed * 0.3)));
  if (kept - missed <= step(kept)) return undefined;
  // Nothing was missed yet: downwards by fifths, since the first guess is not far off.
  if (missed < least) return Math.max(least, Math.floor(kept * 0.8));
  return missed + Math.floor((kept - missed) / 2);
}

/** A hundredth of a fleet is as near as its cost matters. */
function step(units: number): number {
  return Math.max(1, Math.floor(units / 100));
}

/** What becomes of the promises without one unit; undefined where it is the only one. */
function lessOf(trials: Trials, units: number, search: readonly number[]): Trial | undefined {
  return units > 1 ? trials.run(units - 1, search) : undefined;
}
