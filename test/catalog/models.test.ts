import { describe, expect, it } from 'vitest';
import {
  kvBytesPerToken,
  type ModelShape,
  model,
  modelNames,
  models,
} from '../../src/catalog/models.ts';

/**
 * Parameters of the matrices of a shape, by theory: the vocabulary tables, and in each layer the attention's
 * products and those of the feed-forward network, or of so many experts and their router. Norms and biases
 * are left out: less than 0.2 % of every model.
 */
function matrices(shape: ModelShape, expertsMet: number): number {
  const { layers, hidden, intermediate, experts } = shape;
  const each = shape.feedForward === 'gated' ? 3 : 2;
  const dense = each * hidden * intermediate;
  const mixed =
    experts === undefined
      ? dense
      : each * hidden * (expertsMet * experts.intermediate + experts.shared) +
        hidden * experts.count;
  const denseLayers = experts?.denseLayers ?? 0;
  return (
    (shape.tiedEmbeddings ? 1 : 2) * shape.vocabulary * hidden +
    layers * attention(shape) +
    denseLayers * dense +
    (layers - denseLayers) * mixed
  );
}

/** Queries, keys, values and output; where they are latent, each first goes down to its rank, then up. */
function attention({ hidden, heads, kvHeads, headDim, latent }: ModelShape): number {
  if (latent === undefined) return 2 * hidden * headDim * (heads + kvHeads);
  const { kvRank, ropeDim, queryRank, valueDim = headDim } = latent;
  const queries = queryRank * (hidden + heads * (headDim + ropeDim));
  const keysAndValues = hidden * (kvRank + ropeDim) + kvRank * heads * (headDim + valueDim);
  return queries + keysAndValues + heads * valueDim * hidden;
}

describe('a model card', () => {
  it.each(models)('counts the parameters that the shape of $id makes up, to 1 %', (card) => {
    const { experts } = card;
    expect(card.parameters / matrices(card, experts?.count ?? 0)).toBeCloseTo(1, 2);
    expect(card.activeParameters / matrices(card, experts?.perToken ?? 0)).toBeCloseTo(1, 2);
    expect(Math.abs(card.parameters / matrices(card, experts?.count ?? 0) - 1)).toBeLessThan(0.01);
  });

  /** Sums over the tensors of the published files, as their repositories state them. */
  it.each([
    ['Llama-2-7B', 6_738_415_616],
    ['Llama-3.1-8B', 8_030_261_248],
    ['Llama-3.1-405B', 405_853_388_800],
    ['Llama-3.2-1B', 1_235_814_400],
    ['Mixtral-8x22B', 140_620_634_112],
    ['Qwen2.5-0.5B', 494_032_768],
    ['Qwen3-30B-A3B', 30_532_122_624],
    ['Qwen3-235B-A22B', 235_093_634_560],
    ['gpt-oss-20b', 20_914_757_184],
    ['gpt-oss-120b', 116_829_156_672],
    ['Gemma-3-27B', 27_009_346_304],
    ['BLOOM-176B', 176_247_271_424],
    ['Falcon-180B', 179_522_565_120],
    ['GPT-J-6B', 6_050_882_784],
  ])('%s has %i', (name, parameters) => {
    expect(model(name)!.parameters).toBe(parameters);
  });

  it('of DeepSeek-V3 has the published 671 B, 37 B of them active without the embedding table', () => {
    const card = model('DeepSeek-V3')!;
    expect(card.parameters / 1e9).toBeCloseTo(671.03, 2);
    const embeddings = card.vocabulary * card.hidden;
    expect((card.activeParameters - embeddings) / 1e9).toBeCloseTo(36.6, 1);
  });

  it.each(models)('of $id has whole, positive numbers, and heads that share evenly', (card) => {
    const { experts, latent, window } = card;
    const counts = [card.layers, card.hidden, card.heads, card.kvHeads, card.headDim];
    const widths = [card.vocabulary, card.intermediate, experts?.count, latent?.kvRank];
    for (const count of [...counts, ...widths]) {
      if (count !== undefined) expect(Number.isInteger(count) && count > 0).toBe(true);
    }
    expect(card.heads % card.kvHeads).toBe(0);
    expect(card.activeParameters).toBeLessThanOrEqual(card.parameters);
    expect(experts?.denseLayers ?? 0).toBeLessThan(card.layers);
    expect(window?.layers ?? 0).toBeLessThan(card.layers);
  });

  it.each([
    ['Llama-2-7B', 2, 524_288],
    ['Llama-3.1-8B', 2, 131_072],
    ['Llama-3.1-70B', 2, 327_680],
    ['Llama-3.1-70B', 1, 163_840],
    ['gpt-oss-120b', 2, 73_728],
    // 61 layers × (512 + 64): a server reports 635,648 tokens in 41.60 GiB on each accelerator.
    ['DeepSeek-V3', 2, 70_272],
  ])('%s takes with %i bytes a number %i bytes a token of KV', (name, bytes, perToken) => {
    expect(kvBytesPerToken(model(name)!, bytes)).toBe(perToken);
  });

  it('of a tier has the shape that its source names', () => {
    for (const size of ['7B', '13B', '70B']) {
      const { id, aliases, source, quality, ...shape } = model(`tier-${size}`)!;
      expect(model(`Llama-2-${size}`)).toMatchObject(shape);
      expect(quality).toBe('estimated');
    }
  });
});

describe('a name', () => {
  it('leads to the card of its shape', () => {
    expect(model('Llama-3.1-8B')?.hidden).toBe(4096);
    expect(model('meta-llama/Llama-3.1-8B-Instruct')?.id).toBe('Llama-3.1-8B');
    expect(model('Llama-3.3-70B')?.id).toBe('Llama-3.1-70B');
    expect(model('deepseek-ai/DeepSeek-R1-0528')?.id).toBe('DeepSeek-V3');
    expect(model('moonshotai/Kimi-K2.5')?.id).toBe('Kimi-K2');
    expect(model('toString')).toBeUndefined();
  });

  it('is unique, and found', () => {
    expect(new Set(modelNames).size).toBe(modelNames.length);
    for (const name of modelNames) {
      const card = model(name)!;
      expect([card.id, ...card.aliases]).toContain(name);
    }
  });
});
