import { z } from 'zod';
import { shown } from '../quantities.ts';

/** A date and time without a zone, such as `2026-11-27 09:30`, as seconds since the beginning of 1970. */
export const instant = () =>
  z
    .any()
    .transform((input: unknown, context): number => {
      const seconds = typeof input === 'string' ? readInstant(input) : undefined;
      if (seconds !== undefined) return seconds;
      const message = `${shown(input)} is not a date with or without a time, such as "2026-11-27" or "2026-11-27 09:30"`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .meta({ type: 'string', examples: ['2026-11-27', '2026-11-27 09:30'] });

function readInstant(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour = 0, minute = 0] = match
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part))) as [number, number, number];
  const seconds = Date.UTC(year, month - 1, day, hour, minute) / 1000;
  // What is beyond its month, day or hour would silently become another date.
  const written = `${match[1]}-${match[2]}-${match[3]}T${match[4] ?? '00'}:${match[5] ?? '00'}`;
  return new Date(1000 * seconds).toISOString().startsWith(written) ? seconds : undefined;
}
