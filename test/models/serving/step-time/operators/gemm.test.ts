import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accelerators } from '../../../../../src/catalog/accelerators.ts';
import {
  type Device,
  deviceOf,
} from '../../../../../src/models/serving/step-time/operators/device.ts';
import {
  type GemmCoefficients,
  gemmSeconds,
  type KernelCoefficients,
} from '../../../../../src/models/serving/step-time/operators/gemm.ts';
import {
  type GemmFormat,
  gemmPrecision,
  gemmWeightBytes,
} from '../../../../../src/models/serving/step-time/operators/gemm-format.ts';

const ideal: KernelCoefficients = {
  launch: 5e-6,
  tile: 0,
  joules: 0,
  bandwidth: 1,
  feed: 1e6,
  store: 1e30,
  split: 0,
  wholeWaves: 1,
  exposed: 0,
  cache: 1,
  quantise: 0,
  quantiseRow: 0,
  pad: 0,
};
const device: Device = {
  hopper: false,
  flops: (precision) => (precision === 'fp8' ? 2e14 : 1e14),
  bandwidth: 1e12,
  multiprocessors: 100,
  l2Bytes: 40e6,
};

/** Microseconds of a product when a kernel is ideal but for what is said. */
function microseconds(
  [m, n, k]: readonly [number, number, number],
  format: GemmFormat,
  change: Partial<KernelCoefficients> = {},
  on: Device = device,
  warm = false,
): number {
  const kernel = { ...ideal, ...change };
  const coefficients = { fp16: kernel, fp8: kernel, 'fp8-block': kernel };
  return 1e6 * gemmSeconds(m, n, k, format, on, coefficients, warm);
}

/** One row needs all weights: 200 MB in 16 bits, and 40 kB of activations. */
const decode = [1, 10_000, 10_000] as const;
/** 100 tiles of 128 × 128, one for each multiprocessor, of 32.768 G operations. */
const prefill = [1280, 1280, 10_000] as const;

