import { expect, test } from 'vitest';
import { keyedBy, keyedUniform } from '../../src/engine/keyed-uniform.ts';

test('the same keys give the same number, whatever was drawn before', () => {
  const uniform = keyedUniform(7);
  const first = uniform(3, 1, 4);
  uniform(1, 5, 9);
  expect(uniform(3, 1, 4)).toBe(first);
  expect(keyedUniform(8)(3, 1, 4)).not.toBe(first);
});

test('the numbers of today are the numbers of tomorrow, to their last bit', () => {
  expect(keyedUniform(7)(3, 1, 4)).toBe(0.9212728783698179);
});

test('a seed that is drawn from a stream is its first 32 bits', () => {
  expect(keyedBy(() => 0.5)(3, 1, 4)).toBe(keyedUniform(2147483648)(3, 1, 4));
  expect(keyedBy(() => 0)(3, 1, 4)).toBe(keyedUniform(0)(3, 1, 4));
});

test('numbers along each key are uniform: chi-square of 100 cells, 99.9 % of which are below 149', () => {
  const uniform = keyedUniform(20261121);
  const along: ((n: number) => number)[] = [
    (n) => uniform(n, 0, 0),
    (n) => uniform(3, n, 0),
    (n) => uniform(3, 1, n),
    (n) => uniform(n % 97, Math.floor(n / 97), n % 5),
  ];
  for (const draw of along) {
    const counts = new Array<number>(100).fill(0);
    for (let n = 0; n < 100_000; n += 1) counts[Math.floor(draw(n) * 100)]! += 1;
    const chiSquare = counts.reduce(
      (sum, count) => sum + ((count - 1000) * (count - 1000)) / 1000,
      0,
    );
    expect(chiSquare).toBeLessThan(149);
  }
});

test('neighbouring keys do not correlate: |r| < 4 / √n', () => {
  const uniform = keyedUniform(11);
  const n = 100_000;
  const pairs: [(i: number) => number, (i: number) => number][] = [
    [(i) => uniform(i, 0, 0), (i) => uniform(i + 1, 0, 0)],
    [(i) => uniform(i, 0, 0), (i) => uniform(i, 1, 0)],
    [(i) => uniform(i, 2, 0), (i) => uniform(i, 2, 1)],
  ];
  for (const [one, other] of pairs) {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += (one(i) - 0.5) * (other(i) - 0.5);
    // The variance of a uniform number is 1/12.
    expect(Math.abs((12 * sum) / n)).toBeLessThan(4 / Math.sqrt(n));
  }
});
