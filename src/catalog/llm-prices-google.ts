import type { LlmPrice } from './llm-price.ts';

/** Prices of Google’s hosted models, in dollars of a million tokens. */
export const googlePrices: readonly LlmPrice[] = [
  {
    id: 'google/gemini-3.6-flash',
    vendor: 'google',
    model: 'gemini-3.6-flash',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 1.5 },
      output: { base: 7.5 },
      cacheRead: { base: 0.15 },
    },
  },
  {
    id: 'google/gemini-3.5-flash',
    vendor: 'google',
    model: 'gemini-3.5-flash',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 1.5 },
      output: { base: 9 },
      cacheRead: { base: 0.15 },
    },
  },
  {
    id: 'google/gemini-3.1-pro-preview',
    vendor: 'google',
    model: 'gemini-3.1-pro-preview',
    prices: {
      input: { base: 2, tiers: [{ start: 200_000, price: 4 }] },
      output: { base: 12, tiers: [{ start: 200_000, price: 18 }] },
      cacheRead: { base: 0.2, tiers: [{ start: 200_000, price: 0.4 }] },
    },
  },
  {
    id: 'google/gemini-2.5-pro',
    vendor: 'google',
    model: 'gemini-2.5-pro',
    prices: {
      input: { base: 1.25, tiers: [{ start: 200_000, price: 2.5 }] },
      output: { base: 10, tiers: [{ start: 200_000, price: 15 }] },
      cacheRead: { base: 0.125, tiers: [{ start: 200_000, price: 0.25 }] },
    },
    note: 'LiteLLM (2025-09-05) has input 1.25, output 10, cached 0.3125',
  },
  {
    id: 'google/gemini-2.5-flash',
    vendor: 'google',
    model: 'gemini-2.5-flash',
    prices: {
      input: { base: 0.3 },
      output: { base: 2.5 },
      cacheRead: { base: 0.03 },
    },
    note: 'LiteLLM (2025-09-05) has input 0.3, output 2.5, cached 0.075',
  },
  {
    id: 'google/gemini-2.5-flash-lite',
    vendor: 'google',
    model: 'gemini-2.5-flash-lite',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 0.1 },
      output: { base: 0.4 },
      cacheRead: { base: 0.01 },
    },
    note: 'LiteLLM (2025-09-05) has input 0.1, output 0.4, cached 0.025',
  },
];
