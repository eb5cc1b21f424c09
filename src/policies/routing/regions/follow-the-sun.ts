import { fillChoice, noneHealthy, type RegionRouter } from './region-router.ts';

/** Settings of following the sun. */
export interface FollowTheSunConfig {
  readonly kind: 'follow-the-sun';
  /** Local hours between which a region works, 0 to below 24 and 0 to 24; from 22 to 6 follows the night instead. */
  readonly from: number;
  readonly to: number;
}

/**
 * The nearest region in which it is day by the settings, of equals the lowest number; where it is night in all, the one
 * whose day begins soonest, the nearest of equals.
 */
export function followTheSun(config: FollowTheSunConfig): RegionRouter {
  const { from, to } = config;
  return {
    choose(view, _draw, choice) {
      const { healthy } = view;
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      let nearest = Number.POSITIVE_INFINITY;
      for (let at = 0; at < healthy.length; at += 1) {
        const region = healthy[at]!;
        const hours = hoursUntil(view.localHour(region), from, to);
        const rtt = view.rttMs(region);
        if (best >= 0 && (hours > least || (hours === least && rtt >= nearest))) continue;
        best = region;
        least = hours;
        nearest = rtt;
      }
      fillChoice(choice, best, best < 0 ? noneHealthy : least === 0 ? day : night);
    },
  };
}

const day = 'the nearest where it is day';
const night = 'day begins there next';

/**
 * Hours until it is between two hours of the clock, 0 where it is. `from` belongs to them and `to` does not; equal ones are
 * the whole day.
 */
export function hoursUntil(hour: number, from: number, to: number): number {
  const isBetween = from < to ? hour >= from && hour < to : hour >= from || hour < to;
  if (isBetween) return 0;
  return hour < from ? from - hour : from + 24 - hour;
}
