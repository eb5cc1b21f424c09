/** At most so many pods, or so many per cent of those at its start, within a period. */
export interface HpaScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  readonly periodSeconds: number;
}

/** How fast one direction may go. */
export interface HpaScalingRules {
  /** Seconds of recommendations that must all agree; undefined: the controller's downscale window. */
  readonly stabilizationWindowSeconds: number | undefined;
  /** The policy that allows the most or the least change, or no change at all. */
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly HpaScalingPolicy[];
}

/** Both directions of `spec.behavior`, defaults filled in. */
export interface HpaBehavior {
  readonly scaleUp: HpaScalingRules;
  readonly scaleDown: HpaScalingRules;
}

/** What a manifest may leave out. */
export type PartialRules = Partial<HpaScalingRules>;

/** At once, by 4 pods or to the double every 15 s, whichever is more. */
export const defaultScaleUp: HpaScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

/** After the controller's window, down to the minimum in one step. */
export const defaultScaleDown: HpaScalingRules = {
  stabilizationWindowSeconds: undefined,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/**
 * A `spec.behavior` with what it leaves out filled in, field by field and in both directions: policies
 * that are given replace the default ones.
 */
export function fillBehavior(
  given: {
    readonly scaleUp?: PartialRules | undefined;
    readonly scaleDown?: PartialRules | undefined;
  },
  defaults: HpaBehavior = { scaleUp: defaultScaleUp, scaleDown: defaultScaleDown },
): HpaBehavior {
  return {
    scaleUp: fillRules(given.scaleUp, defaults.scaleUp),
    scaleDown: fillRules(given.scaleDown, defaults.scaleDown),
  };
}

function fillRules(given: PartialRules | undefined, defaults: HpaScalingRules): HpaScalingRules {
  return {
    stabilizationWindowSeconds:
      given?.stabilizationWindowSeconds ?? defaults.stabilizationWindowSeconds,
    selectPolicy: given?.selectPolicy ?? defaults.selectPolicy,
    policies: given?.policies ?? defaults.policies,
  };
}
