import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accelerators } from '../../../../../src/catalog/accelerators.ts';
import {
  type Device,
  deviceOf,
} from '../../../../../src/models/serving/step-time/operators/device.ts';
import {
  type ElementwiseCoefficients,
  elementwiseRowBytes,
  elementwiseSeconds,
} from '../../../../../src/models/serving/step-time/operators/elementwise.ts';

const device: Device = {
  hopper: false,
  flops: () => 1e14,
  bandwidth: 1e12,
  multiprocessors: 100,
  l2Bytes: 40e6,
};
const coefficients: ElementwiseCoefficients = {
  launch: 2e-6,
  attained: 0.8,
  cached: 0.5,
  cacheRate: 20e9,
  walk: 1e-11,
};

describe('a small kernel', () => {
  it('of nothing takes no time', () => {
    expect(elementwiseSeconds(0, 1e4, device, coefficients)).toBe(0);
  });

  it('of few bytes takes its launch and the walk along one row', () => {
    expect(elementwiseSeconds(1, 100_000, device, coefficients)).toBeCloseTo(3e-6, 8);
  });

  it('finds 20 MB in the cache, at 2 TB/s, and 80 MB in memory, at 0.8 TB/s', () => {
    const walkless = { ...coefficients, walk: 0 };
    expect(elementwiseSeconds(10_000, 10_000, device, walkless)).toBeCloseTo(2e-6 + 110e-6, 12);
  });

  it('is not slowed by a cache behind which the memory is faster', () => {
    const slow = { ...coefficients, walk: 0, cacheRate: 1e9 };
    expect(elementwiseSeconds(1000, 8000, device, slow)).toBeCloseTo(2e-6 + 10e-6, 12);
  });

  it('never takes less time for more rows or wider ones, on any accelerator of the catalog', () => {
    const count = fc.integer({ min: 1, max: 100_000 });
    const width = fc.integer({ min: 1, max: 500_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...accelerators),
        count,
        count,
        width,
        (sheet, one, more, wide) => {
          const on = deviceOf(sheet);
          const base = elementwiseSeconds(one, wide, on, coefficients);
          expect(elementwiseSeconds(one + more, wide, on, coefficients)).toBeGreaterThanOrEqual(
            base,
          );
          expect(elementwiseSeconds(one, wide + more, on, coefficients)).toBeGreaterThanOrEqual(
            base,
          );
          const uncached = Math.max(0, one * wide - on.l2Bytes);
          expect(base).toBeGreaterThan(uncached / on.bandwidth);
          expect(base).toBeLessThan(10);
        },
      ),
    );
  });
});

describe('the bytes of a row', () => {
  const llama8B = {
    hidden: 4096,
    intermediate: 14336,
    heads: 32,
    kvHeads: 8,
    headDimension: 128,
    vocabulary: 128256,
  };

  it('are those of Llama 3.1 8B', () => {
    expect(elementwiseRowBytes('norm', llama8B)).toBe(32768);
    expect(elementwiseRowBytes('head-norm', llama8B)).toBe(40960);
    expect(elementwiseRowBytes('rotary', llama8B)).toBe(20480);
    expect(elementwiseRowBytes('activation', llama8B)).toBe(86016);
    expect(elementwiseRowBytes('embedding', llama8B)).toBe(16384);
    expect(elementwiseRowBytes('kv-write', llama8B)).toBe(8192);
    expect(elementwiseRowBytes('sampling', llama8B)).toBe(513024);
  });
});
