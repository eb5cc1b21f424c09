import { type CalendarStart, daysOfMonths } from './calendar.ts';

/** When a run starts: a day of the calendar, and seconds since its midnight. */
export interface RunStart {
  readonly calendar: CalendarStart;
  readonly secondsOfDay: number;
}

const weekdays = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const months =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const form = /^([a-z]+)(?:\s+(\d{1,2})\s+([a-z]+))?(?:\s+(\d{1,2}):(\d{2}))?$/;

/**
 * Reads `friday`, `friday 18:30` or `friday 27 november 18:30`: a weekday, the day of the year where dates matter
 * (else 1 January), and the time of day, midnight where left out. Throws a RangeError at anything else.
 */
export function parseStart(text: string): RunStart {
  const parts = form.exec(text.trim().toLowerCase());
  const weekday = indexOf(weekdays, parts?.[1]);
  const month = parts?.[3] === undefined ? 0 : indexOf(months, parts[3]);
  const dayOfMonth = Number(parts?.[2] ?? 1);
  const hour = Number(parts?.[4] ?? 0);
  const minute = Number(parts?.[5] ?? 0);
  const isDay = dayOfMonth >= 1 && dayOfMonth <= (daysOfMonths[month] ?? 0);
  if (parts === null || weekday < 0 || !isDay || hour > 23 || minute > 59) {
    throw new RangeError(
      `'${text}' is no start: a weekday, a date where it matters, and a time, such as friday 18:30 or fri 27 nov 00:00`,
    );
  }
  return {
    calendar: { weekday, dayOfMonth, month: month + 1 },
    secondsOfDay: 60 * (60 * hour + minute),
  };
}

/** The position of a name, written out or cut to three letters or more; -1 where there is none. */
function indexOf(names: readonly string[], text = ''): number {
  return names.findIndex((name) => name.startsWith(text) && text.length >= 3);
}
