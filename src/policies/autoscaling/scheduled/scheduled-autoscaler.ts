import type { Autoscaler } from '../autoscaler.ts';
import { scheduled } from './scheduled.ts';
import { parseStart } from './start.ts';

/** A schedule in a scenario; times in seconds. */
export interface ScheduledScaling {
  readonly kind: 'scheduled';
  /** The day and time at which the run starts, as `parseStart` reads it. */
  readonly start: string;
  readonly schedules: readonly {
    readonly name?: string | undefined;
    /** Cron expressions. */
    readonly start: string;
    readonly end?: string | undefined;
    /** Instead of an end. */
    readonly duration?: number | undefined;
    readonly replicas: number;
  }[];
  /** Replicas while no schedule holds. */
  readonly otherwise: number;
  readonly initial_replicas?: number | undefined;
  readonly interval: number;
}

/** A schedule as a scenario's autoscaler; it begins with what it says of the run's first instant. */
export function scheduledAutoscaler(config: ScheduledScaling): Autoscaler<null> {
  const { calendar, secondsOfDay } = parseStart(config.start);
  const clock = scheduled({
    calendar,
    otherwise: config.otherwise,
    rules: config.schedules.map(({ name, start, end, duration, replicas }) => ({
      ...(name !== undefined && { name }),
      start,
      ...(end !== undefined && { end }),
      ...(duration !== undefined && { durationSeconds: duration }),
      replicas,
    })),
  });
  const decide = (now: number) => clock.decide(null, { now: now + secondsOfDay });
  return {
    initialReplicas: config.initial_replicas ?? decide(0).desired,
    interval: config.interval,
    reads: [],
    initial: () => null,
    decide: (_, { now }) => decide(now),
  };
}
