import type { PriceByLength, TokenPrices } from '../catalog/llm-price.ts';

export type { PriceByLength, TokenPrices } from '../catalog/llm-price.ts';

const million = 1e6;

/**
 * Dollars of one call. `inputTokens` are all tokens of the prompt, those read from and written to a cache among them;
 * they alone choose the tier of every price. Throws where more are cached than there are.
 */
export function tokensUsd(
  prices: TokenPrices,
  inputTokens: number,
  cacheReadTokens: number,
  cacheWriteTokens: number,
  outputTokens: number,
): number {
  return (
    promptUsd(prices, inputTokens, cacheReadTokens, cacheWriteTokens) +
    answerUsd(prices, inputTokens, outputTokens)
  );
}

/** The part of `tokensUsd` that the prompt costs. */
export function promptUsd(
  { input, cacheRead = input, cacheWrite = input }: TokenPrices,
  inputTokens: number,
  cacheReadTokens: number,
  cacheWriteTokens: number,
): number {
  const plain = inputTokens - cacheReadTokens - cacheWriteTokens;
  if (plain < 0) {
    throw new RangeError(
      `${cacheReadTokens} tokens read from a cache and ${cacheWriteTokens} written are more than the prompt’s ${inputTokens}`,
    );
  }
  return (
    (plain * usdPerMillion(input, inputTokens) +
      cacheReadTokens * usdPerMillion(cacheRead, inputTokens) +
      cacheWriteTokens * usdPerMillion(cacheWrite, inputTokens)) /
    million
  );
}

/** The part of `tokensUsd` that the answer costs; its tier too depends on the length of the prompt. */
export function answerUsd(
  { output }: TokenPrices,
  inputTokens: number,
  outputTokens: number,
): number {
  return (outputTokens * usdPerMillion(output, inputTokens)) / million;
}

/** Dollars of a million tokens of a call with so long a prompt: of the tiers that it is beyond, the last. */
export function usdPerMillion({ base, tiers }: PriceByLength, inputTokens: number): number {
  if (tiers === undefined) return base;
  let price = base;
  let from = Number.NEGATIVE_INFINITY;
  // Whoever wrote the tiers need not have sorted them. A prompt of just the start is not beyond it.
  for (let tier = 0; tier < tiers.length; tier += 1) {
    const { start, price: dearer } = tiers[tier]!;
    if (inputTokens > start && start > from) {
      price = dearer;
      from = start;
    }
  }
  return price;
}
