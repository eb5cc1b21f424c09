import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { model } from '../../src/catalog/models.ts';
import { type KvSizeConfig, kvSize } from '../../src/models/serving/kv-size.ts';

const llama8B = model('Llama-3.1-8B')!;

/** Llama-3.1-8B in 16 bits on one accelerator of 80 GB. */
const plain: KvSizeConfig = {
  model: llama8B,
  memoryBytes: 80e9,
  utilisation: 0.9,
  weightBytes: 2 * llama8B.parameters,
  kvBytes: 2,
  blockSize: 16,
  tensor: 1,
  pipeline: 1,
  maxSequences: 256,
  maxBatchedTokens: 8192,
};

describe('the KV cache takes what is left of an accelerator', () => {
  it('72 GB, less 16.06 of weights, 0.906 of activations and 0.9 of overhead, in blocks of 2 MiB', () => {
    const size = kvSize(plain);
    expect(size.usable).toBe(72e9);
    expect(size.weights).toBe(16_060_522_496);
    // 8,192 tokens × (3 × 14,336 + 3 × 4,096) numbers of two bytes: more than 256 sequences' logits, 0.328 GB.
    expect(size.activations).toBe(905_969_664);
    expect(size.perBlock).toBe(2_097_152);
    // (72 − 16.0605 − 0.9060 − 0.9) GB / 2.097152 MB = 25,812.9.
    expect(size.blocks).toBe(25_812);
  });

  it('drawing the tokens of many sequences takes more than a narrow step', () => {
    const sampling = kvSize({ ...plain, maxBatchedTokens: 2048 });
    expect(sampling.activations).toBe(10 * 128_256 * 256);
  });

  it('half the bytes a number are twice the blocks', () => {
    const { blocks } = kvSize({ ...plain, kvBytes: 1 });
    expect(blocks).toBe(51_625);
  });

  it('two accelerators share weights and heads', () => {
    const size = kvSize({ ...plain, tensor: 2, maxBatchedTokens: 2048 });
    expect(size.weights).toBe(8_030_261_248);
    expect(size.perBlock).toBe(1_048_576);
  });

  it('an accelerator has its part of a layer’s width, and the whole residual stream', () => {
    const wide = { ...plain, maxBatchedTokens: 16_384 };
    expect(kvSize(wide).activations).toBe(2 * 16_384 * (3 * 14_336 + 3 * 4096));
    expect(kvSize({ ...wide, tensor: 2 }).activations).toBe(
      2 * 16_384 * ((3 * 14_336) / 2 + 3 * 4096),
    );
  });

  it('a token passes through its experts and a shared one, and each gives an output', () => {
    const size = kvSize({ ...plain, model: model('DeepSeek-V3')!, maxSequences: 8 });
    // Eight experts and the shared one of 2,048 are as wide as the dense layers, 18,432.
    expect(size.activations).toBe(2 * 8192 * (3 * 18_432 + 11 * 7168));
  });

  it('a latent cache is kept whole by every accelerator', () => {
    const deepSeek = { ...plain, model: model('DeepSeek-V3')! };
    expect(kvSize(deepSeek).perBlock).toBe(61 * 576 * 2 * 16);
    expect(kvSize({ ...deepSeek, tensor: 8 }).perBlock).toBe(61 * 576 * 2 * 16);
  });

  it('more accelerators than KV heads repeat them', () => {
    const on8 = kvSize({ ...plain, tensor: 8 });
    const on16 = kvSize({ ...plain, tensor: 16 });
    expect(on8.perBlock).toBe(2_097_152 / 8);
    expect(on16.perBlock).toBe(on8.perBlock);
  });

  it('the stage with the most layers decides: 11 of 32 where there are three', () => {
    const size = kvSize({ ...plain, pipeline: 3 });
    expect(size.weights).toBeCloseTo((16_060_522_496 * 11) / 32, 0);
    expect(size.perBlock).toBe((2_097_152 * 11) / 32);
  });

  it('is empty, and not less, where the weights do not fit', () => {
    expect(kvSize({ ...plain, memoryBytes: 16e9 }).blocks).toBe(0);
  });

  it('never needs more than there is, and leaves less than a block (I5)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Llama-2-7B', 'Llama-3.1-70B', 'Mixtral-8x7B', 'Qwen2.5-7B'),
        fc.integer({ min: 8, max: 300 }),
        fc.constantFrom(1, 2, 4, 8),
        fc.constantFrom(1, 2, 3, 4),
        fc.integer({ min: 256, max: 65_536 }),
        (name, gigabytes, tensor, pipeline, maxBatchedTokens) => {
          const card = model(name)!;
          const size = kvSize({
            ...plain,
            model: card,
            weightBytes: 2 * card.parameters,
            memoryBytes: gigabytes * 1e9,
            tensor,
            pipeline,
            maxBatchedTokens,
          });
          const left = size.usable - size.weights - size.activations - size.overhead;
          expect(size.blocks).toBeGreaterThanOrEqual(0);
          if (left < size.perBlock) expect(size.blocks).toBe(0);
          else {
            const unused = left - size.blocks * size.perBlock;
            expect(unused).toBeGreaterThanOrEqual(0);
            expect(unused).toBeLessThan(size.perBlock);
          }
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
});
