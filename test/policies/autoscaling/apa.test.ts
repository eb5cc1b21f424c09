import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aibrixKpaReplicas,
  aibrixPanics,
} from '../../../src/policies/autoscaling/apa/aibrix-kpa.ts';
import { type ApaState, apa } from '../../../src/policies/autoscaling/apa/apa.ts';
import { apaReplicas } from '../../../src/policies/autoscaling/apa/apa-replicas.ts';
import { guardPending } from '../../../src/policies/autoscaling/apa/pending-guard.ts';

describe('apaReplicas', () => {
  it('follows the metric within its rates, and says what bound it', () => {
    expect(apaReplicas(4, 15, 10)).toEqual({ desired: 6, because: 'metric above target' });
    expect(apaReplicas(4, 100, 10)).toEqual({ desired: 8, because: 'scale-up rate' });
    expect(apaReplicas(4, 7, 10)).toEqual({ desired: 3, because: 'metric below target' });
    expect(apaReplicas(5, 0, 10)).toEqual({ desired: 2, because: 'scale-down rate' });
    expect(apaReplicas(4, 11, 10)).toEqual({ desired: 4, because: 'within tolerance' });
  });

  it('cannot leave zero, because twice nothing is nothing', () => {
    expect(apaReplicas(0, 1e9, 10).desired).toBe(0);
  });

  it('reaches one and then zero where nothing is asked', () => {
    expect(apaReplicas(1, 0, 10).desired).toBe(0);
  });

  const count = fc.integer({ min: 1, max: 1000 });
  const use = fc.double({ min: 0, max: 1e6, noNaN: true });

  it('moves within its rates, and never asks for less under more load', () => {
    fc.assert(
      fc.property(count, use, use, (current, a, b) => {
        const less = apaReplicas(current, Math.min(a, b), 10).desired;
        const more = apaReplicas(current, Math.max(a, b), 10).desired;
        expect(less).toBeLessThanOrEqual(more);
        expect(less).toBeGreaterThanOrEqual(Math.floor(current / 2));
        expect(more).toBeLessThanOrEqual(2 * current);
      }),
    );
  });
});

describe('replicas on their way', () => {
  const up = { desired: 8, because: 'metric above target' };
  const down = { desired: 2, because: 'metric below target' };

  it('count as idle before a scale-up', () => {
    // 20 · 2/4 = 10 is the target: what is on its way will do.
    expect(guardPending(up, { current: 4, ready: 2 }, 20, 10)).toEqual({
      desired: 4,
      because: 'replicas on their way count as idle',
    });
    expect(guardPending(up, { current: 4, ready: 3 }, 40, 10)).toEqual(up);
  });

  it('count as busy before a scale-down', () => {
    // (2 · 2 + 10 · 2)/4 = 6 of 10: ceil(4 · 0.6) = 3.
    expect(guardPending(down, { current: 4, ready: 2 }, 2, 10)).toEqual({
      desired: 3,
      because: 'replicas on their way count as busy',
    });
  });

  it('change nothing where there are none or nothing moves', () => {
    expect(guardPending(up, { current: 4, ready: 9 }, 20, 10)).toBe(up);
    const still = { desired: 4, because: 'within tolerance' };
    expect(guardPending(still, { current: 4, ready: 1 }, 10, 10)).toBe(still);
  });
});

describe('the decider', () => {
  const config = { target: 10, minReplicas: 1, maxReplicas: 20 };

  it('keeps its bounds, with and without a metric', () => {
    const scaler = apa({ ...config, minReplicas: 3, maxReplicas: 3 });
    const of = (current: number, usePerReplica: number | undefined) =>
      scaler.decide(scaler.initial(), { now: 0, current, usePerReplica });
    expect(of(3, 1e9)).toMatchObject({ desired: 3, because: 'at most maxReplicas' });
    expect(of(3, 0)).toMatchObject({ desired: 3, because: 'at least minReplicas' });
    expect(of(3, undefined)).toMatchObject({ desired: 3, because: 'no metric' });
    expect(of(9, undefined)).toMatchObject({ desired: 3, because: 'bounds' });
    expect(of(0, 50)).toMatchObject({ desired: 0, because: 'disabled: scaled to zero' });
  });

  it('acts on a lull of the last 5 minutes, as its published cooldown does', () => {
    const scaler = apa(config);
    const lull = scaler.decide(scaler.initial(), { now: 0, current: 8, usePerReplica: 5 });
    expect(lull.desired).toBe(4);
    const burst = scaler.decide(lull.state, { now: 15, current: 4, usePerReplica: 20 });
    expect(burst).toMatchObject({ desired: 8, because: 'metric above target' });
    // 8 at 0.85 of the target need 7; the lull's 4 is still remembered.
    const later = scaler.decide(burst.state, { now: 30, current: 8, usePerReplica: 8.5 });
    expect(later).toMatchObject({ desired: 4, because: 'cooldown window' });
    const after = scaler.decide(burst.state, { now: 300, current: 8, usePerReplica: 8.5 });
    expect(after).toMatchObject({ desired: 7, because: 'metric below target' });
  });

  it('I13: under constant load the replicas settle', () => {
    const load = fc.double({ min: 0, max: 250, noNaN: true });
    fc.assert(
      fc.property(load, fc.integer({ min: 1, max: 20 }), (total, start) => {
        const scaler = apa(config);
        let state: ApaState = scaler.initial();
        let current = start;
        const counts: number[] = [];
        for (let tick = 0; tick < 40; tick += 1) {
          const seen = { now: tick * 15, current, usePerReplica: total / current };
          const decision = scaler.decide(state, seen);
          state = decision.state;
          current = decision.desired;
          counts.push(current);
        }
        expect(new Set(counts.slice(10)).size).toBe(1);
      }),
    );
  });
});

describe("AIBrix's KPA", () => {
  const calm = {
    current: 2,
    target: 10,
    stable: 20,
    panic: 20,
    inPanic: false,
    maxPanicPods: 0,
    activationScale: 1,
    maxScaleUpRate: 2,
    maxScaleDownRate: 2,
  };

  it('leaves zero with one replica, or with as many as activation asks for', () => {
    const zero = { ...calm, current: 0, stable: 500 };
    expect(aibrixKpaReplicas(zero)).toMatchObject({ desired: 1, because: 'scale-up rate' });
    const three = aibrixKpaReplicas({ ...zero, activationScale: 3 });
    expect(three).toMatchObject({ desired: 3, because: 'activation scale' });
    expect(aibrixKpaReplicas({ ...calm, current: 1, stable: 0, panic: 0 }).desired).toBe(0);
  });

  it('takes the larger window in a panic, and remembers the most', () => {
    const panic = { ...calm, inPanic: true, panic: 35 };
    expect(aibrixKpaReplicas(panic)).toMatchObject({ desired: 4, maxPanicPods: 4 });
    const over = { ...panic, panic: 5, maxPanicPods: 4 };
    expect(aibrixKpaReplicas(over)).toMatchObject({ desired: 4, because: 'panic: never down' });
  });

  it('panics when the short window is more than twice the long one, or the long one is empty', () => {
    expect(aibrixPanics(10, 20)).toBe(false);
    expect(aibrixPanics(10, 20.1)).toBe(true);
    expect(aibrixPanics(0, 0)).toBe(true);
  });
});
