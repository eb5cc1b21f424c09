import { type Cron, nextTime, parseCron } from '../scheduled/cron.ts';
import type { CronField } from '../scheduled/cron-field.ts';
import type { RunStart } from '../scheduled/start.ts';

/**
 * Whether KEDA's cron trigger is within its window, by the seconds since the start of the run: where its end comes
 * before its start comes again. It goes by the times to come alone, so that a start that comes again before the end
 * closes a window that is open. Throws a RangeError at a cron expression that cannot be read.
 */
export function cronWindow(
  trigger: { readonly start: string; readonly end: string },
  { calendar, secondsOfDay }: RunStart,
): (now: number) => boolean {
  const [from, until] = [kedaCron(trigger.start), kedaCron(trigger.end)];
  return (now) => {
    const at = now + secondsOfDay;
    const starts = nextTime(from, calendar, at) ?? Number.POSITIVE_INFINITY;
    const ends = nextTime(until, calendar, at) ?? Number.POSITIVE_INFINITY;
    return starts >= ends;
  };
}

/** Unlike crontab(5), KEDA's library takes a star with a step for a restriction of the days. */
function kedaCron(text: string): Cron {
  const cron = parseCron(text);
  const unlessStepped = (field: CronField, all: number): CronField => ({
    ...field,
    starred: field.starred && field.values.length === all,
  });
  return {
    ...cron,
    daysOfMonth: unlessStepped(cron.daysOfMonth, 31),
    weekdays: unlessStepped(cron.weekdays, 7),
  };
}
