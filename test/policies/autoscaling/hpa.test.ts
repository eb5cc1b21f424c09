import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fillBehavior,
  type HpaBehavior,
  type PartialRules,
} from '../../../src/policies/autoscaling/hpa/behavior.ts';
import { type HpaInput, type HpaState, hpa } from '../../../src/policies/autoscaling/hpa/hpa.ts';
import type { HpaMetric } from '../../../src/policies/autoscaling/hpa/metric.ts';
import { config, cpuInput, totalInput } from './hpa-pods.ts';

const backlogOf100: HpaMetric = {
  kind: 'external',
  name: 'backlog',
  target: { kind: 'averageValue', milli: 100_000 },
};

/** The counts of syncs every 15 s, where the workload does at once as it is told. */
function course(
  autoscaler: ReturnType<typeof hpa>,
  start: number,
  inputs: readonly ((now: number, replicas: number) => HpaInput)[],
) {
  let state = autoscaler.initial();
  let replicas = start;
  const reasons: string[] = [];
  const counts = inputs.map((input, sync) => {
    const decision = autoscaler.decide(state, input(15 * sync, replicas));
    state = decision.state;
    replicas = decision.desired;
    reasons.push(decision.because);
    return replicas;
  });
  return { counts, reasons, state };
}

const times = <T>(count: number, item: T): readonly T[] =>
  Array.from({ length: count }, () => item);

describe('a sync', () => {
  test('grows to what the metric asks for and says what it saw', () => {
    const autoscaler = hpa(config());
    const decision = autoscaler.decide(autoscaler.initial(), cpuInput(0, 3, 1000));
    expect(decision.desired).toBe(6);
    expect(decision.because).toBe('cpu at 100 % of request, target 50 %');
    expect(decision.conditions).toEqual({
      scalingActive: 'ValidMetricFound',
      ableToScale: 'SucceededRescale',
      scalingLimited: 'DesiredWithinRange',
    });
  });

  test('names the bound that it ran into, and what the metric said', () => {
    const autoscaler = hpa(config({ maxReplicas: 4 }));
    const decision = autoscaler.decide(autoscaler.initial(), cpuInput(0, 3, 1000));
    expect(decision.desired).toBe(4);
    expect(decision.because).toBe('maxReplicas 4 (cpu at 100 % of request, target 50 %)');
  });

  test('does nothing at zero replicas with a minimum above zero', () => {
    const autoscaler = hpa(config({ minReplicas: 2, metrics: [backlogOf100] }));
    const decision = autoscaler.decide(autoscaler.initial(), totalInput(0, 0, 900_000));
    expect(decision).toMatchObject({
      desired: 0,
      because: 'scaling is disabled at zero replicas',
      conditions: { scalingActive: 'ScalingDisabled' },
    });
  });

  test('brings a count from outside its bounds to the nearest, without asking metrics', () => {
    const autoscaler = hpa(config({ minReplicas: 2, maxReplicas: 5 }));
    const silent = { ...cpuInput(0, 9, 0), readings: [undefined] };
    expect(autoscaler.decide(autoscaler.initial(), silent)).toMatchObject({
      desired: 5,
      because: 'maxReplicas 5',
    });
    expect(
      autoscaler.decide(autoscaler.initial(), { ...silent, currentReplicas: 1 }),
    ).toMatchObject({ desired: 2, because: 'minReplicas 2' });
  });

  test('keeps what there is while no metric can be had, and records no recommendation', () => {
    const autoscaler = hpa(config());
    const before: HpaState = { ...autoscaler.initial(), recommendations: [] };
    const decision = autoscaler.decide(before, { ...cpuInput(0, 3, 0), readings: [undefined] });
    expect(decision.desired).toBe(3);
    expect(decision.because).toBe(
      'no change without metrics: cpu: unable to get metrics for resource cpu: no answer from resource metrics API',
    );
    expect(decision.state.recommendations).toEqual([]);
    expect(decision.conditions.scalingActive).toBe('FailedGetResourceMetric');
  });

  test('with minimum = maximum never moves', () => {
    const autoscaler = hpa(config({ minReplicas: 3, maxReplicas: 3 }));
    const { counts } = course(autoscaler, 3, [
      (now, n) => cpuInput(now, n, 5000),
      (now, n) => cpuInput(now, n, 0),
      ...times(40, (now: number, n: number) => cpuInput(now, n, 0)),
    ]);
    expect(new Set(counts)).toEqual(new Set([3]));
  });
});

