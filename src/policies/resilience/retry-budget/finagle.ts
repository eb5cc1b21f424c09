import { WindowedAdder } from '../windowed-adder.ts';
import {
  type ExpiringSum,
  type MeasuredBudget,
  type WindowedBudgetConfig,
  windowedTokens,
} from './windowed-tokens.ts';

/** Finagle’s `RetryBudget`. */
export interface FinagleBudgetConfig extends WindowedBudgetConfig {
  readonly kind: 'finagle';
}

/** Finagle counts in thousandths, so that a request may pay for more than one retry. */
const scaleFactor = 1000;
/** Slices of its sliding sum, one of which is being written. */
const slices = 10;

/**
 * Finagle’s `RetryBudget` on its leaky bucket (RetryBudget.scala, util’s TokenBucket and WindowedAdder): each request is
 * worth `percent_can_retry` retries for about `ttl` seconds. In any time T the retries are at most
 * requests × 1000/⌊1000/percent⌋ + min_retries_per_second × ⌊ttl⌋ × ⌈(10 × T/ttl + 1)/10⌉.
 */
export function finagleBudget(config: FinagleBudgetConfig): MeasuredBudget {
  const percent = config.percent_can_retry;
  // Where only the reserve gives retries, one costs one token and a request brings none.
  const amounts =
    percent === 0
      ? { deposit: 0, withdrawal: 1 }
      : { deposit: scaleFactor, withdrawal: Math.trunc(scaleFactor / percent) };
  return windowedTokens(config, amounts, sumOfLast(config.ttl));
}

/** util’s WindowedAdder, whose slices are whole milliseconds. */
function sumOfLast(ttl: number): ExpiringSum {
  const adder = new WindowedAdder(Math.floor(ttl * 1000), slices);
  return {
    add: (now, amount) => adder.add(wholeMilliseconds(now), amount),
    sum: (now) => adder.sum(wholeMilliseconds(now)),
  };
}

/** The simulated clock counts microseconds, which seconds in a double do not hit exactly. */
function wholeMilliseconds(now: number): number {
  return Math.floor(Math.round(now * 1e6) / 1000);
}