describe('a matrix product', () => {
  it('of one row takes its launch and reading its weights, whose bytes are their format’s', () => {
    expect(microseconds(decode, 'fp16')).toBeCloseTo(5 + 200.04, 6);
    expect(microseconds(decode, 'fp8')).toBeCloseTo(5 + 100.03, 6);
    expect(microseconds(decode, 'int4')).toBeCloseTo(5 + 51.5625 + 0.04, 6);
    expect(microseconds(decode, 'fp16', { bandwidth: 0.5 })).toBeCloseTo(5 + 400.08, 6);
  });

  it('of many rows takes its operations at the peak of its arithmetic', () => {
    expect(microseconds(prefill, 'fp16')).toBeCloseTo(5 + 327.68, 6);
    expect(microseconds(prefill, 'int4')).toBeCloseTo(5 + 327.68, 6);
    expect(microseconds(prefill, 'fp8')).toBeCloseTo(5 + 163.84, 6);
  });

  it('hides the shorter of arithmetic and memory but for the exposed part', () => {
    // 2 × 25.6 MB are read and 3.2768 MB written.
    const added = 0.5 * (51.2 + 3.2768);
    expect(microseconds(prefill, 'fp16', { exposed: 0.5 })).toBeCloseTo(5 + 327.68 + added, 6);
  });

  it('is slowed by its power: 0.1 pJ an operation more takes as long again at a watt for 10 TFLOP/s', () => {
    const slowed = microseconds(prefill, 'fp16', { joules: 1e-13 }, { ...device, watts: 10 });
    expect(slowed).toBeCloseTo(5 + 2 * 327.68, 6);
  });

  it('pays for every tile in its wave, and for storing it', () => {
    // 1,280 rows are ten tiles of 128 by ten columns of them: one wave.
    expect(microseconds(prefill, 'fp8', { tile: 7e-6 })).toBeCloseTo(5 + 163.84 + 7, 6);
    const stored = (128 * 128 * 2) / 1e10;
    expect(microseconds(prefill, 'fp8', { store: 1e10 })).toBeCloseTo(5 + 163.84 + 1e6 * stored, 6);
  });

  it('waits for the last wave as far as waves are whole', () => {
    // 1,408 columns make 110 tiles for 100 multiprocessors.
    const wide = [1280, 1408, 10_000] as const;
    expect(microseconds(wide, 'fp8')).toBeCloseTo(5 + 2 * 163.84, 6);
    expect(microseconds(wide, 'fp8', { wholeWaves: 0 })).toBeCloseTo(5 + 1.1 * 163.84, 6);
  });

  it('rounds rows up to two tiles on Hopper', () => {
    const odd = [1281, 1280, 10_000] as const;
    const waves = { wholeWaves: 0 };
    expect(microseconds(odd, 'fp8', waves)).toBeCloseTo(5 + 1.1 * 163.84, 6);
    const hopper = { ...device, hopper: true };
    expect(microseconds(odd, 'fp8', waves, hopper)).toBeCloseTo(5 + 1.2 * 163.84, 6);
  });

  it('is followed, in FP8, by a kernel where it has 17 to 64 rows and up to 8,192 columns: 2 µs a wave of blocks of 16 columns', () => {
    const swift = { ...device, bandwidth: 1e18 };
    const follows = (m: number, n: number, on = swift) =>
      microseconds([m, n, 64], 'fp8', { split: 2e-6 }, on) -
      microseconds([m, n, 64], 'fp8', {}, on);
    expect(follows(17, 800)).toBeCloseTo(2, 9);
    expect(follows(64, 3200)).toBeCloseTo(4, 9);
    expect(follows(16, 800)).toBe(0);
    expect(follows(65, 800)).toBe(0);
    expect(follows(32, 8208)).toBe(0);
    expect(follows(32, 800, { ...swift, hopper: true })).toBe(0);
  });

  it('splits k, in 16 bits, rather than leave multiprocessors idle', () => {
    const narrow = [64, 32, 102_400] as const;
    const whole = microseconds(narrow, 'fp16', { split: 1 });
    expect(whole).toBeCloseTo(5 + (100 * 2 * 64 * 32 * 102_400) / 1e8, 4);
    const split = microseconds(narrow, 'fp16', { split: 3e-6 });
    const joined = (16 * 64 * 32 * 8) / 1e6;
    expect(split).toBeCloseTo(5 + (whole - 5) / 16 + 3 + joined, 4);
  });

  it('meets weights in the cache only where a benchmark repeats them and six of them fit', () => {
    // 4 MB of weights: six are 24 MB, of which none is missed under a half of 40 MB, and all above 60 MB.
    const small = [1, 1000, 2000] as const;
    const swift = { ...device, flops: () => 1e16 };
    const cold = microseconds(small, 'fp16', { cache: 4 }, swift);
    expect(cold).toBeCloseTo(5 + 4 + 0.006 / 4, 6);
    const missed = 24.006 / 40 - 0.5;
    const warm = microseconds(small, 'fp16', { cache: 4 }, swift, true);
    expect(warm).toBeCloseTo(5 + 4.006 * (missed + (1 - missed) / 4), 6);
    expect(microseconds(decode, 'fp16', { cache: 4 }, swift, true)).toBeCloseTo(5 + 200.04, 6);
  });

  it('makes 8-bit activations of 16-bit ones first', () => {
    // Three bytes for each of 12.8 M activations.
    const quantised = microseconds(prefill, 'fp8', { quantise: 1 });
    expect(quantised).toBeCloseTo(5 + 163.84 + 38.4, 6);
    const byRow = microseconds(prefill, 'fp8', { quantise: 1, quantiseRow: 1e-7 });
    expect(byRow).toBeCloseTo(5 + 163.84 + 128, 6);
    expect(microseconds(prefill, 'fp16', { quantise: 1 })).toBeCloseTo(5 + 327.68, 6);
  });

  it('fills rows up to a multiple of four for block-scaled kernels', () => {
    const padded = microseconds([1, 128, 1024], 'fp8-block', { pad: 7e-6 });
    const even = microseconds([4, 128, 1024], 'fp8-block', { pad: 7e-6 });
    expect(padded - even).toBeCloseTo(7 + (2 * 1024) / 1e6, 6);
  });
});

