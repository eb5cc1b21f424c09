import { describe, expect, it } from 'vitest';
import { fillBehavior } from '../../../src/policies/autoscaling/hpa/behavior.ts';
import { hpa } from '../../../src/policies/autoscaling/hpa/hpa.ts';
import type { HpaMetric } from '../../../src/policies/autoscaling/hpa/metric.ts';
import { normalize } from '../../../src/policies/autoscaling/hpa/normalize.ts';
import { config, cpuAt50, cpuInput, totalInput } from './hpa-pods.ts';

const average = { kind: 'averageValue', milli: 1000 } as const;
const none = { up: [], down: [] };

describe('what a sync says', () => {
  const normal = (unlike: Parameters<typeof config>[0], current: number, asked: number, past = 0) =>
    normalize(
      config(unlike),
      current,
      asked,
      past === 0 ? [] : [{ replicas: past, at: 0 }],
      none,
      20,
    );
  const off = { selectPolicy: 'Disabled' } as const;
  const few = { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } as const;
  const at = 'ReadyForNewScale';

  it.each<
    [Parameters<typeof config>[0], number, number, number, number, string?, string?, string?]
  >([
    [{}, 4, 6, 0, 6],
    [{}, 4, 9, 0, 8, 'scale-up limit: double the replicas or 4', at, 'ScaleUpLimit'],
    [{ maxReplicas: 5 }, 4, 9, 0, 5, 'maxReplicas 5', at, 'TooManyReplicas'],
    [{ minReplicas: 2 }, 4, 1, 0, 2, 'minReplicas 2', at, 'TooFewReplicas'],
    [{}, 4, 2, 3, 3, 'scale-down window: max of the last 300 s', 'ScaleDownStabilized'],
    // Without behavior the window is one of shrinking, even where it makes more of what is asked.
    [{}, 4, 5, 6, 6, 'scale-down window: max of the last 300 s', 'ScaleDownStabilized'],
    [
      { behavior: fillBehavior({ scaleUp: { stabilizationWindowSeconds: 60 } }) },
      4,
      8,
      5,
      5,
      'scale-up window: min of the last 60 s',
      'ScaleUpStabilized',
    ],
    [
      { behavior: fillBehavior({ scaleDown: { stabilizationWindowSeconds: 60 } }) },
      4,
      2,
      3,
      3,
      'scale-down window: max of the last 60 s',
      'ScaleDownStabilized',
    ],
    [
      { behavior: fillBehavior({ scaleUp: off, scaleDown: off }) },
      4,
      8,
      0,
      4,
      'scale-up disabled',
      at,
      'ScaleUpLimit',
    ],
    [
      { behavior: fillBehavior({ scaleUp: off, scaleDown: off }) },
      4,
      2,
      0,
      4,
      'scale-down disabled',
      at,
      'ScaleDownLimit',
    ],
    [
      { behavior: fillBehavior({ scaleUp: { ...few, selectPolicy: 'Min' } }) },
      4,
      8,
      0,
      5,
      'scale-up policies (Min)',
      at,
      'ScaleUpLimit',
    ],
    [
      { behavior: fillBehavior({ scaleDown: few }) },
      4,
      2,
      0,
      3,
      'scale-down policies (Max)',
      at,
      'ScaleDownLimit',
    ],
  ])('of %j at %d, asked for %d after %d: %d', (unlike, current, asked, past, ...said) => {
    const [replicas, because, ableToScale = at, scalingLimited = 'DesiredWithinRange'] = said;
    expect(normal(unlike, current, asked, past)).toMatchObject({
      replicas,
      ableToScale,
      scalingLimited,
    });
    expect(normal(unlike, current, asked, past).because).toBe(because);
  });

  const jobs: HpaMetric = { kind: 'external', name: 'jobs', target: average };

  it('to its conditions', () => {
    const scaler = hpa(config());
    const said = (input: Parameters<typeof scaler.decide>[1]) =>
      scaler.decide({ ...scaler.initial(), recommendations: [] }, input).conditions;
    const none = { scalingActive: undefined, scalingLimited: undefined };
    expect(said(cpuInput(0, 4, 500))).toEqual({
      scalingActive: 'ValidMetricFound',
      ableToScale: 'ReadyForNewScale',
      scalingLimited: 'DesiredWithinRange',
    });
    expect(said(cpuInput(0, 11, 500))).toEqual({ ...none, ableToScale: 'SucceededRescale' });
    expect(said(cpuInput(0, 0, 0))).toEqual({
      ...none,
      scalingActive: 'ScalingDisabled',
      ableToScale: 'SucceededGetScale',
    });
    expect(said({ ...cpuInput(0, 4, 0), readings: [] })).toEqual({
      ...none,
      scalingActive: 'FailedGetResourceMetric',
      ableToScale: 'SucceededGetScale',
    });
  });

  it('to its memory', () => {
    const plain = hpa(config());
    expect(plain.initial()).toEqual({
      recommendations: undefined,
      events: { up: [], down: [] },
      scaledToZero: false,
    });
    // The first sync recommends what it finds, and then what it is asked for.
    expect(plain.decide(plain.initial(), cpuInput(5, 3, 1000)).state).toEqual({
      recommendations: [
        { replicas: 3, at: 5 },
        { replicas: 6, at: 5 },
      ],
      events: { up: [], down: [] },
      scaledToZero: false,
    });
    const behaved = hpa(config({ behavior: fillBehavior({}) }));
    const empty = { ...behaved.initial(), recommendations: [] };
    const { events } = behaved.decide(empty, cpuInput(5, 3, 1000)).state;
    expect(events).toEqual({ up: [{ change: 3, at: 5, outdated: false }], down: [] });
    expect(behaved.decide(empty, cpuInput(5, 4, 250)).state.events).toEqual({
      up: [],
      down: [{ change: 2, at: 5, outdated: false }],
    });
    expect(behaved.decide(empty, cpuInput(5, 4, 500)).state.events).toEqual({ up: [], down: [] });
    expect(behaved.decide(empty, cpuInput(5, 12, 500)).state.events).toEqual({
      up: [],
      down: [{ change: 2, at: 5, outdated: false }],
    });
  });

  it('of zero, which it takes and leaves itself', () => {
    const minReplicas = 0;
    const scaler = hpa(config({ minReplicas, metrics: [cpuAt50, jobs] }));
    const state = { ...scaler.initial(), recommendations: [] };
    expect(state.scaledToZero).toBe(true);
    const input = (replicas: number, total: number) => ({
      ...cpuInput(0, replicas, 0),
      readings: [
        cpuInput(0, replicas, 0).readings[0],
        { kind: 'series' as const, valuesMilli: [total] },
      ],
    });
    // One metric that needs no pods is enough.
    expect(scaler.decide(state, input(0, 2000))).toMatchObject({
      desired: 2,
      because: 'external metric jobs at 2, target 1 per replica',
      state: { scaledToZero: false },
    });
    expect(scaler.decide(state, input(1, 0))).toMatchObject({
      desired: 0,
      state: { scaledToZero: true },
    });
    const other = { ...state, scaledToZero: false };
    expect(scaler.decide(other, input(1, 0)).state.scaledToZero).toBe(true);
    expect(scaler.decide(other, input(0, 2000)).desired).toBe(0);
    // A minimum that was raised since is met at once.
    const raised = hpa(config({ minReplicas: 3, metrics: [jobs] }));
    const zero = { ...raised.initial(), recommendations: [], scaledToZero: true };
    expect(raised.decide(zero, totalInput(0, 0, 1000)).desired).toBe(3);
    expect(raised.decide(zero, totalInput(0, 0, 4000)).desired).toBe(4);
  });

  it('never asks for less than nothing', () => {
    const owed: HpaMetric = { ...jobs, target: { kind: 'value', milli: 1000 } };
    const scaler = hpa(config({ minReplicas: 0, metrics: [owed] }));
    const state = { ...scaler.initial(), recommendations: [] };
    expect(scaler.decide(state, totalInput(0, 1, -5000))).toMatchObject({
      desired: 0,
      because: 'external metric jobs at -5, target 1',
    });
  });
});
