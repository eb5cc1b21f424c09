import {
  type DeferralPolicy,
  type DeferralView,
  latestStart,
  noTime,
  startNow,
  startWithin,
} from './deferral-policy.ts';
import { gramSeconds, hourOf, hourStart } from './hours-ahead.ts';

/** Settings of waiting for the greenest hours. */
export interface GreenestConfig {
  readonly kind: 'greenest';
}

/** What is saved must be more than the rounding of sums, or work would wait for nothing on a grid that never changes. */
const leastSaving = 1e-9;

/**
 * The start before the deadline whose work has the least carbon, the earliest of equals. Hours of a grid are constant, so that
 * the least is where the work begins or ends with an hour, or now, or at the latest start.
 */
export function greenest(): DeferralPolicy {
  return {
    decide(view, decision) {
      const { now, work } = view;
      const latest = latestStart(view);
      if (latest <= now) {
        startNow(view, decision, noTime);
        return;
      }
      let best = now;
      let least = gramSeconds(view, now);
      const last = hourOf(view, latest + work);
      for (let hour = 1; hour <= last + 1; hour += 1) {
        const begins = hourStart(view, hour);
        for (let which = 0; which < 2; which += 1) {
          const start = Math.min(latest, which === 0 ? begins : begins - work);
          if (start <= now) continue;
          const grams = gramSeconds(view, start);
          const isEarlier = start < best && grams <= least * (1 + leastSaving);
          if (!isEarlier && grams >= least * (1 - leastSaving)) continue;
          best = start;
          least = grams;
        }
      }
      if (best === now) startNow(view, decision, 'no hour before its deadline is greener');
      else startWithin(view, decision, best, lastAsGood(view, best), 'the least carbon');
    },
  };
}

/** Until when work may begin in the hour of a start: while it ends in that hour, or all of it where it never does. */
function lastAsGood(view: DeferralView, start: number): number {
  const end = hourStart(view, hourOf(view, start) + 1);
  return start + view.work <= end ? end - view.work : end;
}
