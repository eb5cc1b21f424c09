import type { LlmPrice } from './llm-price.ts';

/** Prices of Anthropic’s hosted models, in dollars of a million tokens. */
export const anthropicPrices: readonly LlmPrice[] = [
  {
    id: 'anthropic/claude-fable-5',
    vendor: 'anthropic',
    model: 'claude-fable-5',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 10 },
      output: { base: 50 },
      cacheRead: { base: 1 },
      cacheWrite: { base: 12.5 },
    },
  },
  {
    id: 'anthropic/claude-opus-5',
    vendor: 'anthropic',
    model: 'claude-opus-5',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 5 },
      output: { base: 25 },
      cacheRead: { base: 0.5 },
      cacheWrite: { base: 6.25 },
    },
  },
  {
    id: 'anthropic/claude-opus-4-8',
    vendor: 'anthropic',
    model: 'claude-opus-4-8',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 5 },
      output: { base: 25 },
      cacheRead: { base: 0.5 },
      cacheWrite: { base: 6.25 },
    },
  },
  {
    id: 'anthropic/claude-opus-4-5',
    vendor: 'anthropic',
    model: 'claude-opus-4-5',
    contextTokens: 200_000,
    prices: {
      input: { base: 5 },
      output: { base: 25 },
      cacheRead: { base: 0.5 },
      cacheWrite: { base: 6.25 },
    },
  },
  {
    id: 'anthropic/claude-sonnet-5',
    vendor: 'anthropic',
    model: 'claude-sonnet-5',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 3 },
      output: { base: 15 },
      cacheRead: { base: 0.3 },
      cacheWrite: { base: 3.75 },
    },
    note: 'its price depends on the date; the last without a condition is taken',
  },
  {
    id: 'anthropic/claude-sonnet-4-5',
    vendor: 'anthropic',
    model: 'claude-sonnet-4-5',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 3, tiers: [{ start: 200_000, price: 6 }] },
      output: { base: 15, tiers: [{ start: 200_000, price: 22.5 }] },
      cacheRead: { base: 0.3, tiers: [{ start: 200_000, price: 0.6 }] },
      cacheWrite: { base: 3.75, tiers: [{ start: 200_000, price: 7.5 }] },
    },
  },
  {
    id: 'anthropic/claude-haiku-4-5',
    vendor: 'anthropic',
    model: 'claude-haiku-4-5',
    contextTokens: 200_000,
    prices: {
      input: { base: 1 },
      output: { base: 5 },
      cacheRead: { base: 0.1 },
      cacheWrite: { base: 1.25 },
    },
  },
];
