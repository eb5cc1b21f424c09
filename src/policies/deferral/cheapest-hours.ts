import { hoursUntil } from '../routing/regions/follow-the-sun.ts';
import {
  type DeferralPolicy,
  latestStart,
  noTime,
  startNow,
  startWithin,
} from './deferral-policy.ts';

/** Settings of waiting for cheap hours. */
export interface CheapestHoursConfig {
  readonly kind: 'cheapest-hours';
  /** Local hours between which power, or whatever is paid by the hour, is cheap; 22 to 6 is a night. */
  readonly windows: readonly { readonly from: number; readonly to: number }[];
}

const secondsPerHour = 3600;

/** The first instant within cheap hours; now where none come before the latest start. */
export function cheapestHours({ windows }: CheapestHoursConfig): DeferralPolicy {
  return {
    decide(view, decision) {
      const { now, localHour } = view;
      let soonest = Number.POSITIVE_INFINITY;
      let length = 0;
      for (let at = 0; at < windows.length; at += 1) {
        const { from, to } = windows[at]!;
        const hours = hoursUntil(localHour, from, to);
        if (hours >= soonest) continue;
        soonest = hours;
        length = to > from ? to - from : to - from + 24;
      }
      const start = now + soonest * secondsPerHour;
      const latest = latestStart(view);
      if (soonest === 0) startNow(view, decision, 'these are cheap hours');
      else if (latest <= now) startNow(view, decision, noTime);
      else if (start > latest) startNow(view, decision, 'no cheap hour comes before its deadline');
      else {
        const until = start + Math.min(1, length) * secondsPerHour;
        startWithin(view, decision, start, until, 'cheap hours begin');
      }
    },
  };
}
