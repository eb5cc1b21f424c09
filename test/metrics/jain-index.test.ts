import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jainIndex } from '../../src/metrics/jain-index.ts';

describe('Jain’s index', () => {
  it.each([
    [[1, 1, 1, 1], 1],
    [[0.3], 1],
    [[1, 0, 0, 0], 0.25],
    [[1, 1, 0], 2 / 3],
    // (1 + 3)² / (2 · (1 + 9))
    [[1, 3], 0.8],
    [[0.8, 0.4], 0.9],
    // Of the paper: twenty dollars for each of a hundred, or for ten of them alone.
    [[...new Array<number>(10).fill(20), ...new Array<number>(90).fill(0)], 0.1],
  ])('of %j is %d', (shares, index) => {
    expect(jainIndex(shares)).toBeCloseTo(index, 12);
  });

  it('leaves out those that are not known', () => {
    expect(jainIndex([1, Number.NaN, 3])).toBeCloseTo(0.8, 12);
  });

  it.each([[[]], [[Number.NaN]], [[0, 0]], [[0, Number.NaN]]])(
    'is not known where nobody has anything: %j',
    (shares) => {
      expect(jainIndex(shares)).toBeNaN();
    },
  );

  it('lies between 1 / n and 1, whatever the unit', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(shares, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (all, unit) => {
        // Squares of what is next to nothing are nothing.
        fc.pre(Math.max(...all) > 1e-100);
        const index = jainIndex(all);
        expect(index).toBeGreaterThanOrEqual((1 - 1e-12) / all.length);
        expect(index).toBeLessThanOrEqual(1 + 1e-12);
        expect(jainIndex(all.map((share) => share * unit))).toBeCloseTo(index, 9);
      }),
      { seed: 1 },
    );
  });
});
