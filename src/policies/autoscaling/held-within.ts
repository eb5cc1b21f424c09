import type { ScalingDecision } from './autoscaler.ts';

/** The bounds of a deployment, in replicas, and what its autoscaler calls them. */
export interface ReplicaBounds {
  readonly least: number;
  readonly most: number;
  readonly names: readonly [least: string, most: string];
}

/**
 * A decision within bounds. It is for autoscalers that leave alone what they find, for whom somebody else
 * (a Deployment's controller, an operator) replaces what is lost below the minimum.
 */
export function heldWithin<State>(
  decision: ScalingDecision<State>,
  { least, most, names }: ReplicaBounds,
): ScalingDecision<State> {
  const { desired, because } = decision;
  if (desired < least) {
    return { ...decision, desired: least, because: `${because}, but below ${names[0]}` };
  }
  if (desired > most) {
    return { ...decision, desired: most, because: `${because}, but above ${names[1]}` };
  }
  return decision;
}
