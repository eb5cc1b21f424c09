import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accelerators } from '../../../../../src/catalog/accelerators.ts';
import {
  type Device,
  deviceOf,
} from '../../../../../src/models/serving/step-time/operators/device.ts';
import {
  attentionPairs,
  type PrefillAttentionShape,
  type PrefillKernelCoefficients,
  prefillAttention,
} from '../../../../../src/models/serving/step-time/operators/prefill-attention.ts';

/** 128 multiprocessors of 1e12 operations per second each, and memory that takes no time. */
const device: Device = {
  hopper: false,
  flops: () => 128e12,
  bandwidth: 1e30,
  multiprocessors: 128,
  l2Bytes: 40e6,
};

const bare: PrefillKernelCoefficients = {
  beside: 0,
  softmaxDims: 0,
  launchCycles: 0,
  waveLoss: 0,
  bandwidth: 1,
  alone: 0,
  decodeKey: 1,
  decodeStart: 0,
  decodeBandwidth: 1,
};
const perfect = { fp16: bare, fp8: bare };

const kernel: PrefillKernelCoefficients = {
  beside: 0.7,
  softmaxDims: 80,
  launchCycles: 13e3,
  waveLoss: 0.9,
  bandwidth: 0.8,
  alone: 0.1,
  decodeKey: 1.2,
  decodeStart: 50,
  decodeBandwidth: 0.8,
};
const usual = { fp16: kernel, fp8: kernel };

const llama: PrefillAttentionShape = {
  heads: 32,
  kvHeads: 8,
  headDim: 128,
  kvFormat: 'fp16',
  kernel: 'flash-attention-2',
};

const secondsOf = (
  shape: PrefillAttentionShape,
  on: Device,
  coefficients: typeof usual,
  chunks: number,
  chunk: number,
  context: number,
) =>
  prefillAttention(
    shape,
    on,
    coefficients,
  )({
    prefills: chunks,
    prefillTokens: chunks * chunk,
    prefillPairs: chunks * attentionPairs(chunk, context, shape.window),
    prefillContext: chunks * context,
    decodes: 0,
    kvTokens: 0,
  });

describe('pairs of queries and keys', () => {
  test('a chunk sees what came before it and half of itself', () => {
    expect(attentionPairs(4, 0)).toBe(10);
    expect(attentionPairs(4, 100)).toBe(410);
  });

  test('a window limits what each query sees', () => {
    expect(attentionPairs(4, 0, 2)).toBe(1 + 2 + 2 + 2);
    expect(attentionPairs(4, 1, 3)).toBe(2 + 3 + 3 + 3);
    expect(attentionPairs(4, 100, 3)).toBe(12);
    expect(attentionPairs(4, 1, 5)).toBe(2 + 3 + 4 + 5);
  });

  test('a window counts as each query would by itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 80 }),
        (chunk, context, window) => {
          let pairs = 0;
          for (let at = 1; at <= chunk; at++) pairs += Math.min(context + at, window);
          expect(attentionPairs(chunk, context, window)).toBe(pairs);
        },
      ),
    );
  });
});

