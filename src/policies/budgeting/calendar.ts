import { dayOfEpoch, daysSinceEpoch } from '../../engine/civil-days.ts';

export const secondsPerDay = 86_400;

/** The end of the day that an instant lies in; both in seconds since the beginning of 1970. */
export function endOfDay(at: number): number {
  return (Math.floor(at / secondsPerDay) + 1) * secondsPerDay;
}

/** The end of the month of the Gregorian calendar that an instant lies in; both in seconds since the beginning of 1970. */
export function endOfMonth(at: number): number {
  const { year, month } = dayOfEpoch(Math.floor(at / secondsPerDay));
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
  return daysSinceEpoch({ ...next, day: 1 }) * secondsPerDay;
}
