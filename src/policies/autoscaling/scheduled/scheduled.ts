import type { ScalingDecision } from '../autoscaler.ts';
import type { CalendarStart } from './calendar.ts';
import { type Cron, lastTime, parseCron } from './cron.ts';

/** So many replicas from each start until the next end. */
export interface ScheduleRule {
  readonly name?: string;
  /** A cron expression. */
  readonly start: string;
  /** A cron expression; without it and a duration, the rule holds until another begins. */
  readonly end?: string;
  /** Seconds after the start; instead of an end. */
  readonly durationSeconds?: number;
  readonly replicas: number;
}

export interface ScheduledConfig {
  readonly calendar: CalendarStart;
  readonly rules: readonly ScheduleRule[];
  /** While no rule holds. */
  readonly otherwise: number;
}

export interface ScheduledInput {
  /** Seconds; 0 is midnight of the calendar's first day. */
  readonly now: number;
}

interface ReadRule {
  readonly rule: ScheduleRule;
  readonly start: Cron;
  readonly end: Cron | undefined;
}

/**
 * Replicas by the clock: of the rules that hold, the one that began last; of those that began together,
 * the one that stands last. A rule whose start and end fall together begins anew. Throws a RangeError at a cron
 * expression that cannot be read.
 */
export function scheduled(config: ScheduledConfig) {
  const rules = config.rules.map((rule) => ({
    rule,
    start: parseCron(rule.start),
    end: rule.end === undefined ? undefined : parseCron(rule.end),
  }));
  return {
    initial: () => null,
    decide: (state: null, { now }: ScheduledInput): ScalingDecision<null> => {
      const rule = ruleAt(rules, config.calendar, now);
      return rule === undefined
        ? { desired: config.otherwise, because: 'no schedule holds', state }
        : { desired: rule.replicas, because: `schedule ${rule.name ?? rule.start}`, state };
    },
  };
}

function ruleAt(
  rules: readonly ReadRule[],
  calendar: CalendarStart,
  now: number,
): ScheduleRule | undefined {
  let latest = -Infinity;
  let holding: ScheduleRule | undefined;
  for (const { rule, start, end } of rules) {
    const began = lastTime(start, calendar, now);
    if (began === undefined || began < latest) continue;
    if (rule.durationSeconds !== undefined && now >= began + rule.durationSeconds) continue;
    const over = end === undefined ? undefined : lastTime(end, calendar, now);
    if (over !== undefined && over > began) continue;
    latest = began;
    holding = rule;
  }
  return holding;
}
