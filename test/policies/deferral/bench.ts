import { gridProfile } from '../../../src/catalog/grid-profiles.ts';
import {
  type Deferral,
  type DeferralView,
  noDeferral,
} from '../../../src/policies/deferral/deferral-policy.ts';
import { type DeferralConfig, deferralPolicy } from '../../../src/policies/deferral/index.ts';

/** Work that arrives at an hour of the day, on a grid whose hours of a day come again and again. */
export interface WorkAt {
  /** Hours since midnight, UTC, at which it arrives. */
  readonly hour: number;
  /** Hours until its deadline. */
  readonly within: number;
  /** Minutes of work, 30 where left out, and minutes kept free. */
  readonly work?: number;
  readonly safety?: number;
  /** Grams by hour of the day; the Dutch June where left out. */
  readonly grams?: readonly number[];
}

/** A mean day of June 2024 in the Netherlands: 110 g at noon, 350 g at 20 o'clock. */
export const dutchJune: readonly number[] = gridProfile('NL-2024')!.grams[5]!;

export function viewOf({
  hour,
  within,
  work = 30,
  safety = 0,
  grams = dutchJune,
}: WorkAt): DeferralView {
  const now = hour * 3600;
  return {
    now,
    deadline: now + within * 3600,
    work: work * 60,
    safety: safety * 60,
    untilNextHour: 3600 - (now % 3600),
    gramsPerKwh: (ahead) => grams[(Math.floor(hour) + ahead) % grams.length]!,
    localHour: hour % 24,
  };
}

/** What a policy decides. */
export function decisionOf(config: DeferralConfig, view: DeferralView): Deferral {
  const decision = noDeferral();
  deferralPolicy(config).decide(view, decision);
  return decision;
}

/** The same, in hours of the day. */
export function hoursOf(config: DeferralConfig, view: DeferralView): [number, number, string] {
  const { start, until, because } = decisionOf(config, view);
  return [start / 3600, until / 3600, because];
}
