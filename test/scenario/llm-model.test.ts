import { describe, expect, it } from 'vitest';
import { model } from '../../src/catalog/models.ts';
import { shapeOf } from '../../src/scenario/llm-model.ts';
import { llm } from '../../src/scenario/schema/llm.ts';

/** An inline model of the shape of Llama-3.1-8B, whose feed-forward network is 14,336 wide. */
const inline = {
  parameters: 8_030_261_248,
  layers: 32,
  hidden: 4096,
  heads: 32,
  kv_heads: 8,
  vocabulary: 128_256,
};
const shape = (said: object | string) => shapeOf(llm.parse({ kind: 'llm', model: said }));

describe('an inline model', () => {
  it('has a feed-forward network of what the active parameters leave for it', () => {
    // 8,030,261,248 − 2 · 4,096 · 128,256 − 32 · 2 · 4,096 · 128 · 40 over 3 · 4,096 · 32: 14,336, and norms.
    expect(shape(inline).intermediate).toBe(14_337);
    expect(shape({ ...inline, active_parameters: 4e9 }).intermediate).toBe(4087);
  });

  it('or of the width that it says', () => {
    expect(shape({ ...inline, intermediate: 14_336 }).intermediate).toBe(14_336);
  });

  it('or of 1 where nothing is left', () => {
    expect(shape({ ...inline, parameters: 1e9 }).intermediate).toBe(1);
  });

  it('is the card of the catalog where it is named', () => {
    expect(shape('Llama-3.1-8B')).toBe(model('Llama-3.1-8B'));
  });
});
