import { daysOfMonths } from '../../policies/autoscaling/scheduled/calendar.ts';

/** A date as the `start` of a schedule says it, `fri 27 nov 18:30`; to the minute, as schedules are. */
export function startOf(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1e3);
  const [weekday, , month, , time] = date.toUTCString().toLowerCase().split(' ') as string[];
  // Simulated years have no 29 February.
  const day = Math.min(date.getUTCDate(), daysOfMonths[date.getUTCMonth()]!);
  return `${weekday!.slice(0, 3)} ${day} ${month} ${time!.slice(0, 5)}`;
}

/** Settings whose schedules, those within others too, start at such a time. */
export function startingAt<Settings>(settings: Settings, start: string): Settings {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return settings;
  const parts = Object.entries(settings).map(([key, value]) => [key, startingAt(value, start)]);
  const copy = Object.fromEntries(parts) as Settings & { kind?: unknown };
  return copy.kind === 'scheduled' ? { ...copy, start } : copy;
}
