import { dayOfEpoch, daysSinceEpoch } from '../engine/civil-days.ts';

const secondsPerDay = 86_400;

/** Seconds since 1970 as `2026-11-01T00:00:00Z`; what is left of a second is cut off. */
export function isoTime(epochSeconds: number): string {
  const whole = Math.floor(epochSeconds);
  const days = Math.floor(whole / secondsPerDay);
  const ofDay = whole - days * secondsPerDay;
  const { year, month, day } = dayOfEpoch(days);
  const date = `${digits(year, 4)}-${digits(month)}-${digits(day)}`;
  const minutes = Math.floor(ofDay / 60);
  const time = `${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}:${digits(ofDay % 60)}`;
  return `${date}T${time}Z`;
}

/** Seconds since 1970 of `2026-11-01T00:00:00Z`; undefined for whatever is written otherwise, or is no day or time. */
export function epochSeconds(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12) return undefined;
  const days = daysSinceEpoch({ year, month, day });
  const seconds = days * secondsPerDay + hour * 3600 + minute * 60 + second;
  // 30 February and 24:00 are other instants, which are written otherwise.
  return isoTime(seconds) === text ? seconds : undefined;
}

/** Seconds since 1970 at which the month begins that is so many after that of an instant. */
export function monthStart(epochSeconds: number, months = 0): number {
  const { year, month } = dayOfEpoch(Math.floor(epochSeconds / secondsPerDay));
  const index = year * 12 + month - 1 + months;
  const first = { year: Math.floor(index / 12), month: (index % 12) + 1, day: 1 };
  return daysSinceEpoch(first) * secondsPerDay;
}

function digits(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}