/** About what all measured accelerators together give. */
const measured: GemmCoefficients = {
  fp16: {
    ...{ launch: 2.7e-6, tile: 1.1e-7, joules: 1.4e-13, bandwidth: 0.91, feed: 0.0195 },
    ...{ store: 4.8e10, split: 3e-6, wholeWaves: 0.33, exposed: 0.4, cache: 3.7 },
    ...{ quantise: 0, quantiseRow: 0, pad: 0 },
  },
  fp8: {
    ...{ launch: 4.1e-6, tile: 4.2e-7, joules: 9.9e-14, bandwidth: 0.8, feed: 0.0244 },
    ...{ store: 5.3e10, split: 0, wholeWaves: 1, exposed: 0.25, cache: 1 },
    ...{ quantise: 0.98, quantiseRow: 3e-10, pad: 0 },
  },
  'fp8-block': {
    ...{ launch: 7e-6, tile: 6.3e-7, joules: 1.2e-13, bandwidth: 0.79, feed: 0.02 },
    ...{ store: 6.6e10, split: 0, wholeWaves: 1, exposed: 0.31, cache: 1.27 },
    ...{ quantise: 2, quantiseRow: 7.7e-10, pad: 4.9e-6 },
  },
};
const anySize = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 40_000 }));
const anyDevice = fc.constantFrom(...accelerators).map(deviceOf);
const anyFormat = fc.constantFrom<GemmFormat>('fp16', 'fp8', 'int8', 'fp8-block', 'int4', 'fp4');

describe('on every accelerator of the catalog, in every format', () => {
  it('is never faster than the peak, nor than the weights can be read', () => {
    fc.assert(
      fc.property(anySize, anySize, anySize, anyDevice, anyFormat, (m, n, k, on, format) => {
        const seconds = gemmSeconds(m, n, k, format, on, measured);
        expect(seconds).toBeLessThan(1e6);
        expect(seconds).toBeGreaterThan((2 * m * n * k) / on.flops(gemmPrecision(format)));
        expect(seconds).toBeGreaterThan((n * k * gemmWeightBytes(format)) / on.bandwidth);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('never takes less for more rows, columns or depth', () => {
    const sizes = fc.tuple(anySize, anySize, anySize);
    const axis = fc.constantFrom(0, 1, 2);
    fc.assert(
      fc.property(sizes, axis, anySize, anyDevice, anyFormat, fc.boolean(), (size, at, ...rest) => {
        const [more, on, format, warm] = rest;
        // Rows of block-scaled kernels by fours: others are padded, and take longer than a few more.
        const rows = format === 'fp8-block' ? 4 : 1;
        const seconds = (added: number) => {
          const [m, n, k] = size.map((value, axisAt) => value + (axisAt === at ? added : 0));
          return gemmSeconds(rows * m!, n!, k!, format, on, measured, warm);
        };
        expect(seconds(more)).toBeGreaterThanOrEqual(seconds(0) * (1 - 1e-12));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('takes no longer for a kernel that follows than that kernel’s waves, and never less', () => {
    const followed = { ...measured, fp8: { ...measured.fp8, split: 2.6e-6 } };
    fc.assert(
      fc.property(anySize, anySize, anySize, anyDevice, (m, n, k, on) => {
        const without = gemmSeconds(m, n, k, 'fp8', on, measured);
        const more = gemmSeconds(m, n, k, 'fp8', on, followed) - without;
        const mayFollow = !on.hopper && m >= 17 && m <= 64 && n <= 8192;
        const waves = mayFollow ? Math.max(1, n / 16 / on.multiprocessors) : 0;
        expect(more).toBeGreaterThanOrEqual(0);
        expect(more).toBeLessThanOrEqual(2.6e-6 * waves + 1e-12 * without);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
