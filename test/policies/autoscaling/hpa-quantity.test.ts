import { describe, expect, it } from 'vitest';
import {
  approximateOf,
  formatMilli,
  milliOf,
  numberOf,
  parseQuantity,
  toMilli,
} from '../../../src/policies/autoscaling/hpa/quantity.ts';

describe('a quantity', () => {
  it.each<[unknown, bigint, number, bigint]>([
    [' 5 ', 5n, 0, 1n],
    ['-1.50', -150n, -2, 1n],
    ['12n', 12n, -9, 1n],
    ['12u', 12n, -6, 1n],
    ['12m', 12n, -3, 1n],
    ['3k', 3n, 3, 1n],
    ['3M', 3n, 6, 1n],
    ['3G', 3n, 9, 1n],
    ['3T', 3n, 12, 1n],
    ['3P', 3n, 15, 1n],
    ['3E', 3n, 18, 1n],
    ['3Ki', 3n, 0, 1024n],
    ['3Mi', 3n, 0, 1_048_576n],
    ['3Gi', 3n, 0, 1_073_741_824n],
    ['3Ti', 3n, 0, 1_099_511_627_776n],
    ['3Pi', 3n, 0, 1_125_899_906_842_624n],
    ['3Ei', 3n, 0, 1_152_921_504_606_846_976n],
    ['3e-12', 3n, -12, 1n],
    ['3E+4', 3n, 4, 1n],
  ])('of %j', (written, digits, exponent, factor) => {
    expect(parseQuantity(written)).toEqual({ digits, exponent, factor });
  });

  it.each(['1e100', '5.5.5', 'x5', '5x', '5 m', [5], ['5'], 5n])('is not %s', (written) => {
    expect(parseQuantity(written)).toBeUndefined();
  });

  it.each([
    ['0.001', 1],
    ['1m', 1],
    ['0.0011', 2],
    ['0.0019', 2],
    ['0.0020', 2],
    // Away from zero, below it too.
    ['-0.0011', -2],
    ['-0.0010', -1],
    ['0u', 0],
  ])('%s in thousandths is %d', (written, milli) => {
    expect(milliOf(parseQuantity(written)!)).toBe(milli);
  });

  it.each([
    [0, 0],
    [1, 1000],
    [0.001, 1],
    [0.0011, 2],
    [1.0005, 1001],
    [0.29, 290],
    [999_999.999, 999_999_999],
    [1e6, 1e9],
    [1_234_567.0001, 1_234_567_001],
    [-0.5, -500],
    [-0.0011, -2],
  ])('measured as %d is %d thousandths', (value, milli) => {
    expect(toMilli(value)).toBe(milli);
  });

  it.each([
    ['2.5', 2.5],
    ['1.5Ki', 1536],
    ['-2m', -0.002],
    ['1e-3', 0.001],
  ])('%s is the number %d', (written, number) => {
    expect(numberOf(parseQuantity(written)!)).toBe(number);
  });

  // apimachinery's AsApproximateFloat64, of what the API server has stored.
  it.each([
    ['0', 0],
    ['0.05', 0.05],
    ['50m', 0.05],
    ['0.9', 0.9],
    ['70e-2', 0.7000000000000001],
    ['0.35', 0.35000000000000003],
    ['0.059', 0.059000000000000004],
    ['1.5u', 1.5e-6],
    ['2.5', 2.5],
    ['3k', 3000],
    ['1Ki', 1024],
    ['-0.7', -0.7000000000000001],
  ])('%s is %d to the controller', (written, number) => {
    expect(approximateOf(parseQuantity(written)!)).toBe(number);
  });

  it.each([
    [1500, '1.5'],
    [0, '0'],
    [1, '0.001'],
    [2_000_000, '2000'],
  ])('of %d thousandths is written as %s', (milli, written) => {
    expect(formatMilli(milli)).toBe(written);
  });
});
