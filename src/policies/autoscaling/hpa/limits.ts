import type { HpaScalingPolicy, HpaScalingRules } from './behavior.ts';
import { changeWithin, type ScaleEvents } from './scale-events.ts';
import { mostInt32, toInt32 } from './whole-numbers.ts';

const leastInt32 = -mostInt32 - 1;

/** What bound a desired count, under the names of the ScalingLimited condition. */
export type LimitReason =
  | 'DesiredWithinRange'
  | 'ScaleUpLimit'
  | 'TooManyReplicas'
  | 'ScaleDownLimit'
  | 'TooFewReplicas';

/** The replicas that may be, and what bound them. */
export interface Limited {
  readonly replicas: number;
  readonly reason: LimitReason;
}

/** The replicas that there are, that are wanted, and that may be. */
export interface Wish {
  readonly current: number;
  readonly desired: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** The limits without `spec.behavior`: at most double, or 4, and within minimum and maximum. */
export function limitPlainly({ current, desired, minReplicas, maxReplicas }: Wish): Limited {
  const scaleUpLimit = toInt32(Math.max(2 * current, 4));
  if (desired < minReplicas) return { replicas: minReplicas, reason: 'TooFewReplicas' };
  const [most, reason] = upperBound(maxReplicas, scaleUpLimit);
  return desired > most
    ? { replicas: most, reason }
    : { replicas: desired, reason: 'DesiredWithinRange' };
}

/** The limits of `spec.behavior`: its rates, given what has changed of late, and minimum or maximum. */
export function limitByRate(
  { current, desired, minReplicas, maxReplicas }: Wish,
  scaleUp: HpaScalingRules,
  scaleDown: HpaScalingRules,
  events: ScaleEvents,
  now: number,
): Limited {
  if (desired > current) {
    // Past growth beyond the rate holds the count; it never takes pods back.
    const limit = Math.max(current, scaleUpLimit(current, scaleUp, events, now));
    const [most, reason] = upperBound(maxReplicas, limit);
    if (desired > most) return { replicas: most, reason };
  } else if (desired < current) {
    const limit = Math.min(current, scaleDownLimit(current, scaleDown, events, now));
    const fewest = Math.max(minReplicas, limit);
    const reason = minReplicas < limit ? 'ScaleDownLimit' : 'TooFewReplicas';
    if (desired < fewest) return { replicas: fewest, reason };
  }
  return { replicas: desired, reason: 'DesiredWithinRange' };
}

function upperBound(maxReplicas: number, scaleUpLimit: number): [number, LimitReason] {
  return maxReplicas > scaleUpLimit
    ? [scaleUpLimit, 'ScaleUpLimit']
    : [maxReplicas, 'TooManyReplicas'];
}

/** The most replicas that the scale-up policies allow now. */
export function scaleUpLimit(
  current: number,
  rules: HpaScalingRules,
  events: ScaleEvents,
  now: number,
): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const select = rules.selectPolicy === 'Min' ? Math.min : Math.max;
  let limit = rules.selectPolicy === 'Min' ? mostInt32 : leastInt32;
  for (const policy of rules.policies) {
    const start = periodStart(current, policy, events, now);
    const allowed =
      policy.type === 'Pods'
        ? // An int32 that wraps around: a policy of all the pods that it can name lets nothing grow.
          (start + policy.value) | 0
        : // Rounded up, or a small count would never grow.
          Math.ceil(start * (1 + policy.value / 100));
    limit = select(limit, toInt32(allowed));
  }
  return limit;
}

/** The fewest replicas that the scale-down policies allow now. */
export function scaleDownLimit(
  current: number,
  rules: HpaScalingRules,
  events: ScaleEvents,
  now: number,
): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const select = rules.selectPolicy === 'Min' ? Math.max : Math.min;
  let limit = rules.selectPolicy === 'Min' ? leastInt32 : mostInt32;
  for (const policy of rules.policies) {
    const start = periodStart(current, policy, events, now);
    const allowed =
      policy.type === 'Pods' ? (start - policy.value) | 0 : start * (1 - policy.value / 100);
    limit = select(limit, toInt32(allowed));
  }
  return limit;
}

/** The replicas that there were when the policy's period began. */
function periodStart(
  current: number,
  policy: HpaScalingPolicy,
  events: ScaleEvents,
  now: number,
): number {
  return (
    current -
    changeWithin(events.up, policy.periodSeconds, now) +
    changeWithin(events.down, policy.periodSeconds, now)
  );
}
