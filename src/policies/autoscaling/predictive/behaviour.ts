import {
  fillBehavior,
  type HpaBehavior,
  type HpaScalingRules,
  type PartialRules,
} from '../hpa/behavior.ts';
import { scaleDownLimit, scaleUpLimit } from '../hpa/limits.ts';
import type { ScaleEvent } from '../hpa/scale-events.ts';
import type { TimestampedReplicas } from './timestamped-replicas.ts';

/** How the Predictive HPA turns a target into a scaling: the HPA's `spec.behavior` with other defaults. */
export interface BehaviourInput {
  readonly currentReplicas: number;
  /** What the models and the reactive calculation come to. */
  readonly targetReplicas: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Targets within each stabilisation window. */
  readonly scaleUpHistory: readonly TimestampedReplicas[];
  readonly scaleDownHistory: readonly TimestampedReplicas[];
  /** Replicas added, and removed, at each scaling of late. */
  readonly scaleUpEvents: readonly TimestampedReplicas[];
  readonly scaleDownEvents: readonly TimestampedReplicas[];
  /** Seconds. */
  readonly now: number;
}

/** At once, by 4 or to the double every minute, whichever is more. */
export const defaultScaleUp: HpaScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Percent', value: 100, periodSeconds: 60 },
    { type: 'Pods', value: 4, periodSeconds: 60 },
  ],
};

/** To the highest target of five minutes, all at once. */
export const defaultScaleDown: HpaScalingRules = {
  stabilizationWindowSeconds: 300,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }],
};

/** A behaviour with what it leaves out filled in. */
export function behaviourWithDefaults(given: {
  readonly scaleUp?: PartialRules | undefined;
  readonly scaleDown?: PartialRules | undefined;
}): HpaBehavior {
  return fillBehavior(given, { scaleUp: defaultScaleUp, scaleDown: defaultScaleDown });
}

/**
 * The replicas that a behaviour lets through, in the Predictive HPA's order: stabilise, limit the rate, and
 * only then hold within minimum and maximum.
 */
export function decideByBehaviour(
  behaviour: HpaBehavior,
  input: BehaviourInput,
): { readonly replicas: number; readonly because: string } {
  const { currentReplicas: current, targetReplicas: target, minReplicas, maxReplicas } = input;
  const [stable, stabilised] = stabilise(current, target, input);
  const [rated, limited] = limit(current, stable, behaviour, input);
  const because = limited ?? stabilised ?? 'target';
  if (rated < minReplicas) return { replicas: minReplicas, because: `${because}, at minReplicas` };
  if (rated > maxReplicas) return { replicas: maxReplicas, because: `${because}, at maxReplicas` };
  return { replicas: rated, because };
}

function stabilise(
  current: number,
  target: number,
  { scaleUpHistory, scaleDownHistory }: BehaviourInput,
): readonly [number, string | undefined] {
  const up = scaleUpHistory.reduce((least, { replicas }) => Math.min(least, replicas), target);
  const down = scaleDownHistory.reduce((most, { replicas }) => Math.max(most, replicas), target);
  // Up first: where the two windows disagree, the lower bound of the first is cut by the second.
  const stable = Math.min(Math.max(current, up), down);
  if (stable === target) return [stable, undefined];
  return [stable, target > stable ? 'scale-up window' : 'scale-down window'];
}

function limit(
  current: number,
  stable: number,
  { scaleUp, scaleDown }: HpaBehavior,
  { scaleUpEvents, scaleDownEvents, now }: BehaviourInput,
): readonly [number, string | undefined] {
  const events = { up: changes(scaleUpEvents), down: changes(scaleDownEvents) };
  if (stable > current) {
    const most = Math.max(current, scaleUpLimit(current, scaleUp, events, now));
    if (stable > most) return [most, 'scale-up policies'];
  } else if (stable < current) {
    const fewest = Math.min(current, scaleDownLimit(current, scaleDown, events, now));
    if (stable < fewest) return [fewest, 'scale-down policies'];
  }
  return [stable, undefined];
}

function changes(events: readonly TimestampedReplicas[]): readonly ScaleEvent[] {
  return events.map(({ at, replicas }) => ({ at, change: replicas, outdated: false }));
}
