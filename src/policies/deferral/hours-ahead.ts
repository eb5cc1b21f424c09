import type { DeferralView } from './deferral-policy.ts';

const secondsPerHour = 3600;

/** When the hour begins that is so many hours ahead; now for the present one. */
export function hourStart({ now, untilNextHour }: DeferralView, hour: number): number {
  return hour === 0 ? now : now + untilNextHour + (hour - 1) * secondsPerHour;
}

/** Some microseconds, in hours: the sum that makes a full hour may fall short of it. */
const rounding = 1e-9;

/** How many hours ahead an instant is, which is not before now. */
export function hourOf({ now, untilNextHour }: DeferralView, instant: number): number {
  const hours = (instant - now - untilNextHour) / secondsPerHour;
  return Math.max(0, Math.floor(hours + rounding) + 1);
}

/** Grams per kWh, times seconds, of work that begins at an instant: what its carbon is in proportion to. */
export function gramSeconds(view: DeferralView, start: number): number {
  const end = start + view.work;
  let sum = 0;
  let from = start;
  for (let hour = hourOf(view, start); from < end; hour += 1) {
    const to = Math.min(end, hourStart(view, hour + 1));
    sum += (to - from) * view.gramsPerKwh(hour);
    from = to;
  }
  return sum;
}
