import type { LlmPrice } from './llm-price.ts';
import { anthropicPrices } from './llm-prices-anthropic.ts';
import { publishedPrices } from './llm-prices-as-published.ts';
import { googlePrices } from './llm-prices-google.ts';
import { openaiPrices } from './llm-prices-openai.ts';
import { otherPrices } from './llm-prices-other.ts';

/** Where the prices are from, but for those of the reference design, and when they held. */
export const llmPriceSource = {
  source:
    'pydantic/genai-prices@47df840a prices/data_slim.json; compared with LiteLLM’s model_prices_and_context_window.json as in AgentOps-AI/tokencost@e7f7c192',
  date: '2026-08-21',
} as const;

/** Every hosted model with a price, by vendor. */
export const llmPrices: readonly LlmPrice[] = [
  ...openaiPrices,
  ...anthropicPrices,
  ...googlePrices,
  ...otherPrices,
  ...publishedPrices,
];

/** Their ids, `vendor/model`. */
export const llmPriceNames: readonly string[] = llmPrices.map(({ id }) => id);

const byId = new Map(llmPrices.map((price) => [price.id, price]));

/** A hosted model by its id, `vendor/model`; undefined where the catalog has none. */
export function llmPrice(id: string): LlmPrice | undefined {
  return byId.get(id);
}
