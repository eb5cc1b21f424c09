import type { Distribution } from '../../engine/distributions.ts';
import type { Uniform } from '../../engine/streams.ts';

/** When a provider has no nodes to give, in seconds. */
export interface StockConfig {
  readonly stockouts: readonly { readonly from: number; readonly until: number }[];
  /** From the end of a stock-out to the next, and how long each lasts; undefined where there are only those above. */
  readonly drawn: { readonly every: Distribution; readonly lasting: Distribution } | undefined;
}

/** Whether a provider has nodes to give: asked at instants that never go back. */
export class Stock {
  readonly #config: StockConfig;
  readonly #draw: Uniform;
  /** The last stretch that was drawn, and whether it is a stock-out. */
  #until = 0;
  #isOut = true;

  constructor(config: StockConfig, draw: Uniform) {
    this.#config = config;
    this.#draw = draw;
  }

  /** Whether an order at an instant, in seconds, finds nothing. */
  isOut(now: number): boolean {
    const { stockouts, drawn } = this.#config;
    if (stockouts.some(({ from, until }) => from <= now && now < until)) return true;
    if (drawn === undefined) return false;
    while (this.#until <= now) {
      this.#isOut = !this.#isOut;
      const length = this.#isOut ? drawn.lasting : drawn.every;
      // Never at once: of stretches without any length there would be no end.
      this.#until += Math.max(1e-6, length.quantile(this.#draw()));
    }
    return this.#isOut;
  }
}
