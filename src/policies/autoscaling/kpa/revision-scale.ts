/** What Knative calls the state of a revision's pod autoscaler. */
export type RevisionActivity = 'activating' | 'active' | 'inactive';

/** The bounds and waits of a revision; times in seconds. */
export interface RevisionRules {
  readonly minScale: number;
  /** 0 for no limit. */
  readonly maxScale: number;
  readonly initialScale: number;
  readonly enableScaleToZero: boolean;
  readonly stableWindow: number;
  readonly scaleToZeroGracePeriod: number;
  readonly scaleToZeroPodRetention: number;
  /** How long an activation may last: the progress deadline and 30 s. */
  readonly activationTimeout: number;
  readonly targetBurstCapacity: number;
}

/** Where a revision stands at one decision; times in seconds. */
export interface RevisionStatus {
  readonly replicas: number;
  readonly activity: RevisionActivity;
  /** How long it has been in that state. */
  readonly activityAge: number;
  /** False only where it is known that no route leads to it: then `minScale` does not hold. */
  readonly reachable: boolean;
  /** Whether the initial scale was once attained. */
  readonly initialised: boolean;
  /** Whether a probe finds the activator in the path. */
  readonly activatorInPath: boolean;
  /** How long traffic has gone through the activator; 0 where it does not. */
  readonly proxiedFor: number;
}

export interface RevisionScale {
  /** -1 where it is unknown. */
  readonly desired: number;
  /** Whether the number of pods is set to it now. */
  readonly apply: boolean;
  readonly because: string | undefined;
}

/**
 * From the desired scale to what is set: bounds, initial scale, and the steps to zero. An active revision
 * is first marked inactive, and its last pod goes only once the activator stands in for it.
 */
export function revisionScale(
  rules: RevisionRules,
  at: RevisionStatus,
  wanted: number,
): RevisionScale {
  if (wanted < 0 && at.activity !== 'activating') {
    return { desired: wanted, apply: false, because: 'no metrics yet' };
  }
  const bounded = applyBounds(rules, at, wanted);
  if (bounded.desired !== 0) return { ...bounded, apply: bounded.desired !== at.replicas };
  const stepped = toZero(rules, at);
  return { ...stepped, apply: stepped.apply && stepped.desired !== at.replicas };
}

function applyBounds(rules: RevisionRules, at: RevisionStatus, wanted: number) {
  const starting = rules.initialScale > 1 && !at.initialised;
  const floor = at.reachable ? rules.minScale : 0;
  const least = starting ? Math.max(rules.initialScale, floor) : floor;
  if (wanted < least) {
    return { desired: least, because: starting && least > floor ? 'initial scale' : 'min-scale' };
  }
  if (rules.maxScale !== 0 && wanted > rules.maxScale) {
    return { desired: rules.maxScale, because: 'max-scale' };
  }
  return { desired: wanted, because: undefined };
}

function toZero(rules: RevisionRules, at: RevisionStatus): RevisionScale {
  if (!rules.enableScaleToZero) {
    return { desired: 1, apply: true, because: 'scale to zero is disabled' };
  }
  switch (at.activity) {
    case 'activating':
      return at.activityAge > rules.activationTimeout
        ? { desired: 0, apply: true, because: 'activation timed out' }
        : { desired: -1, apply: false, because: 'activating' };
    case 'active':
      return at.activityAge >= rules.stableWindow
        ? { desired: 0, apply: false, because: 'idle: becomes inactive, activator takes over' }
        : { desired: 1, apply: true, because: 'active for less than the stable window' };
    case 'inactive':
      return inactiveToZero(rules, at);
  }
}

function inactiveToZero(rules: RevisionRules, at: RevisionStatus): RevisionScale {
  const wait = (because: string) => ({ desired: 0, apply: false, because });
  const go = (because: string) => ({ desired: 0, apply: true, because });
  // With an endless burst capacity the activator is always in the path and is not probed.
  if (rules.targetBurstCapacity !== -1 && !at.activatorInPath) {
    return wait('activator is not yet in the path');
  }
  const { scaleToZeroGracePeriod: grace, scaleToZeroPodRetention: retention } = rules;
  if (at.activityAge >= Math.max(grace, retention)) return go('inactive for the grace period');
  if (at.activityAge < retention) return wait('last pod is retained');
  if (at.proxiedFor >= grace) return go('activator in the path for the grace period');
  return wait('grace period');
}
