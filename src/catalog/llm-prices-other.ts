import type { LlmPrice } from './llm-price.ts';

/** Prices of models of other vendors, and open ones hosted by others, in dollars of a million tokens. */
export const otherPrices: readonly LlmPrice[] = [
  {
    id: 'deepseek/deepseek-chat',
    vendor: 'deepseek',
    model: 'deepseek-chat',
    contextTokens: 64_000,
    prices: {
      input: { base: 0.27 },
      output: { base: 1.1 },
      cacheRead: { base: 0.07 },
    },
    note: 'its price depends on the date; the last without a condition is taken; LiteLLM (2025-09-05) has input 0.14, output 0.28',
  },
  {
    id: 'deepseek/deepseek-reasoner',
    vendor: 'deepseek',
    model: 'deepseek-reasoner',
    contextTokens: 64_000,
    prices: {
      input: { base: 0.55 },
      output: { base: 2.19 },
      cacheRead: { base: 0.14 },
    },
    note: 'its price depends on the date; the last without a condition is taken',
  },
  {
    id: 'deepseek/deepseek-v4-flash',
    vendor: 'deepseek',
    model: 'deepseek-v4-flash',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 0.14 },
      output: { base: 0.28 },
      cacheRead: { base: 0.0028 },
    },
  },
  {
    id: 'deepseek/deepseek-v4-pro',
    vendor: 'deepseek',
    model: 'deepseek-v4-pro',
    contextTokens: 1_000_000,
    prices: {
      input: { base: 0.435 },
      output: { base: 0.87 },
      cacheRead: { base: 0.003625 },
    },
  },
  {
    id: 'mistral/mistral-large-2512',
    vendor: 'mistral',
    model: 'mistral-large-2512',
    prices: {
      input: { base: 0.5 },
      output: { base: 1.5 },
      cacheRead: { base: 0.05 },
    },
  },
  {
    id: 'mistral/mistral-medium-3',
    vendor: 'mistral',
    model: 'mistral-medium-3',
    prices: {
      input: { base: 0.4 },
      output: { base: 2 },
    },
  },
  {
    id: 'mistral/mistral-small-2603',
    vendor: 'mistral',
    model: 'mistral-small-2603',
    prices: {
      input: { base: 0.15 },
      output: { base: 0.6 },
      cacheRead: { base: 0.015 },
    },
  },
  {
    id: 'x-ai/grok-4.5',
    vendor: 'x-ai',
    model: 'grok-4.5',
    contextTokens: 500_000,
    prices: {
      input: { base: 2 },
      output: { base: 6 },
      cacheRead: { base: 0.5 },
    },
  },
  {
    id: 'x-ai/grok-4-0709',
    vendor: 'x-ai',
    model: 'grok-4-0709',
    contextTokens: 256_000,
    prices: {
      input: { base: 3 },
      output: { base: 15 },
      cacheRead: { base: 0.75 },
    },
  },
  {
    id: 'x-ai/grok-4-fast-reasoning',
    vendor: 'x-ai',
    model: 'grok-4-fast-reasoning',
    contextTokens: 2_000_000,
    prices: {
      input: { base: 0.2 },
      output: { base: 0.5 },
      cacheRead: { base: 0.05 },
    },
  },
  {
    id: 'groq/llama-3.3-70b-versatile',
    vendor: 'groq',
    model: 'llama-3.3-70b-versatile',
    prices: {
      input: { base: 0.59 },
      output: { base: 0.79 },
    },
  },
  {
    id: 'groq/openai/gpt-oss-120b',
    vendor: 'groq',
    model: 'openai/gpt-oss-120b',
    contextTokens: 131_072,
    prices: {
      input: { base: 0.15 },
      output: { base: 0.6 },
      cacheRead: { base: 0.075 },
    },
    note: 'LiteLLM (2025-09-05) has input 0.15, output 0.75',
  },
  {
    id: 'groq/llama-3.1-8b-instant',
    vendor: 'groq',
    model: 'llama-3.1-8b-instant',
    prices: {
      input: { base: 0.05 },
      output: { base: 0.08 },
    },
  },
  {
    id: 'cerebras/gpt-oss-120b',
    vendor: 'cerebras',
    model: 'gpt-oss-120b',
    contextTokens: 131_072,
    prices: {
      input: { base: 0.35 },
      output: { base: 0.75 },
    },
  },
  {
    id: 'cerebras/llama-3.3-70b',
    vendor: 'cerebras',
    model: 'llama-3.3-70b',
    contextTokens: 128_000,
    prices: {
      input: { base: 0.85 },
      output: { base: 1.2 },
    },
  },
  {
    id: 'together/meta-llama/Meta-Llama-3.1-405B-Instruct-Turbo',
    vendor: 'together',
    model: 'meta-llama/Meta-Llama-3.1-405B-Instruct-Turbo',
    prices: {
      input: { base: 3.5 },
      output: { base: 3.5 },
    },
  },
  {
    id: 'together/meta-llama/Llama-3.3-70B-Instruct-Turbo',
    vendor: 'together',
    model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
    prices: {
      input: { base: 0.88 },
      output: { base: 0.88 },
    },
  },
  {
    id: 'fireworks/deepseek-v4-pro',
    vendor: 'fireworks',
    model: 'deepseek-v4-pro',
    prices: {
      input: { base: 1.74 },
      output: { base: 3.48 },
      cacheRead: { base: 0.145 },
    },
  },
  {
    id: 'fireworks/kimi-k2p6',
    vendor: 'fireworks',
    model: 'kimi-k2p6',
    prices: {
      input: { base: 0.95 },
      output: { base: 4 },
      cacheRead: { base: 0.16 },
    },
  },
  {
    id: 'fireworks/gpt-oss-120b',
    vendor: 'fireworks',
    model: 'gpt-oss-120b',
    contextTokens: 131_072,
    prices: {
      input: { base: 0.15 },
      output: { base: 0.6 },
      cacheRead: { base: 0.07 },
    },
  },
  {
    id: 'cohere/command-a',
    vendor: 'cohere',
    model: 'command-a',
    prices: {
      input: { base: 2.5 },
      output: { base: 10 },
    },
  },
  {
    id: 'cohere/command-r-plus',
    vendor: 'cohere',
    model: 'command-r-plus',
    prices: {
      input: { base: 2.5 },
      output: { base: 10 },
    },
  },
];
