/** One step: what to do where the metric breaches its threshold by so much. */
export interface StepAdjustment {
  /** Of metric − threshold; without it, minus infinity. */
  readonly lower?: number | undefined;
  /** Of metric − threshold; without it, infinity. */
  readonly upper?: number | undefined;
  /** Instances or percent, by the policy's adjustment type. */
  readonly adjustment: number;
}

/** Whether the policy answers a metric above its threshold (out) or below (in). */
export type StepDirection = 'out' | 'in';

/** An EC2 Auto Scaling step scaling policy, but for its alarm. */
export interface StepScaling {
  readonly direction: StepDirection;
  readonly threshold: number;
  readonly adjustmentType: 'ChangeInCapacity' | 'ExactCapacity' | 'PercentChangeInCapacity';
  readonly steps: readonly StepAdjustment[];
  /** Of percentages: at least so many instances; 0 by default. */
  readonly minAdjustmentMagnitude?: number;
}

/** A group's sizes in instances. */
export interface GroupCapacity {
  /** That it should have. */
  readonly desired: number;
  /** In service without those that warm up: what a scale-out counts from. */
  readonly warm: number;
  /** In service, warming up and terminating: what a scale-in counts from. */
  readonly withTerminating: number;
}

/**
 * The capacity that a step scaling policy asks for at a metric; undefined where no step holds. A scale-out
 * does not count instances that warm up, so that repeated alarms of one step add once; a scale-in counts those
 * that terminate, so that it does not remove twice.
 */
export function stepCapacity(
  policy: StepScaling,
  metric: number,
  group: GroupCapacity,
): number | undefined {
  const step = stepAt(policy, metric);
  if (step === undefined) return undefined;
  const { adjustment } = step;
  if (policy.adjustmentType === 'ExactCapacity') return adjustment;
  const base = policy.direction === 'out' ? group.warm : group.withTerminating;
  const change =
    policy.adjustmentType === 'PercentChangeInCapacity'
      ? percentChange(base, adjustment, policy.minAdjustmentMagnitude ?? 0)
      : adjustment;
  if (change === 0) return group.desired;
  return change > 0
    ? Math.max(group.desired, base + change)
    : Math.min(group.desired, base + change);
}

/** The step that holds at a metric: towards the threshold its bound belongs to it, away from it not. */
export function stepAt(policy: StepScaling, metric: number): StepAdjustment | undefined {
  // To a billionth: 0.9 is 0.1 above 0.8, whatever floats make of it.
  const breach = Math.round((metric - policy.threshold) * 1e9) / 1e9;
  return policy.steps.find(({ lower = -Infinity, upper = Infinity }) =>
    policy.direction === 'out'
      ? breach >= lower && breach < upper
      : breach > lower && breach <= upper,
  );
}

/** Whole instances of a percentage: beyond one towards zero, below one to one. */
export function percentChange(capacity: number, percent: number, least: number): number {
  if (percent === 0) return 0;
  const exact = (capacity * percent) / 100;
  const whole = Math.abs(exact) > 1 ? Math.trunc(exact) : Math.sign(exact);
  return Math.abs(whole) < least ? Math.sign(percent) * least : whole;
}
