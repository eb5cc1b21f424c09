import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyBuckets, quantileBetween } from '../../../src/models/fleet/latency-buckets.ts';

function counted(values: readonly number[]) {
  const buckets = new LatencyBuckets();
  for (const value of values) buckets.record(value);
  return buckets.snapshot();
}

const nothing = counted([]);

describe('a quantile between two snapshots', () => {
  it('is undefined where nothing was counted', () => {
    expect(quantileBetween(nothing, nothing, 0.95)).toBeUndefined();
    const some = counted([7, 8]);
    expect(quantileBetween(some, some, 0.95)).toBeUndefined();
  });

  it('is exact below 64 ticks, by the nearest rank', () => {
    const values = counted([10, 20, 30, 40]);
    expect(quantileBetween(nothing, values, 0.5)).toBe(20);
    expect(quantileBetween(nothing, values, 0.51)).toBe(30);
    expect(quantileBetween(nothing, values, 1)).toBe(40);
    expect(quantileBetween(nothing, values, 0)).toBe(10);
  });

  it('is the middle of its bucket above: 1000 ticks are in that from 992 to 1007', () => {
    expect(quantileBetween(nothing, counted([1000]), 0.5)).toBe(999.5);
  });

  it('holds only what came between', () => {
    const buckets = new LatencyBuckets();
    for (let count = 0; count < 100; count += 1) buckets.record(50);
    const before = buckets.snapshot();
    buckets.record(10);
    expect(quantileBetween(before, buckets.snapshot(), 0.95)).toBe(10);
  });

  it('takes what is longer than four years for that long', () => {
    const top = quantileBetween(nothing, counted([1e300]), 1)!;
    // 2^47 - 1.
    const fourYears = 140_737_488_355_327;
    expect(top).toBe(quantileBetween(nothing, counted([fourYears]), 1));
    expect(Math.abs(top / fourYears - 1)).toBeLessThan(1 / 64);
  });

  // A bucket holds 32 to 63 steps of its own width, and its middle is half a width from its ends: 1/64.
  it('is within 1/64 of the value of that rank, whatever came before', () => {
    // As many of each size from 1 to 2^47.
    const ticks = fc
      .double({ min: 0, max: 32.5, noNaN: true })
      .map((log) => Math.floor(Math.exp(log)));
    fc.assert(
      fc.property(
        fc.array(ticks),
        fc.array(ticks, { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        (before, since, percent) => {
          const buckets = new LatencyBuckets();
          for (const value of before) buckets.record(value);
          const first = buckets.snapshot();
          for (const value of since) buckets.record(value);
          const found = quantileBetween(first, buckets.snapshot(), percent / 100)!;
          const sorted = since.toSorted((one, other) => one - other);
          // Whole numbers have no rounding to take back.
          const exact = sorted[Math.ceil((percent * since.length) / 100) - 1]!;
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact / 64);
        },
      ),
      { seed: 1 },
    );
  });
});
