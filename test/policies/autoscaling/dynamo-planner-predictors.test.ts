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

  it('autoregressive: neither grows nor swings without end, and never goes below zero', () => {
    // Of 1, 2, 4, 8 and 16 the means are 3.75 and 7.5, and each is twice the last: taken for once.
    expect(nextAfter(autoregressivePredictor(), [1, 2, 4, 8, 16])).toBeCloseTo(19.75, 10);
    expect(nextAfter(autoregressivePredictor(), [21, 18, 24, 12, 36])).toBeCloseTo(5.25, 10);
    expect(nextAfter(autoregressivePredictor(), [40, 30, 20, 10, 0])).toBe(0);
    // What did not change tells nothing of changes: the mean of what followed.
    expect(nextAfter(autoregressivePredictor(), [4, 4, 4, 4, 9])).toBeCloseTo(5.25, 10);
  });

  it('autoregressive: begins with the first request, and forgets what is too long ago', () => {
    const halving = [34, 18, 10, 6, 4, 3];
    expect(nextAfter(autoregressivePredictor(), [0, 0, 0, ...halving])).toBeCloseTo(2.5, 10);
    expect(nextAfter(autoregressivePredictor(false, 6), [999, 1, ...halving])).toBeCloseTo(2.5, 10);
    // An hour without any after that counts.
    expect(nextAfter(autoregressivePredictor(), [8, 8, 8, 8, 0])).toBeCloseTo(6, 10);
  });

  it('autoregressive in logarithms follows what doubles', () => {
    // log(1 + x) of these grows by log 2 each.
    expect(nextAfter(autoregressivePredictor(true), [1, 3, 7, 15, 31])).toBeCloseTo(63, 9);
    expect(nextAfter(autoregressivePredictor(true), [-5, 3, 7, 15, 31])).toBeGreaterThan(0);
  });

  it('Kalman in logarithms believes the first, and never goes below zero', () => {
    const logarithmic = () => kalmanPredictor(undefined, true);
    expect(nextAfter(logarithmic(), [0, 7])).toBeCloseTo(7, 12);
    expect(nextAfter(logarithmic(), [-5])).toBe(0);
    expect(nextAfter(kalmanPredictor(), [-5])).toBe(-5);
    expect(nextAfter(logarithmic(), [1000, 10, 0])).toBe(0);
    const doubling = Array.from({ length: 12 }, (_, at) => 2 << at);
    expect(nextAfter(logarithmic(), doubling)).toBeGreaterThan(7000);
    expect(nextAfter(logarithmic(), doubling)).toBeLessThan(10_000);
  });

  it('Kalman takes what is not finite for 0, and no variance for next to none', () => {
    expect(nextAfter(kalmanPredictor(), [8, Number.NaN])).toBe(
      nextAfter(kalmanPredictor(), [8, 0]),
    );
    expect(nextAfter(kalmanPredictor(), [8, 0])).toBeLessThan(8);
    const sure = kalmanPredictor({ level: 0, trend: 0, observation: 0 });
    expect(nextAfter(sure, [1, 2, 3, 4])).toBeCloseTo(5, 3);
    expect(nextAfter(kalmanPredictor(), [0, 100])).toBe(100);
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
