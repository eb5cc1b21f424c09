import type { LlmPrice } from './llm-price.ts';

/** The three providers of the reference design’s gateway at its prices, which it gives for a thousand tokens. */
export const publishedPrices: readonly LlmPrice[] = [
  published('openai', 10, 30),
  published('anthropic', 8, 24),
  published('together', 2, 6),
];

function published(model: string, input: number, output: number): LlmPrice {
  return {
    id: `as-published/${model}`,
    vendor: 'as-published',
    model,
    prices: { input: { base: input }, output: { base: output } },
    note: 'the reference design, which asks for this price whatever the model',
  };
}
