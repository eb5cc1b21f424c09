import {
  type CalendarDay,
  type CalendarStart,
  dayAfter,
  daysOfMonths,
  daysPerYear,
} from './calendar.ts';
import { type CronField, type CronFieldRange, parseCronField } from './cron-field.ts';

/** A five-field cron expression. */
export interface Cron {
  readonly minutes: CronField;
  readonly hours: CronField;
  readonly daysOfMonth: CronField;
  readonly months: CronField;
  /** 0 is Sunday; 7 has become 0. */
  readonly weekdays: CronField;
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');
const ranges: readonly CronFieldRange[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: months, namesFrom: 1 },
  { name: 'day of the week', least: 0, most: 7, names: weekdays, namesFrom: 0, wraps: true },
];

/** Reads minute, hour, day of month, month and day of week. Throws a RangeError that names the wrong part. */
export function parseCron(text: string): Cron {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 5) {
    throw new RangeError(`'${text}' has ${parts.length} fields: a cron expression has five`);
  }
  const [minute, hour, day, month, weekday] = ranges.map((range, at) =>
    parseCronField(range, parts[at]!),
  );
  const folded = [...new Set(weekday!.values.map((value) => value % 7))].sort((a, b) => a - b);
  const cron: Cron = {
    minutes: minute!,
    hours: hour!,
    daysOfMonth: day!,
    months: month!,
    weekdays: { ...weekday!, values: folded },
  };
  if (!ever(cron)) throw new RangeError(`'${text}' never comes: no such day in any year`);
  return cron;
}

/**
 * Seconds of simulated time at which the expression last held at or before `now`; time went on before 0 as it
 * does after. As in every cron since Vixie's, a day counts if either day field holds where both are
 * restricted. Undefined where the expression held on no day of the last seven years.
 */
export function lastTime(cron: Cron, start: CalendarStart, now: number): number | undefined {
  const minute = Math.floor(now / 60);
  const today = Math.floor(minute / minutesPerDay);
  let latest = minute - today * minutesPerDay;
  // Within 7 years of 365 days every day of the year meets every weekday.
  for (let back = 0; back <= 7 * daysPerYear; back += 1) {
    const day = today - back;
    if (holdsOn(cron, dayAfter(start, day))) {
      const at = lastMinute(cron, latest);
      if (at !== undefined) return 60 * (day * minutesPerDay + at);
    }
    latest = minutesPerDay - 1;
  }
  return undefined;
}

/** Seconds of simulated time at which the expression holds next after `now`; undefined as of `lastTime`. */
export function nextTime(cron: Cron, start: CalendarStart, now: number): number | undefined {
  const minute = Math.floor(now / 60) + 1;
  const today = Math.floor(minute / minutesPerDay);
  let earliest = minute - today * minutesPerDay;
  for (let ahead = 0; ahead <= 7 * daysPerYear; ahead += 1) {
    const day = today + ahead;
    if (holdsOn(cron, dayAfter(start, day))) {
      const at = firstMinute(cron, earliest);
      if (at !== undefined) return 60 * (day * minutesPerDay + at);
    }
    earliest = 0;
  }
  return undefined;
}

const minutesPerDay = 1440;

/** Whether the expression holds at some minute of a day. */
export function holdsOn(cron: Cron, day: CalendarDay): boolean {
  if (!cron.months.values.includes(day.month)) return false;
  const ofMonth = cron.daysOfMonth.values.includes(day.dayOfMonth);
  const ofWeek = cron.weekdays.values.includes(day.weekday);
  const both = cron.daysOfMonth.starred || cron.weekdays.starred;
  return both ? ofMonth && ofWeek : ofMonth || ofWeek;
}

/** The last minute of a day, at most `latest`, at which hour and minute hold. */
function lastMinute(cron: Cron, latest: number): number | undefined {
  const hourNow = Math.floor(latest / 60);
  const hour = cron.hours.values.findLast(
    (value) => value < hourNow || (value === hourNow && cron.minutes.values[0]! <= latest % 60),
  );
  if (hour === undefined) return undefined;
  const until = hour === hourNow ? latest % 60 : 59;
  return 60 * hour + cron.minutes.values.findLast((value) => value <= until)!;
}

/** The first minute of a day, at least `earliest`, at which hour and minute hold. */
function firstMinute(cron: Cron, earliest: number): number | undefined {
  const hourNow = Math.floor(earliest / 60);
  const hour = cron.hours.values.find(
    (value) =>
      value > hourNow || (value === hourNow && cron.minutes.values.at(-1)! >= earliest % 60),
  );
  if (hour === undefined) return undefined;
  const from = hour === hourNow ? earliest % 60 : 0;
  return 60 * hour + cron.minutes.values.find((value) => value >= from)!;
}

/** Whether some month has one of its days, or weekdays decide. */
function ever(cron: Cron): boolean {
  if (!cron.daysOfMonth.starred && !cron.weekdays.starred) return true;
  return cron.months.values.some((month) =>
    cron.daysOfMonth.values.some((day) => day <= daysOfMonths[month - 1]!),
  );
}
