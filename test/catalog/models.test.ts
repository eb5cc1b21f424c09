import { describe, expect, it } from 'vitest';
import { kvBytesPerToken, model, modelNames, models } from '../../src/catalog/models.ts';

describe('a model card', () => {
  /**
   * Parameters of a decoder: two vocabulary tables, and in each layer the attention's four products, a gated
   * feed-forward network of three, and two norms; and the last norm. What a family adds stands beside it.
   */
  const published = [
    { id: 'Llama-2-7B', feedForward: 11_008 },
    { id: 'Llama-2-13B', feedForward: 13_824 },
    { id: 'Llama-2-70B', feedForward: 28_672 },
    { id: 'Llama-3.1-8B', feedForward: 14_336 },
    { id: 'Llama-3.1-70B', feedForward: 28_672 },
    { id: 'Llama-3.1-405B', feedForward: 53_248 },
    { id: 'Mixtral-8x7B', feedForward: 14_336, experts: 8, chosen: 2 },
    { id: 'Qwen2.5-7B', feedForward: 18_944, inputBiases: true },
    { id: 'Qwen2.5-72B', feedForward: 29_568, inputBiases: true },
    { id: 'Qwen3-32B', feedForward: 25_600, headNorms: true },
    {
      id: 'gpt-oss-120b',
      feedForward: 2880,
      experts: 128,
      chosen: 4,
      inputBiases: true,
      otherBiases: true,
    },
  ];

  it.each(published)('counts the parameters of the published shape of $id', (given) => {
    const { feedForward, experts = 1, chosen = 1 } = given;
    const card = model(given.id)!;
    const { layers, hidden, vocabulary } = card;
    const queries = card.heads * card.headDim;
    const keys = card.kvHeads * card.headDim;
    // gpt-oss: a bias for every product, a sink for every head.
    const expertBiases = given.otherBiases ? 2 * feedForward + hidden : 0;
    const expert = 3 * hidden * feedForward + expertBiases;
    const router = experts === 1 ? 0 : hidden * experts + (given.otherBiases ? experts : 0);
    const rest =
      2 * hidden * (queries + keys) +
      (given.inputBiases ? queries + 2 * keys : 0) +
      (given.otherBiases ? hidden + card.heads : 0) +
      (given.headNorms ? 2 * card.headDim : 0) +
      router +
      2 * hidden;
    const all = (used: number) =>
      2 * vocabulary * hidden + hidden + layers * (rest + used * expert);
    expect(card.parameters).toBe(all(experts));
    expect(card.activeParameters).toBe(all(chosen));
  });

  it('is there for each of them, and for no other', () => {
    expect(models.map(({ id }) => id)).toEqual(published.map(({ id }) => id));
  });

  it.each([
    ['Llama-2-7B', 2, 524_288],
    ['Llama-3.1-8B', 2, 131_072],
    ['Llama-3.1-70B', 2, 327_680],
    ['Llama-3.1-70B', 1, 163_840],
    ['gpt-oss-120b', 2, 73_728],
  ])('%s takes with %i bytes a number %i bytes a token of KV', (name, bytes, perToken) => {
    expect(kvBytesPerToken(model(name)!, bytes)).toBe(perToken);
  });
});

describe('a name', () => {
  it('leads to the card of its shape', () => {
    expect(model('Llama-3.1-8B')?.hidden).toBe(4096);
    expect(model('meta-llama/Llama-3.1-8B-Instruct')?.id).toBe('Llama-3.1-8B');
    expect(model('Llama-3.3-70B')?.id).toBe('Llama-3.1-70B');
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
