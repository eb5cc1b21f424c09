/** Dollars of a million tokens of one kind: a base, and what all of them cost where the prompt is longer than a start. */
export interface PriceByLength {
  readonly base: number;
  readonly tiers?: readonly { readonly start: number; readonly price: number }[];
}

/** What a hosted model charges for tokens; cached ones cost like others where nothing is said of them. */
export interface TokenPrices {
  readonly input: PriceByLength;
  readonly output: PriceByLength;
  readonly cacheRead?: PriceByLength;
  readonly cacheWrite?: PriceByLength;
}

/** A hosted model, and what its vendor charges. */
export interface LlmPrice {
  /** `vendor/model`. */
  readonly id: string;
  readonly vendor: string;
  /** As the vendor names it. */
  readonly model: string;
  /** Tokens of a prompt and its answer at the most; undefined where no list says it. */
  readonly contextTokens?: number;
  readonly prices: TokenPrices;
  readonly note?: string;
}
