import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accelerator, accelerators } from '../../../../../src/catalog/accelerators.ts';
import {
  type DecodeAttentionCoefficients,
  type DecodeAttentionShape,
  decodeAttention,
  tokensOfOneBlock,
  usualDecodeKernel,
} from '../../../../../src/models/serving/step-time/operators/decode-attention.ts';
import { deviceOf } from '../../../../../src/models/serving/step-time/operators/device.ts';

const coefficients: DecodeAttentionCoefficients = {
  launchCycles: 11_000,
  combineCycles: 6_000,
  regroupCycles: 11_000,
  perSequence: 5e-9,
  block: 3.5e-6,
  blockPerQuery: 3e-8,
  bandwidthPart: 0.85,
  blockBandwidth: 25e9,
  scoreRate: 16e9,
  windowSlack: 50,
};

const llama8b: DecodeAttentionShape = {
  heads: 32,
  kvHeads: 8,
  headDim: 128,
  kvFormat: 'fp16',
  kernel: 'flash-attention-3',
};
const h100 = deviceOf(accelerator('H100')!);
const a100 = deviceOf(accelerator('A100')!);

describe('decode attention', () => {
  it('reads the KV of Llama-3.1-8B at the attained part of the bandwidth', () => {
    // 8 heads × 128 numbers × 2 bytes × keys and values = 4096 bytes; over 0.85 × 3350 GB/s = 1.4384 ns.
    const perToken = decodeAttention(llama8b, h100, coefficients).secondsPerKvToken(64);
    expect(perToken).toBeGreaterThan(1.4384e-9);
    expect(perToken).toBeLessThan(1.46e-9);
  });

  it('takes launch, joining and one wave where a batch fills no multiprocessor', () => {
    const lone = { ...coefficients, perSequence: 0 };
    const fixed = decodeAttention(llama8b, a100, lone).fixedSeconds(1);
    // 312e12 / 108 multiprocessors / 2048 numbers a cycle = 1.4106 GHz: 17,000 cycles are 12.05 µs.
    const wave = 3.5e-6 + 3 * 3e-8;
    expect(fixed).toBeGreaterThan(17_000 / 1.4106e9 + wave * 0.999);
    expect(fixed).toBeLessThan(17_000 / 1.4105e9 + wave * 1.001);
  });

  it('halves the time of a KV token in FP8 where its bytes decide', () => {
    const light = { ...coefficients, scoreRate: 1e15 };
    const half = decodeAttention({ ...llama8b, kvFormat: 'fp8' }, h100, light);
    const full = decodeAttention(llama8b, h100, light);
    const ratio = full.secondsPerKvToken(64) / half.secondsPerKvToken(64);
    expect(ratio).toBeCloseTo(2, 1);
  });

  it('reads as many blocks as there are heads where FlashAttention 2 cannot group', () => {
    const grouped = { ...llama8b, kernel: 'flash-attention-2' } as const;
    const plain = decodeAttention(grouped, a100, coefficients);
    const windowed = decodeAttention({ ...grouped, window: 4096 }, a100, coefficients);
    // With many sequences only bytes count: four queries of a group read the same KV four times.
    const ratio = windowed.secondsPerKvToken(512) / plain.secondsPerKvToken(512);
    expect(ratio).toBeCloseTo(4, 5);
  });

  it('leaves a lone sequence of ungrouped heads to its few blocks', () => {
    const shape = { ...llama8b, heads: 8, kernel: 'flash-attention-2' } as const;
    const lone = decodeAttention(shape, a100, coefficients).secondsPerKvToken(1);
    // 8 blocks, each of 25 GB/s: 4096 bytes take 20.48 ns, not 2.4.
    expect(lone).toBeCloseTo(20.48e-9, 11);
  });

  it('knows an engine’s usual kernels, and what one of their blocks holds', () => {
    expect(usualDecodeKernel(true, 'fp8')).toBe('flash-attention-3');
    expect(usualDecodeKernel(false, 'fp16')).toBe('flash-attention-2');
    expect(usualDecodeKernel(false, 'fp8')).toBe('flashinfer');
    expect(tokensOfOneBlock({ ...llama8b, kernel: 'flash-attention-2', headDim: 64 })).toBe(256);
    expect(tokensOfOneBlock({ ...llama8b, headDim: 64 })).toBe(128);
  });
});

describe('decode attention, whatever the shape and the accelerator', () => {
  const devices = fc.constantFrom(...accelerators.map(deviceOf));
  const shapes = fc
    .record({
      kvHeads: fc.constantFrom(1, 2, 4, 8, 16, 32),
      group: fc.constantFrom(1, 2, 4, 7, 8, 16, 128),
      headDim: fc.constantFrom(64, 128, 256),
      kvFormat: fc.constantFrom('fp16' as const, 'fp8' as const),
      kernel: fc.constantFrom(
        'flash-attention-2' as const,
        'flash-attention-3' as const,
        'flashinfer' as const,
      ),
      window: fc.option(fc.integer({ min: 1, max: 8192 }), { nil: undefined }),
    })
    // No model has more heads than this; compressed keys bring the largest groups.
    .filter(({ kvHeads, group }) => kvHeads * group <= 256)
    .map(
      ({ group, window, ...shape }): DecodeAttentionShape => ({
        ...shape,
        heads: shape.kvHeads * group,
        ...(window !== undefined && { window }),
      }),
    );
  const batches = fc.integer({ min: 1, max: 4096 });

  it('never reads faster than the data sheet, and ends', () => {
    fc.assert(
      fc.property(shapes, devices, batches, (shape, device, sequences) => {
        const model = decodeAttention(shape, device, coefficients);
        const bytes = shape.kvHeads * 2 * shape.headDim * (shape.kvFormat === 'fp8' ? 1 : 2);
        expect(model.secondsPerKvToken(sequences)).toBeGreaterThan(bytes / device.bandwidth);
        expect(model.fixedSeconds(sequences)).toBeGreaterThan(0);
        expect(model.fixedSeconds(sequences)).toBeLessThan(1);
      }),
    );
  });

  it('grows with the batch at a given context', () => {
    fc.assert(
      fc.property(
        shapes,
        devices,
        batches,
        fc.integer({ min: 0, max: 131072 }),
        (shape, device, sequences, context) => {
          const model = decodeAttention(shape, device, coefficients);
          const seconds = (batch: number) =>
            model.fixedSeconds(batch) + model.secondsPerKvToken(batch) * batch * context;
          expect(seconds(sequences + 1)).toBeGreaterThanOrEqual(seconds(sequences) * (1 - 1e-12));
        },
      ),
    );
  });

  it('grows with heads and with their length', () => {
    fc.assert(
      fc.property(shapes, devices, batches, (shape, device, sequences) => {
        const small = decodeAttention(shape, device, coefficients);
        const twice = { ...shape, heads: 2 * shape.heads, kvHeads: 2 * shape.kvHeads };
        const longer = { ...shape, headDim: 2 * shape.headDim };
        // Measured so: a block of FlashAttention 2 starts sooner with 128 numbers a head than with 64.
        const sooner = shape.kernel === 'flash-attention-2' && shape.headDim === 64;
        for (const larger of sooner ? [twice] : [twice, longer]) {
          const model = decodeAttention(larger, device, coefficients);
          const context = 4096 * sequences;
          expect(
            model.fixedSeconds(sequences) + model.secondsPerKvToken(sequences) * context,
          ).toBeGreaterThanOrEqual(
            (small.fixedSeconds(sequences) + small.secondsPerKvToken(sequences) * context) *
              (1 - 1e-12),
          );
        }
      }),
    );
  });
});