describe('over time', () => {
  test('a fall waits for the highest of the last 300 s and then is taken in one step', () => {
    const { counts, reasons } = course(hpa(config()), 8, [
      (now, n) => cpuInput(now, n, 500),
      ...times(25, (now: number, n: number) => cpuInput(now, n, 50)),
    ]);
    // The last count that had to be 8 was asked for at 0 s; at 300 s it is still in the window.
    expect(counts.slice(0, 21)).toEqual(times(21, 8));
    expect(reasons[20]).toBe(
      'scale-down window: max of the last 300 s (cpu at 5 % of request, target 50 %)',
    );
    expect(counts[21]).toBe(1);
  });

  test('a controller that has just come up does not shrink for 300 s', () => {
    const { counts } = course(
      hpa(config()),
      8,
      times(22, (now: number, n: number) => cpuInput(now, n, 50)),
    );
    expect(counts.slice(0, 21)).toEqual(times(21, 8));
    expect(counts[21]).toBe(1);
  });

  test('policies let 2 pods go per minute, whenever the workload was last touched', () => {
    const slow = fillBehavior({
      scaleDown: {
        stabilizationWindowSeconds: 0,
        policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }],
      },
    });
    const { counts, reasons, state } = course(
      hpa(config({ behavior: slow })),
      10,
      times(17, (now: number, n: number) => cpuInput(now, n, 50)),
    );
    expect(counts).toEqual([8, 8, 8, 8, 6, 6, 6, 6, 4, 4, 4, 4, 2, 2, 2, 2, 1]);
    expect(reasons[1]).toBe('scale-down policies (Max) (cpu at 5 % of request, target 50 %)');
    // Slots are used again: after five changes there are never more than two events.
    expect(state.events.down.length).toBeLessThanOrEqual(2);
  });

  test('a window of growth waits until all of it asks for more', () => {
    const calm = fillBehavior({ scaleUp: { stabilizationWindowSeconds: 30 } });
    const { counts, reasons } = course(hpa(config({ behavior: calm })), 2, [
      (now, n) => cpuInput(now, n, 500),
      (now, n) => cpuInput(now, n, 1000),
      (now, n) => cpuInput(now, n, 1000),
      (now, n) => cpuInput(now, n, 1000),
      (now, n) => cpuInput(now, n, 1000),
    ]);
    // At 30 s the 2 of 0 s is exactly as old as the window and counts no more; at 45 s the 4 of 30 s does.
    expect(counts).toEqual([2, 2, 4, 4, 8]);
    expect(reasons[1]).toBe(
      'scale-up window: min of the last 30 s (cpu at 100 % of request, target 50 %)',
    );
  });

  test('with a minimum of zero an external metric takes the last replica and brings it back', () => {
    const autoscaler = hpa(
      config({
        minReplicas: 0,
        metrics: [backlogOf100],
        behavior: fillBehavior({ scaleDown: { stabilizationWindowSeconds: 0 } }),
      }),
    );
    const { counts } = course(autoscaler, 1, [
      (now, n) => totalInput(now, n, 0),
      (now, n) => totalInput(now, n, 0),
      (now, n) => totalInput(now, n, 250_000),
    ]);
    expect(counts).toEqual([0, 0, 3]);
  });

  test('who else scales to zero also keeps it there', () => {
    const autoscaler = hpa(config({ minReplicas: 0, metrics: [backlogOf100] }));
    const grown = autoscaler.decide(autoscaler.initial(), totalInput(0, 1, 250_000));
    expect(grown.desired).toBe(3);
    const manual = autoscaler.decide(grown.state, totalInput(15, 0, 250_000));
    expect(manual.desired).toBe(0);
  });

  test('CPU alone cannot lead back from zero', () => {
    const autoscaler = hpa(config({ minReplicas: 0 }));
    expect(autoscaler.decide(autoscaler.initial(), cpuInput(0, 0, 0)).desired).toBe(0);
  });
});

