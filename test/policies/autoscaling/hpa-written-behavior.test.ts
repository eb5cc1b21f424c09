import { describe, expect, it } from 'vitest';
import {
  defaultScaleDown,
  defaultScaleUp,
} from '../../../src/policies/autoscaling/hpa/behavior.ts';
import {
  behaviorOf,
  toleranceOf,
  writeBehavior,
} from '../../../src/policies/autoscaling/hpa/written-behavior.ts';

describe('a behavior as a scenario writes it', () => {
  it('is the rules of old where nothing is written', () => {
    expect(behaviorOf(undefined)).toBeUndefined();
    expect(writeBehavior(undefined, { up: 0.1, down: 0.1 })).toBeUndefined();
  });

  it('has Kubernetes’ defaults for what it leaves out', () => {
    const defaults = {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: undefined,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
      },
    };
    expect(behaviorOf({})).toEqual(defaults);
    expect(behaviorOf({ scale_up: {}, scale_down: {} })).toEqual(defaults);
    expect(behaviorOf({ scale_up: { stabilization_window: 60 } })).toEqual({
      ...defaults,
      scaleUp: { ...defaults.scaleUp, stabilizationWindowSeconds: 60 },
    });
    expect(behaviorOf({ scale_down: { select_policy: 'disabled' } })).toEqual({
      ...defaults,
      scaleDown: { ...defaults.scaleDown, selectPolicy: 'Disabled' },
    });
  });

  it('is what Kubernetes makes of it, and back', () => {
    const written = {
      scale_up: {
        stabilization_window: 30,
        select_policy: 'min',
        policies: [
          { type: 'pods', value: 2, period: 60 },
          { type: 'percent', value: 50, period: 120 },
        ],
        tolerance: 0.05,
      },
      scale_down: {
        stabilization_window: 0,
        select_policy: 'max',
        policies: [{ type: 'percent', value: 10, period: 30 }],
        tolerance: 0,
      },
    } as const;
    const behavior = behaviorOf(written);
    expect(behavior).toEqual({
      scaleUp: {
        stabilizationWindowSeconds: 30,
        selectPolicy: 'Min',
        policies: [
          { type: 'Pods', value: 2, periodSeconds: 60 },
          { type: 'Percent', value: 50, periodSeconds: 120 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 10, periodSeconds: 30 }],
      },
    });
    expect(writeBehavior(behavior, toleranceOf(written, 0.1))).toEqual(written);
  });

  it('may switch a direction off', () => {
    const off = { ...defaultScaleDown, selectPolicy: 'Disabled' } as const;
    const behavior = { scaleUp: defaultScaleUp, scaleDown: off };
    expect(writeBehavior(behavior, { up: 0.1, down: 0.2 })).toMatchObject({
      scale_up: { select_policy: 'max', tolerance: 0.1 },
      scale_down: { select_policy: 'disabled', tolerance: 0.2 },
    });
  });

  it('has a tolerance for each direction', () => {
    expect(toleranceOf(undefined, 0.1)).toEqual({ up: 0.1, down: 0.1 });
    expect(toleranceOf({}, 0.1)).toEqual({ up: 0.1, down: 0.1 });
    expect(toleranceOf({ scale_up: {}, scale_down: {} }, 0.1)).toEqual({ up: 0.1, down: 0.1 });
    expect(toleranceOf({ scale_up: { tolerance: 0 } }, 0.1)).toEqual({ up: 0, down: 0.1 });
    expect(toleranceOf({ scale_down: { tolerance: 0.3 } }, 0.1)).toEqual({ up: 0.1, down: 0.3 });
  });
});
