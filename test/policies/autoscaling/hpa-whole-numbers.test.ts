import { describe, expect, it } from 'vitest';
import {
  mostInt32,
  quotient,
  toInt32,
  wholePercent,
} from '../../../src/policies/autoscaling/hpa/whole-numbers.ts';

describe('whole numbers', () => {
  it.each([
    [Number.NaN, 0],
    [1.9, 1],
    [-1.9, -1],
    [-0.5, 0],
    [mostInt32, mostInt32],
    [mostInt32 + 1, mostInt32],
    [-mostInt32 - 1, -mostInt32 - 1],
    [-mostInt32 - 2, -mostInt32 - 1],
    [Number.POSITIVE_INFINITY, mostInt32],
    [Number.NEGATIVE_INFINITY, -mostInt32 - 1],
  ])('%d as an int32 is %d', (number, whole) => {
    expect(toInt32(number)).toBe(whole);
  });

  it('divide toward zero, and exactly however large', () => {
    expect(quotient(7, 2)).toBe(3);
    expect(quotient(-1, 2)).toBe(0);
    expect(quotient(1e18, 1000)).toBe(1e15);
    // Two thirds more, which a double rounds up.
    expect(quotient(18_014_398_509_481_982, 3)).toBe(6_004_799_503_160_660);
    expect(quotient(-1e18, 3)).toBe(Number(-333_333_333_333_333_333n));
    expect(wholePercent(1, 3)).toBe(33);
    expect(wholePercent(-1, 3)).toBe(-33);
    expect(wholePercent(2e18, 1e18)).toBe(200);
    // 2^31 per cent are one too many for an int32.
    expect(wholePercent(2_147_483_647, 100)).toBe(2_147_483_647);
    expect(wholePercent(2_147_483_648, 100)).toBe(-2_147_483_648);
    expect(wholePercent(2e18, 1e8)).toBe(-1_454_759_936);
  });
});
