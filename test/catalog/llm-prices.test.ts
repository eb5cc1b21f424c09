import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PriceByLength } from '../../src/catalog/llm-price.ts';
import {
  llmPrice,
  llmPriceNames,
  llmPriceSource,
  llmPrices,
} from '../../src/catalog/llm-prices.ts';

describe('prices of hosted models', () => {
  it('are those of more than fifty models, each under its vendor, once', () => {
    expect(llmPrices.length).toBe(56);
    expect(new Set(llmPriceNames).size).toBe(llmPrices.length);
    for (const { id, vendor, model } of llmPrices) expect(id).toBe(`${vendor}/${model}`);
    expect(llmPriceSource.date).toBe('2026-08-21');
  });

  it('are found by id', () => {
    expect(llmPrice('anthropic/claude-sonnet-4-5')).toEqual({
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
    });
    expect(llmPrice('openai/gpt-6')).toBeUndefined();
  });

  it('have the reference design’s three providers as it published them', () => {
    const prices = (name: string) => llmPrice(`as-published/${name}`)!.prices;
    expect(prices('openai')).toEqual({ input: { base: 10 }, output: { base: 30 } });
    expect(prices('anthropic')).toEqual({ input: { base: 8 }, output: { base: 24 } });
    expect(prices('together')).toEqual({ input: { base: 2 }, output: { base: 6 } });
  });

  it('are possible: tiers rise with their start, and cached tokens are read below the price of others', () => {
    for (const { id, prices } of llmPrices) {
      for (const { base, tiers = [] } of Object.values(prices) as PriceByLength[]) {
        expect(base, id).toBeGreaterThanOrEqual(0);
        const starts = tiers.map(({ start }) => start);
        expect(starts, id).toEqual([...starts].sort((a, b) => a - b));
        for (const { price } of tiers) expect(price, id).toBeGreaterThan(base);
      }
      if (prices.cacheRead) expect(prices.cacheRead.base, id).toBeLessThan(prices.input.base);
      if (prices.cacheWrite) expect(prices.cacheWrite.base, id).toBeGreaterThan(prices.input.base);
    }
  });
});

const file = new URL('../../../shared/facts/llm_prices.json', import.meta.url);
const missing = existsSync(file) ? '' : ' (skipped: ../shared is not there)';

it.skipIf(missing !== '')(`prices are those of the list that they are from${missing}`, () => {
  const { models } = JSON.parse(readFileSync(file, 'utf8')) as {
    models: {
      provider: string;
      model: string;
      contextWindow: number | null;
      usdPerMTok: Record<string, number | null>;
      tiers: Record<string, unknown[] | null> | null;
    }[];
  };
  expect(models.length).toBe(53);
  for (const { provider, model, contextWindow, usdPerMTok, tiers } of models) {
    const found = llmPrice(`${provider}/${model}`)!;
    expect(found.contextTokens ?? null).toBe(contextWindow);
    const prices = Object.entries(usdPerMTok).flatMap(([kind, price]) => {
      if (price === null) return kind === 'output' ? [[kind, { base: 0 }]] : [];
      const own = tiers?.[kind];
      return [[kind, own ? { base: price, tiers: own } : { base: price }]];
    });
    expect(found.prices).toEqual(Object.fromEntries(prices));
  }
});
