/** Where the simulated time 0 lies: midnight of this day. */
export interface CalendarStart {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 31; 1 by default. */
  readonly dayOfMonth?: number;
  /** 1 to 12; 1 by default. */
  readonly month?: number;
}

/** A day of the simulated calendar. */
export interface CalendarDay {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** From 1. */
  readonly dayOfMonth: number;
  /** From 1. */
  readonly month: number;
}

/** Days of each month: every simulated year is a common one of 365 days. */
export const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export const daysPerYear = 365;

/** The day that is so many days after the start; before it where negative. */
export function dayAfter(start: CalendarStart, days: number): CalendarDay {
  const { weekday, dayOfMonth = 1, month = 1 } = start;
  let ofYear = remainder(firstDayOf(month) + dayOfMonth - 1 + days, daysPerYear);
  let at = 0;
  while (ofYear >= daysOfMonths[at]!) {
    ofYear -= daysOfMonths[at]!;
    at += 1;
  }
  return { weekday: remainder(weekday + days, 7), dayOfMonth: ofYear + 1, month: at + 1 };
}

function firstDayOf(month: number): number {
  let days = 0;
  for (let at = 0; at < month - 1; at += 1) days += daysOfMonths[at]!;
  return days;
}

/** Never negative, unlike `%`. */
function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
