import { describe, expect, it } from 'vitest';
import {
  autoregressivePredictor,
  constantPredictor,
  kalmanPredictor,
  type Predictor,
} from '../../../src/policies/autoscaling/dynamo-planner/predictors.ts';

describe('the predictors', () => {
  function nextAfter<State>(predictor: Predictor<State>, values: readonly number[]): number {
    let state = predictor.initial();
    for (const value of values) state = predictor.add(state, value);
    return predictor.predict(state);
  }

  it('say 0 before the first request, and take what is not finite for 0', () => {
    for (const predictor of [constantPredictor, autoregressivePredictor()]) {
      expect(nextAfter(predictor, [])).toBe(0);
      expect(nextAfter(predictor, [0, Number.NaN, 0])).toBe(0);
      expect(nextAfter(predictor, [0, 10, Number.POSITIVE_INFINITY])).toBe(0);
    }
    expect(nextAfter(kalmanPredictor(), [0, Number.NaN])).toBe(0);
  });

  it('constant: as the last', () => {
    expect(nextAfter(constantPredictor, [10, 20, 30])).toBe(30);
  });

  it('autoregressive: the last until there are 5, then the line through neighbours', () => {
    expect(nextAfter(autoregressivePredictor(), [8, 4, 2, 1])).toBe(1);
    // Each is half of the one before and 1 more.
    expect(nextAfter(autoregressivePredictor(), [34, 18, 10, 6, 4, 3])).toBeCloseTo(2.5, 10);
    expect(nextAfter(autoregressivePredictor(), [7, 7, 7, 7, 7])).toBe(7);
  });

  it('autoregressive in logarithms never goes below zero', () => {
    expect(nextAfter(autoregressivePredictor(true), [9, 1, 9, 0, 9, 0, 0])).toBeGreaterThanOrEqual(
      0,
    );
  });

  it('Kalman: two steps by hand', () => {
    // The first is believed. P = [[1000,0],[0,1000]] → predicted [[2001,1000],[1000,1000.1]], S = 2011.
    const noise = { level: 1, trend: 0.1, observation: 10 };
    const level = 100 + (2001 / 2011) * 20;
    const trend = (1000 / 2011) * 20;
    expect(nextAfter(kalmanPredictor(noise), [100])).toBe(100);
    expect(nextAfter(kalmanPredictor(noise), [100, 120])).toBeCloseTo(level + trend, 10);
  });

  it('Kalman follows a ramp to its slope, and a constant exactly', () => {
    const ramp = Array.from({ length: 60 }, (_, i) => 50 + 3 * i);
    expect(nextAfter(kalmanPredictor(), ramp)).toBeCloseTo(50 + 3 * 60, 3);
    expect(nextAfter(kalmanPredictor(), [5, 5, 5, 5])).toBe(5);
  });
});
