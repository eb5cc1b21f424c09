import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logBucketEnd, logBucketMiddle, logBucketOf } from '../../src/engine/log-buckets.ts';

describe.each([5, 9])('buckets of 2^%i to each doubling', (bits) => {
  const own = 2 << bits;
  const numbers = fc.oneof(
    fc.nat(4 * own),
    fc.integer({ min: 0, max: 2147483647 }),
    fc.integer({ min: 2147483648, max: Number.MAX_SAFE_INTEGER }),
  );

  it('are one for each number below twice as many', () => {
    for (let value = 0; value < own; value += 1) {
      expect(logBucketOf(value, bits)).toBe(value);
      expect(logBucketMiddle(value, bits)).toBe(value);
    }
    expect(logBucketOf(own, bits)).toBe(logBucketOf(own + 1, bits));
  });

  it('follow one another without a gap, on both sides of 2^31', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const step = logBucketOf(value + 1, bits) - logBucketOf(value, bits);
        expect([0, 1]).toContain(step);
      }),
    );
    expect(logBucketOf(2147483648, bits) - logBucketOf(2147483647, bits)).toBe(1);
  });

  it('end before the number that is in the next', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const bucket = logBucketOf(value, bits);
        const end = logBucketEnd(bucket, bits);
        expect(logBucketOf(end, bits)).toBe(bucket);
        if (end < Number.MAX_SAFE_INTEGER) expect(logBucketOf(end + 1, bits)).toBe(bucket + 1);
      }),
    );
  });

  it('have a middle in them, within half of a bucket of all that they hold', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const bucket = logBucketOf(value, bits);
        const middle = logBucketMiddle(bucket, bits);
        expect(logBucketOf(Math.floor(middle), bits)).toBe(bucket);
        expect(Math.abs(middle - value)).toBeLessThanOrEqual(value / own);
      }),
    );
  });
});
