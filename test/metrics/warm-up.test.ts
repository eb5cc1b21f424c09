import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import { warmUpLength } from '../../src/metrics/warm-up.ts';

describe('warmUpLength (MSER-5)', () => {
  test('three batches of 9 before seventeen that alternate 1 and 2: fifteen go', () => {
    // With d batches deleted: error(3) = 17 × 0.2491 / 17² = 0.0147; each 9 kept adds far more.
    const batches = [9, 9, 9, ...Array.from({ length: 17 }, (_, at) => 1 + (at % 2))];
    expect(warmUpLength(batches.flatMap(five))).toBe(15);
  });

  test('the error of each truncation, by hand', () => {
    // Batch means 4 1 1 2: error(0) = 6/16, error(1) = (2/3)/9, error(2) = (1/2)/4. One batch goes.
    expect(warmUpLength([4, 1, 1, 2].flatMap(five))).toBe(5);
    // 2 1 1 2: error(0) = 1/16 is the least; nothing goes.
    expect(warmUpLength([2, 1, 1, 2].flatMap(five))).toBe(0);
  });

  test('a constant series, or one too short to judge, loses nothing', () => {
    expect(warmUpLength(Array.from({ length: 100 }, () => 3))).toBe(0);
    expect(warmUpLength([9, 1, 1, 1])).toBe(0);
    expect(warmUpLength([])).toBe(0);
  });

  test('it deletes whole batches, at most half of them', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true })), (values) => {
        const length = warmUpLength(values);
        expect(length % 5).toBe(0);
        expect(length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  test('neither the unit nor the level matters', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 })), (values) => {
        // Powers of two scale without rounding, so even ties break alike.
        expect(warmUpLength(values.map((value) => value * 1024))).toBe(warmUpLength(values));
      }),
    );
  });

  test('it takes the truncation that a direct search finds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 10 }), (values) => {
        const errors = marginalErrors(values);
        const chosen = errors[warmUpLength(values) / 5]!;
        const least = Math.min(...errors.slice(0, Math.floor(errors.length / 2) + 1));
        expect(chosen).toBeCloseTo(least, 9);
      }),
    );
  });

  test('on stationary noise it deletes little', () => {
    // Deleting a batch lowers the error only where its squared deviation is above twice the variance
    // z² > 2: the log of the error is a random walk of drift E[z² - 2] = -1, whose best point lies a
    // few batches from the start. Five batches are 25 of 1,000 observations.
    let deleted = 0;
    for (let series = 0; series < 200; series += 1) {
      deleted += warmUpLength(noise(series, 1000)) / 200;
    }
    expect(deleted).toBeLessThan(25);
  });

  test('a decaying transient is deleted down to the noise', () => {
    for (let series = 0; series < 50; series += 1) {
      // 20 exp(-i/40) + U(0,1): at 120 it is still 1, three deviations of the noise; at 500 nothing.
      const values = noise(series, 1000).map((value, at) => value + 20 * Math.exp(-at / 40));
      const deleted = warmUpLength(values);
      expect(deleted).toBeGreaterThanOrEqual(120);
      expect(deleted).toBeLessThan(500);
    }
  });
});

function five(value: number): number[] {
  return [value, value, value, value, value];
}

function noise(series: number, length: number): number[] {
  const uniform = namedStreams('noise', series)('series');
  return Array.from({ length }, uniform);
}

function marginalErrors(values: readonly number[]): number[] {
  const batches: number[] = [];
  for (let at = 0; at + 5 <= values.length; at += 5) {
    batches.push(values.slice(at, at + 5).reduce((sum, value) => sum + value, 0) / 5);
  }
  return batches.map((_, first) => {
    const rest = batches.slice(first);
    const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
    const squares = rest.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    return squares / (rest.length * rest.length);
  });
}
