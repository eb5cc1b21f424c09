/** What a ScaledObject says of the steps that KEDA itself takes; times in seconds. */
export interface ScaledObjectRules {
  readonly minReplicaCount: number;
  /** Replicas while nothing is active; undefined where idle mode is off. */
  readonly idleReplicaCount: number | undefined;
  readonly cooldownPeriod: number;
  /** The same for an object that was never active, from its creation. */
  readonly initialCooldownPeriod: number;
  /** Replicas in fallback; undefined where there is none. */
  readonly fallbackReplicas: number | undefined;
}

/** The annotations that suspend or force. */
export interface ScaledObjectSwitches {
  readonly paused: boolean;
  /** Scale to this and stay; undefined where it is not set. */
  readonly pausedReplicas: number | undefined;
  readonly pauseScaleIn: boolean;
  readonly pauseScaleOut: boolean;
  readonly forceActivation: boolean;
}

/** No annotation is set. */
export const noSwitches: ScaledObjectSwitches = {
  paused: false,
  pausedReplicas: undefined,
  pauseScaleIn: false,
  pauseScaleOut: false,
  forceActivation: false,
};

/** What one poll finds. */
export interface ScaledObjectInput {
  /** Seconds. */
  readonly now: number;
  /** When the object was created, in seconds. */
  readonly createdAt: number;
  readonly currentReplicas: number;
  /** Whether any trigger is active. */
  readonly isActive: boolean;
  /** Whether any trigger failed. */
  readonly isError: boolean;
  readonly switches: ScaledObjectSwitches;
}

export interface ScaledObjectState {
  /** Seconds; undefined before the first activity. */
  readonly lastActive: number | undefined;
}

export interface ScaledObjectDecision {
  readonly desired: number;
  readonly because: string;
  readonly state: ScaledObjectState;
  /** Who decides until the next poll: KEDA at zero or idle and while paused, the HPA from 1 to N. */
  readonly owner: 'keda' | 'hpa';
  /** undefined while paused. */
  readonly active: boolean | undefined;
  readonly ready: 'ScaledObjectReady' | 'PartialTriggerError' | 'TriggerError';
}

/**
 * KEDA's own part of scaling: between nothing (or idle) and the minimum. Note that out of activity it goes
 * to zero from any number of replicas, past the HPA's behaviour.
 */
export function scaledObjectDecision(
  rules: ScaledObjectRules,
  state: ScaledObjectState,
  seen: ScaledObjectInput,
): ScaledObjectDecision {
  const { currentReplicas: current, switches, now } = seen;
  const ready = 'ScaledObjectReady';
  if (switches.pausedReplicas !== undefined || switches.paused) {
    const desired = switches.pausedReplicas ?? current;
    return { desired, because: 'paused', state, owner: 'keda', active: undefined, ready };
  }
  const active = seen.isActive || switches.forceActivation;
  const keep = (because: string) => ({
    desired: current,
    because,
    state,
    owner: current > 0 ? ('hpa' as const) : ('keda' as const),
    active,
    ready: ready as ScaledObjectDecision['ready'],
  });
  const set = (desired: number, because: string) => ({
    ...keep(because),
    desired,
    owner: desired > 0 && active ? ('hpa' as const) : ('keda' as const),
  });

  if (active) {
    const least = Math.max(1, rules.minReplicaCount);
    const idling = rules.idleReplicaCount !== undefined && current < rules.minReplicaCount;
    const cause = seen.isActive ? 'active' : 'activation is forced';
    if (idling || current === 0) {
      if (switches.pauseScaleOut) return keep(`${cause}, but scale-out is paused`);
      return { ...set(least, `${cause}: from idle to ${least}`), state: { lastActive: now } };
    }
    // A failing trigger hides whether the activity is whole, so the last active time is not renewed.
    if (seen.isError) return { ...keep('some triggers fail'), ready: 'PartialTriggerError' };
    return { ...keep(`${cause}: left to the HPA`), state: { lastActive: now } };
  }

  // Zero replicas would switch the HPA off, and with it the fallback.
  if (seen.isError && (rules.fallbackReplicas ?? 0) !== 0) return keep('failing: awaits fallback');
  if (seen.isError && rules.fallbackReplicas === undefined) {
    return { ...keep('triggers fail'), ready: 'TriggerError' };
  }
  const idle = rules.idleReplicaCount;
  if ((idle !== undefined && current > idle) || (current > 0 && rules.minReplicaCount === 0)) {
    if (switches.pauseScaleIn) return keep('inactive, but scale-in is paused');
    if (!cooledDown(rules, state, seen)) return keep('inactive, but cooling down');
    const to = idle ?? rules.minReplicaCount;
    return set(to, `inactive for the cooldown: to ${idle === undefined ? 'min' : 'idle'}`);
  }
  if (idle === undefined && current < rules.minReplicaCount) {
    return set(rules.minReplicaCount, 'below minReplicaCount');
  }
  return keep('inactive: no change');
}

function cooledDown(
  rules: ScaledObjectRules,
  state: ScaledObjectState,
  seen: ScaledObjectInput,
): boolean {
  if (state.lastActive !== undefined) return state.lastActive + rules.cooldownPeriod < seen.now;
  return seen.createdAt + rules.initialCooldownPeriod < seen.now;
}