describe('seconds of prompts', () => {
  test('with fewer tiles than multiprocessors, the longest tile is the time', () => {
    // 64 rows × (8,064 + 128 keys and half a block of 128) × 4 × 128 operations, at 1e12 a second.
    expect(secondsOf(llama, device, perfect, 1, 128, 8064)).toBeCloseTo(2.70532608e-4, 12);
    expect(secondsOf(llama, device, perfect, 1, 16, 8176)).toBeCloseTo(2.70532608e-4, 12);
  });

  test('with 16 tiles for each multiprocessor, the mean one counts 16 times', () => {
    // 64 tiles of each of 32 heads; keys: 4,000 before, 2,048.5 of its own, 31.5 of the tile, 64 of the block.
    const one = 64 * (4000 + 2048.5 + 31.5 + 64) * 4 * 128 * 1e-12;
    expect(secondsOf(llama, device, perfect, 1, 4096, 4000)).toBeCloseTo(16 * one, 12);
  });

  test('a window of 1,024 keys makes a prompt of 16,384 tokens 7.43 times as fast', () => {
    // A tile passes 8,192.5 + 31.5 + 64 keys; under the window 992.03 that a query sees on average, 31.5 × 1.879
    // that only others of its tile see, on either side, and 64.
    const whole = secondsOf(llama, device, perfect, 4, 16384, 0);
    const windowed = secondsOf({ ...llama, window: 1024 }, device, perfect, 4, 16384, 0);
    expect(whole / windowed).toBeCloseTo(8288 / 1115.21, 3);
  });

  test('nothing takes no time', () => {
    expect(secondsOf(llama, device, usual, 0, 0, 0)).toBe(0);
  });

  const devices = fc.constantFrom(...accelerators.map(deviceOf));
  const shapes: fc.Arbitrary<PrefillAttentionShape> = fc.record(
    {
      heads: fc.constantFrom(8, 16, 32, 64),
      kvHeads: fc.constantFrom(1, 2, 4, 8),
      headDim: fc.constantFrom(64, 128, 256),
      kvFormat: fc.constantFrom('fp16' as const, 'fp8' as const),
      kernel: fc.constantFrom(
        'flash-attention-2' as const,
        'flash-attention-3' as const,
        'flashinfer' as const,
      ),
      window: fc.constantFrom(128, 1024, 8192),
    },
    { requiredKeys: ['heads', 'kvHeads', 'headDim', 'kvFormat', 'kernel'] },
  );
  const chunks = fc.integer({ min: 1, max: 64 });
  const chunk = fc.integer({ min: 1, max: 8192 });
  const context = fc.integer({ min: 0, max: 100_000 });
  const more = fc.integer({ min: 0, max: 500 });

  test('never faster than the peak, and finite, on every accelerator of the catalog', () => {
    fc.assert(
      fc.property(devices, shapes, chunks, chunk, context, (on, shape, n, size, before) => {
        const seconds = secondsOf(shape, on, usual, n, size, before);
        const pairs = n * attentionPairs(size, before, shape.window);
        const operations = 4 * pairs * shape.heads * shape.headDim;
        expect(seconds).toBeGreaterThan(operations / on.flops('fp16'));
        expect(seconds).toBeLessThan(1e4);
      }),
    );
  });

  test('grows with chunks, their tokens and what came before them', () => {
    fc.assert(
      fc.property(
        devices,
        shapes,
        fc.tuple(chunks, chunk, context),
        fc.tuple(more, more, more),
        (on, shape, [n, size, before], [moreN, moreSize, moreBefore]) => {
          const seconds = secondsOf(shape, on, usual, n, size, before);
          // One ulp of each sum may be lost to rounding.
          const least = seconds * (1 - 1e-12);
          expect(secondsOf(shape, on, usual, n + moreN, size, before)).toBeGreaterThanOrEqual(
            least,
          );
          expect(secondsOf(shape, on, usual, n, size + moreSize, before)).toBeGreaterThanOrEqual(
            least,
          );
          expect(secondsOf(shape, on, usual, n, size, before + moreBefore)).toBeGreaterThanOrEqual(
            least,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('decodes beside prompts never shorten a call, nor do their keys', () => {
    fc.assert(
      fc.property(
        devices,
        shapes,
        fc.tuple(chunks, chunk, context),
        fc.tuple(fc.integer({ min: 1, max: 256 }), fc.integer({ min: 1, max: 8192 })),
        fc.tuple(more, more),
        (on, shape, [n, size, before], [decodes, keys], [moreDecodes, moreKeys]) => {
          const prompts = {
            prefills: n,
            prefillTokens: n * size,
            prefillPairs: n * attentionPairs(size, before, shape.window),
            prefillContext: n * before,
          };
          const secondsWith = prefillAttention(shape, on, usual);
          const seconds = (sequences: number, each: number) =>
            secondsWith({ ...prompts, decodes: sequences, kvTokens: sequences * each });
          const alone = secondsOf(shape, on, usual, n, size, before);
          expect(seconds(0, 0)).toBe(alone);
          expect(seconds(decodes, keys)).toBeGreaterThanOrEqual(alone);
          const least = seconds(decodes, keys) * (1 - 1e-12);
          expect(seconds(decodes + moreDecodes, keys)).toBeGreaterThanOrEqual(least);
          expect(seconds(decodes, keys + moreKeys)).toBeGreaterThanOrEqual(least);
        },
      ),
    );
  });
});

describe('seconds of prompts and decodes together', () => {
  test('a decode takes a tile of each head, as a chunk of one token would', () => {
    // 64 sequences × 32 heads are 16 tiles for each multiprocessor, of 1,000 keys and half a block.
    const work = {
      prefills: 0,
      prefillTokens: 0,
      prefillPairs: 0,
      prefillContext: 0,
      decodes: 64,
      kvTokens: 64_000,
    };
    const one = 64 * 1064 * 4 * 128 * 1e-12;
    expect(prefillAttention(llama, device, perfect)(work)).toBeCloseTo(16 * one, 12);
    const packed: PrefillAttentionShape = { ...llama, kernel: 'flash-attention-3' };
    expect(prefillAttention(packed, device, perfect)(work)).toBeCloseTo(4 * 2 * one, 12);
  });

  test('heads that share KV read it again when the cache holds it no longer', () => {
    const slow: Device = { ...device, flops: () => 1e30, bandwidth: 1e12, l2Bytes: 40e6 };
    const seconds = (kvTokens: number) =>
      prefillAttention(
        llama,
        slow,
        perfect,
      )({
        prefills: 0,
        prefillTokens: 0,
        prefillPairs: 0,
        prefillContext: 0,
        decodes: 128,
        kvTokens,
      });
    const queries = (4 * 128 * 32 * 128) / 1e12;
    expect(seconds(64_000) - queries).toBeCloseTo((64_000 * 4096) / 1e12, 12);
    expect(seconds(640_000) - queries).toBeCloseTo((4 * 640_000 * 4096) / 1e12, 12);
  });
});
