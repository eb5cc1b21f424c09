import { wholeUp } from '../whole-up.ts';
import type { AlarmConfig } from './alarm.ts';
import type { GroupCapacity } from './step-scaling.ts';

/** An EC2 Auto Scaling target tracking policy. */
export interface TargetTracking {
  /** Of the metric, which must fall in proportion as instances are added. Above 0. */
  readonly target: number;
  /** Whether it only scales out; false by default. */
  readonly disableScaleIn?: boolean;
  /** Whether a period without data counts as one of 0, as with requests per target; false by default. */
  readonly zeroWhenMissing?: boolean;
}

/** Scales out after three periods above the target. */
export function highAlarm({ target }: TargetTracking): AlarmConfig {
  return { comparison: 'above', threshold: target, evaluationPeriods: 3 };
}

/** Scales in after fifteen periods with data below nine tenths of the target. */
export function lowAlarm({ target }: TargetTracking): AlarmConfig {
  // Not documented: the alarms that the service creates have these numbers.
  const numbers = { threshold: 0.9 * target, evaluationPeriods: 15 };
  // Documented: with insufficient data it does not scale in.
  return { comparison: 'below', ...numbers, missingData: 'notBreaching' };
}

/** Instances to add (positive) or remove of a change that need not be whole: too many rather than too few. */
export function wholeChange(required: number): number {
  return wholeUp(required);
}

/** The capacity that brings the metric to its target from above: at least one more than is warm. */
export function trackedOut(policy: TargetTracking, metric: number, group: GroupCapacity): number {
  return Math.max(group.desired, group.warm + 1, proportional(policy, metric, group.warm));
}

/** The capacity that brings the metric up to its target, and not beyond. */
export function trackedIn(policy: TargetTracking, metric: number, group: GroupCapacity): number {
  return Math.min(group.desired, proportional(policy, metric, group.withTerminating));
}

function proportional({ target }: TargetTracking, metric: number, instances: number): number {
  return instances + wholeChange((instances * metric) / target - instances);
}
