import { daysSinceEpoch } from '../../engine/civil-days.ts';

/** A point in time, split so that 100 ns digits survive: a double holds whole seconds and a fraction apart. */
export interface IsoTime {
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  readonly seconds: number;
  /** In [0, 1). */
  readonly fraction: number;
}

/** Reads `2023-11-16 18:15:46.6805900`, with T or a space, and Z, an offset or nothing (UTC); undefined for anything else. */
export function parseIsoTime(text: string): IsoTime | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as number[];
  if (month! < 1 || month! > 12 || day! < 1 || day! > daysInMonth(year!, month!)) return undefined;
  if (hour! > 23 || minute! > 59 || second! > 59) return undefined;
  const days = daysSinceEpoch({ year: year!, month: month!, day: day! });
  const sign = match[8] === '-' ? 1 : -1;
  const offset = match[8] === undefined ? 0 : Number(match[9]) * 3600 + Number(match[10]) * 60;
  return {
    seconds: days * 86400 + hour! * 3600 + minute! * 60 + second! + sign * offset,
    fraction: match[7] === undefined ? 0 : Number(`0.${match[7]}`),
  };
}

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?$/;

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
