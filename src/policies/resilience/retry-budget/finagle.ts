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
  return windowedTokens(config, amounts, windowedAdder(config.ttl));
}

/**
 * util’s WindowedAdder: slices of whole milliseconds begin when they are first used, so that what was added expires after
 * nine to ten of them in steady traffic, and later where there is little.
 */
function windowedAdder(ttl: number): ExpiringSum {
  const width = Math.floor(Math.floor(ttl * 1000) / slices);
  const past = new Float64Array(slices - 1);
  let present = 0;
  let next = 0;
  let since = 0;
  let total = 0;
  const expire = (now: number) => {
    const milliseconds = wholeMilliseconds(now);
    const passed = Math.floor((milliseconds - since) / width);
    if (passed < 1) return;
    push(present);
    present = 0;
    for (let skipped = Math.min(passed - 1, past.length); skipped > 0; skipped -= 1) push(0);
    since = milliseconds;
  };
  const push = (amount: number) => {
    total += amount - past[next]!;
    past[next] = amount;
    next = (next + 1) % past.length;
  };
  return {
    add(now, amount) {
      expire(now);
      present += amount;
    },
    sum(now) {
      expire(now);
      return present + total;
    },
  };
}

/** The simulated clock counts microseconds, which seconds in a double do not hit exactly. */
function wholeMilliseconds(now: number): number {
  return Math.floor(Math.round(now * 1e6) / 1000);
}
