import { ticksPerSecond } from '../engine/time.ts';
import type { SeenRegions } from '../models/region/seen-regions.ts';
import { noChoice, type RegionRouter } from '../policies/routing/regions/region-router.ts';

/** What a grid and a clock will be where work of a client would be done then; places by number, times in seconds of the run. */
export interface HoursAhead {
  /** Grams of CO2e that a kWh of computing stands for; infinite where nobody knows. */
  gramsPerKwh(place: number, seconds: number): number;
  /** Hours since midnight, from 0 to below 24. */
  localHour(place: number, seconds: number): number;
}

/** The clock that regions are looked at with, in ticks. */
export interface Clock {
  now: number;
}

/** The region that a router will choose for a client, hour by hour, if all regions are well and empty. */
export function regionsAhead(
  seenAt: (clock: Clock) => SeenRegions,
  router: RegionRouter,
): HoursAhead {
  const clock: Clock = { now: 0 };
  const seen = seenAt(clock);
  const choice = noChoice();
  const regionOf = (place: number, seconds: number) => {
    clock.now = Math.round(seconds * ticksPerSecond);
    seen.place = place;
    router.choose(seen, noLuck, choice);
    return choice.region;
  };
  return {
    gramsPerKwh(place, seconds) {
      const region = regionOf(place, seconds);
      return region < 0 ? Number.POSITIVE_INFINITY : seen.gramsPerKwh(region);
    },
    localHour(place, seconds) {
      const region = regionOf(place, seconds);
      return region < 0 ? 0 : seen.localHour(region);
    },
  };
}

/** Routers that draw are not asked: where they will send somebody nobody knows. */
function noLuck(): number {
  return 0;
}
