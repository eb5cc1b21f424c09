import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerUsd,
  type PriceByLength,
  promptUsd,
  type TokenPrices,
  tokensUsd,
  usdPerMillion,
} from '../../src/ledger/token-price.ts';

/** As Anthropic bills a model from 200 K tokens on, and one with several tiers. */
const long: TokenPrices = {
  input: { base: 3, tiers: [{ start: 200_000, price: 6 }] },
  output: { base: 15, tiers: [{ start: 200_000, price: 22.5 }] },
  cacheRead: { base: 0.3, tiers: [{ start: 200_000, price: 0.6 }] },
  cacheWrite: { base: 3.75, tiers: [{ start: 200_000, price: 7.5 }] },
};
const several: TokenPrices = {
  input: {
    base: 1,
    tiers: [
      { start: 100_000, price: 2 },
      { start: 500_000, price: 3 },
      { start: 1_000_000, price: 5 },
    ],
  },
  output: { base: 3, tiers: [{ start: 200_000, price: 5 }] },
};
const flat: TokenPrices = { input: { base: 2 }, output: { base: 8 } };

describe('what a call costs', () => {
  it.each([
    ['a short prompt costs the base', long, [1000, 0, 0, 100], 0.003 + 0.0015],
    ['just at the start it still does', long, [200_000, 0, 0, 0], 0.6],
    ['one more, and all tokens are dear', long, [200_001, 0, 0, 0], 1.200006],
    ['the answer’s price too goes by the prompt', long, [300_000, 0, 0, 1000], 1.8 + 0.0225],
    ['a long answer alone reaches no tier', long, [1000, 0, 0, 300_000], 0.003 + 4.5],
    ['cached tokens count for the tier', long, [200_001, 200_000, 1, 0], 0.12 + 0.0000075],
    [
      'cached tokens have prices of their own',
      long,
      [1000, 600, 300, 0],
      0.0003 + 0.00018 + 0.001125,
    ],
    ['without such a price they cost like others', flat, [1000, 600, 300, 0], 0.002],
    ['below the first of several tiers', several, [100_000, 0, 0, 0], 0.1],
    ['within the second of several', several, [500_001, 0, 0, 0], 1.500003],
    ['at the last of several', several, [1_000_000, 0, 0, 0], 3],
    ['beyond the last of several', several, [2_000_000, 0, 0, 1000], 10.005],
    ['nothing costs nothing', long, [0, 0, 0, 0], 0],
    ['what is free costs nothing', { input: { base: 0 }, output: { base: 0 } }, [9, 3, 3, 9], 0],
  ] as const)('%s', (_, prices, [input, read, write, output], usd) => {
    expect(tokensUsd(prices, input, read, write, output)).toBeCloseTo(usd, 12);
  });

  it('does not depend on the order in which tiers are written', () => {
    const { base, tiers } = several.input;
    const shuffled: PriceByLength = { base, tiers: [tiers![2]!, tiers![0]!, tiers![1]!] };
    for (const tokens of [1, 100_001, 500_001, 1_000_001]) {
      expect(usdPerMillion(shuffled, tokens)).toBe(usdPerMillion(several.input, tokens));
    }
  });

  it('says what is wrong where more tokens are cached than there are', () => {
    expect(() => tokensUsd(flat, 10, 8, 3, 0)).toThrow(
      '8 tokens read from a cache and 3 written are more than the prompt’s 10',
    );
  });

  it('I8: is what the prompt costs and what the answer costs, and never falls with more tokens at one tier', () => {
    const tokens = fc.nat(2_000_000);
    fc.assert(
      fc.property(
        tokens,
        tokens,
        tokens,
        tokens,
        fc.nat(1000),
        (plain, read, write, output, more) => {
          for (const prices of [long, several, flat]) {
            const input = plain + read + write;
            const whole = tokensUsd(prices, input, read, write, output);
            expect(whole).toBe(
              promptUsd(prices, input, read, write) + answerUsd(prices, input, output),
            );
            expect(tokensUsd(prices, input, read, write, output + more)).toBeGreaterThanOrEqual(
              whole,
            );
            expect(tokensUsd(prices, input + more, read, write, output)).toBeGreaterThanOrEqual(
              whole,
            );
          }
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });
});

interface PricingCase {
  readonly id: string;
  readonly pricesUsdPerMTok: Readonly<Record<keyof TokenPrices, number | PriceByLength>>;
  readonly usage: Readonly<
    Record<'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens', number>
  >;
  readonly expected: Readonly<Record<'inputPrice' | 'outputPrice' | 'totalPrice', number>>;
}

const file = new URL('../../../shared/conformance/gateway_pricing.json', import.meta.url);
const missing = existsSync(file) ? '' : ' (skipped: ../shared is not there)';

describe.skipIf(missing !== '')(`the cases of genai-prices${missing}`, () => {
  const cases: readonly PricingCase[] =
    missing === '' ? JSON.parse(readFileSync(file, 'utf8')).pricing : [];

  it('are thirteen', () => {
    expect(cases).toHaveLength(13);
  });

  it.each(cases.map((one) => [one.id, one] as const))(
    '%s',
    (_, { pricesUsdPerMTok, usage, expected }) => {
      const prices = Object.fromEntries(
        Object.entries(pricesUsdPerMTok).map(([kind, price]) => [
          kind,
          typeof price === 'number' ? { base: price } : price,
        ]),
      ) as unknown as TokenPrices;
      const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
      const prompt = promptUsd(prices, inputTokens, cacheReadTokens, cacheWriteTokens);
      const answer = answerUsd(prices, inputTokens, outputTokens);
      expect(prompt).toBeCloseTo(expected.inputPrice, 12);
      expect(answer).toBeCloseTo(expected.outputPrice, 12);
      expect(prompt + answer).toBeCloseTo(expected.totalPrice, 12);
    },
  );
});
