export const secondsPerDay = 86_400;

/** The end of the day that an instant lies in; both in seconds since the beginning of 1970. */
export function endOfDay(at: number): number {
  return (Math.floor(at / secondsPerDay) + 1) * secondsPerDay;
}

/** The end of the month of the Gregorian calendar that an instant lies in; both in seconds since the beginning of 1970. */
export function endOfMonth(at: number): number {
  // Howard Hinnant's days_from_civil: years begin in March, so that a leap day is the last of its year.
  const days = Math.floor(at / secondsPerDay) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  // The year ends with February, whose length only the next year's first day tells.
  const nextDayOfYear =
    month === 11 ? daysOfYear(yearOfEra) : Math.floor((153 * (month + 1) + 2) / 5);
  return (Math.floor(at / secondsPerDay) + nextDayOfYear - dayOfYear) * secondsPerDay;
}

/** Days from the first of March of a year to that of the next. */
function daysOfYear(yearOfEra: number): number {
  const next = yearOfEra + 1;
  const isLeap = next % 4 === 0 && (next % 100 !== 0 || next % 400 === 0);
  return isLeap ? 366 : 365;
}
