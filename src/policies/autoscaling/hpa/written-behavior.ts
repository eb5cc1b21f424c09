import {
  fillBehavior,
  type HpaBehavior,
  type HpaScalingRules,
  type PartialRules,
} from './behavior.ts';
import type { Tolerance } from './tolerance.ts';

/** How fast one direction may go, as a scenario writes it; times in seconds. */
export interface WrittenRules {
  readonly stabilization_window?: number | undefined;
  readonly select_policy?: 'max' | 'min' | 'disabled' | undefined;
  readonly policies?: readonly WrittenPolicy[] | undefined;
  /** A fraction. */
  readonly tolerance?: number | undefined;
}

/** At most so many pods, or so many per cent, within a period. */
export interface WrittenPolicy {
  readonly type: 'pods' | 'percent';
  readonly value: number;
  readonly period: number;
}

/** A `spec.behavior` as a scenario writes it. */
export interface WrittenBehavior {
  readonly scale_up?: WrittenRules | undefined;
  readonly scale_down?: WrittenRules | undefined;
}

const selections = { max: 'Max', min: 'Min', disabled: 'Disabled' } as const;
const types = { pods: 'Pods', percent: 'Percent' } as const;

/** The behavior with its defaults; undefined, for the rules of old, where nothing is written. */
export function behaviorOf(written: WrittenBehavior | undefined): HpaBehavior | undefined {
  if (written === undefined) return undefined;
  return fillBehavior({
    scaleUp: rulesOf(written.scale_up),
    scaleDown: rulesOf(written.scale_down),
  });
}

/** The tolerance of each direction, which has its place in the behavior. */
export function toleranceOf(written: WrittenBehavior | undefined, otherwise: number): Tolerance {
  return {
    up: written?.scale_up?.tolerance ?? otherwise,
    down: written?.scale_down?.tolerance ?? otherwise,
  };
}

/** A behavior as a scenario would write it. */
export function writeBehavior(
  behavior: HpaBehavior | undefined,
  tolerance: Tolerance,
): WrittenBehavior | undefined {
  if (behavior === undefined) return undefined;
  return {
    scale_up: writeRules(behavior.scaleUp, tolerance.up),
    scale_down: writeRules(behavior.scaleDown, tolerance.down),
  };
}

function rulesOf(written: WrittenRules | undefined): PartialRules | undefined {
  if (written === undefined) return undefined;
  const { stabilization_window: seconds, select_policy: select, policies } = written;
  return {
    ...(seconds === undefined ? {} : { stabilizationWindowSeconds: seconds }),
    ...(select === undefined ? {} : { selectPolicy: selections[select] }),
    ...(policies === undefined
      ? {}
      : {
          policies: policies.map(({ type, value, period }) => {
            return { type: types[type], value, periodSeconds: period };
          }),
        }),
  };
}

function writeRules(rules: HpaScalingRules, tolerance: number): WrittenRules {
  return {
    stabilization_window: rules.stabilizationWindowSeconds,
    select_policy: rules.selectPolicy.toLowerCase() as 'max' | 'min' | 'disabled',
    policies: rules.policies.map(({ type, value, periodSeconds }) => {
      return { type: type === 'Pods' ? 'pods' : 'percent', value, period: periodSeconds };
    }),
    tolerance,
  };
}
