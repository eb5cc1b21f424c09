import type { LlmPrice } from './llm-price.ts';

/** Prices of OpenAI’s hosted models, in dollars of a million tokens. */
export const openaiPrices: readonly LlmPrice[] = [
  {
    id: 'openai/gpt-5.6-sol',
    vendor: 'openai',
    model: 'gpt-5.6-sol',
    contextTokens: 1_050_000,
    prices: {
      input: { base: 5, tiers: [{ start: 272_000, price: 10 }] },
      output: { base: 30, tiers: [{ start: 272_000, price: 45 }] },
      cacheRead: { base: 0.5, tiers: [{ start: 272_000, price: 1 }] },
      cacheWrite: { base: 6.25, tiers: [{ start: 272_000, price: 12.5 }] },
    },
  },
  {
    id: 'openai/gpt-5.6-terra',
    vendor: 'openai',
    model: 'gpt-5.6-terra',
    contextTokens: 1_050_000,
    prices: {
      input: { base: 2.5, tiers: [{ start: 272_000, price: 5 }] },
      output: { base: 15, tiers: [{ start: 272_000, price: 22.5 }] },
      cacheRead: { base: 0.25, tiers: [{ start: 272_000, price: 0.5 }] },
      cacheWrite: { base: 3.125, tiers: [{ start: 272_000, price: 6.25 }] },
    },
  },
  {
    id: 'openai/gpt-5.6-luna',
    vendor: 'openai',
    model: 'gpt-5.6-luna',
    contextTokens: 1_050_000,
    prices: {
      input: { base: 1, tiers: [{ start: 272_000, price: 2 }] },
      output: { base: 6, tiers: [{ start: 272_000, price: 9 }] },
      cacheRead: { base: 0.1, tiers: [{ start: 272_000, price: 0.2 }] },
      cacheWrite: { base: 1.25, tiers: [{ start: 272_000, price: 2.5 }] },
    },
  },
  {
    id: 'openai/gpt-5.5',
    vendor: 'openai',
    model: 'gpt-5.5',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 5 },
      output: { base: 30 },
      cacheRead: { base: 0.5 },
    },
  },
  {
    id: 'openai/gpt-5.4',
    vendor: 'openai',
    model: 'gpt-5.4',
    contextTokens: 1_050_000,
    prices: {
      input: { base: 2.5, tiers: [{ start: 272_000, price: 5 }] },
      output: { base: 15, tiers: [{ start: 272_000, price: 22.5 }] },
      cacheRead: { base: 0.25, tiers: [{ start: 272_000, price: 0.5 }] },
    },
  },
  {
    id: 'openai/gpt-5.4-mini',
    vendor: 'openai',
    model: 'gpt-5.4-mini',
    contextTokens: 400_000,
    prices: {
      input: { base: 0.75 },
      output: { base: 4.5 },
      cacheRead: { base: 0.075 },
    },
  },
  {
    id: 'openai/gpt-5.4-nano',
    vendor: 'openai',
    model: 'gpt-5.4-nano',
    contextTokens: 400_000,
    prices: {
      input: { base: 0.2 },
      output: { base: 1.25 },
      cacheRead: { base: 0.02 },
    },
  },
  {
    id: 'openai/gpt-5.2',
    vendor: 'openai',
    model: 'gpt-5.2',
    contextTokens: 400_000,
    prices: {
      input: { base: 1.75 },
      output: { base: 14 },
      cacheRead: { base: 0.175 },
    },
  },
  {
    id: 'openai/gpt-5',
    vendor: 'openai',
    model: 'gpt-5',
    contextTokens: 400_000,
    prices: {
      input: { base: 1.25 },
      output: { base: 10 },
      cacheRead: { base: 0.125 },
    },
  },
  {
    id: 'openai/gpt-5-mini',
    vendor: 'openai',
    model: 'gpt-5-mini',
    contextTokens: 400_000,
    prices: {
      input: { base: 0.25 },
      output: { base: 2 },
      cacheRead: { base: 0.025 },
    },
  },
  {
    id: 'openai/gpt-5-nano',
    vendor: 'openai',
    model: 'gpt-5-nano',
    contextTokens: 400_000,
    prices: {
      input: { base: 0.05 },
      output: { base: 0.4 },
      cacheRead: { base: 0.005 },
    },
  },
  {
    id: 'openai/gpt-4.1',
    vendor: 'openai',
    model: 'gpt-4.1',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 2 },
      output: { base: 8 },
      cacheRead: { base: 0.5 },
    },
  },
  {
    id: 'openai/gpt-4.1-mini',
    vendor: 'openai',
    model: 'gpt-4.1-mini',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 0.4 },
      output: { base: 1.6 },
      cacheRead: { base: 0.1 },
    },
  },
  {
    id: 'openai/gpt-4o',
    vendor: 'openai',
    model: 'gpt-4o',
    contextTokens: 128_000,
    prices: {
      input: { base: 2.5 },
      output: { base: 10 },
      cacheRead: { base: 1.25 },
    },
  },
  {
    id: 'openai/gpt-4o-mini',
    vendor: 'openai',
    model: 'gpt-4o-mini',
    contextTokens: 128_000,
    prices: {
      input: { base: 0.15 },
      output: { base: 0.6 },
      cacheRead: { base: 0.075 },
    },
  },
  {
    id: 'openai/o3',
    vendor: 'openai',
    model: 'o3',
    prices: {
      input: { base: 2 },
      output: { base: 8 },
      cacheRead: { base: 0.5 },
    },
    note: 'its price depends on the date; the last without a condition is taken',
  },
  {
    id: 'openai/o4-mini',
    vendor: 'openai',
    model: 'o4-mini',
    prices: {
      input: { base: 1.1 },
      output: { base: 4.4 },
      cacheRead: { base: 0.275 },
    },
  },
  {
    id: 'openai/text-embedding-3-small',
    vendor: 'openai',
    model: 'text-embedding-3-small',
    contextTokens: 8192,
    prices: {
      input: { base: 0.02 },
      output: { base: 0 },
    },
    note: 'answers with vectors, which cost nothing',
  },
];