const policy = fc.record({
  type: fc.constantFrom('Pods' as const, 'Percent' as const),
  value: fc.integer({ min: 1, max: 300 }),
  periodSeconds: fc.integer({ min: 1, max: 300 }),
});
const rules: fc.Arbitrary<PartialRules> = fc.record(
  {
    stabilizationWindowSeconds: fc.integer({ min: 0, max: 600 }),
    selectPolicy: fc.constantFrom('Max' as const, 'Min' as const, 'Disabled' as const),
    policies: fc.array(policy, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const behaviors: fc.Arbitrary<HpaBehavior | undefined> = fc.option(
  fc.record({ scaleUp: rules, scaleDown: rules }).map(fillBehavior),
  { nil: undefined },
);

describe('any behavior', () => {
  test('stays within minimum and maximum from whatever count it finds, and always gives a reason', () => {
    fc.assert(
      fc.property(
        behaviors,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 5, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 8000 }), { minLength: 1, maxLength: 40 }),
        (behavior, minReplicas, maxReplicas, start, usages) => {
          const { counts, reasons } = course(
            hpa(config({ behavior, minReplicas, maxReplicas })),
            start,
            usages.map((usage) => (now: number, n: number) => cpuInput(now, n, usage)),
          );
          for (const count of counts) {
            expect(count).toBeGreaterThanOrEqual(minReplicas);
            expect(count).toBeLessThanOrEqual(maxReplicas);
          }
          for (const reason of reasons) expect(reason).not.toBe('');
        },
      ),
    );
  });

  test('asks for no less when the load is higher, all else equal', () => {
    fc.assert(
      fc.property(
        behaviors,
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 10 }),
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 0, max: 4000 }),
        (behavior, start, past, one, other) => {
          const autoscaler = hpa(config({ behavior, maxReplicas: 40 }));
          const before = course(
            autoscaler,
            start,
            past.map((usage) => (now: number, n: number) => cpuInput(now, n, usage)),
          );
          const replicas = before.counts.at(-1) ?? start;
          const desiredAt = (usage: number) =>
            autoscaler.decide(before.state, cpuInput(15 * past.length, replicas, usage)).desired;
          expect(desiredAt(Math.min(one, other))).toBeLessThanOrEqual(
            desiredAt(Math.max(one, other)),
          );
        },
      ),
    );
  });

  test('I13: a constant load, spread over the replicas there are, settles', () => {
    // At 50 % the rounding of utilisation to whole per cents stays well within the tolerance.
    const unbounded = config({ minReplicas: 1, maxReplicas: 1000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60_000 }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom(undefined, fillBehavior({})),
        (loadMilli, start, behavior) => {
          const autoscaler = hpa({ ...unbounded, behavior });
          const { counts } = course(
            autoscaler,
            start,
            times(80, (now: number, n: number) => cpuInput(now, n, Math.floor(loadMilli / n))),
          );
          expect(new Set(counts.slice(-50)).size).toBe(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps its memory short over a day of restless load', () => {
    const behavior = fillBehavior({ scaleDown: { stabilizationWindowSeconds: 60 } });
    const { state } = course(
      hpa(config({ behavior })),
      2,
      Array.from(
        { length: 5760 },
        (_, sync) => (now: number, n: number) => cpuInput(now, n, (sync * 7919) % 1000),
      ),
    );
    expect(state.recommendations!.length).toBeLessThanOrEqual(6);
    expect(state.events.up.length).toBeLessThanOrEqual(3);
    expect(state.events.down.length).toBeLessThanOrEqual(3);
  });
});
