import {
  type ExpiringSum,
  type MeasuredBudget,
  type WindowedBudgetConfig,
  windowedTokens,
} from './windowed-tokens.ts';

/** linkerd’s retry budget, which is that of the tower library. */
export interface LinkerdBudgetConfig extends WindowedBudgetConfig {
  readonly kind: 'linkerd';
}

const slotCount = 10;

/**
 * tower’s `TpsBudget` (retry/budget/tps_budget.rs at 0918d77f): up to one retry a request it counts in whole requests, so that
 * `percent_can_retry` of 30 % gives a retry for every third. In any time T the retries are at most
 * requests × 1/⌊1/percent⌋ + min_retries_per_second × ⌊ttl⌋ × ⌈(20 × T/ttl + 1)/11⌉.
 */
export function linkerdBudget(config: LinkerdBudgetConfig): MeasuredBudget {
  // tower divides in single precision, and cuts off.
  const percent = Math.fround(config.percent_can_retry);
  const amounts =
    percent === 0
      ? { deposit: 0, withdrawal: 1 }
      : percent <= 1
        ? { deposit: 1, withdrawal: Math.trunc(Math.fround(1 / percent)) }
        : { deposit: 1000, withdrawal: Math.trunc(Math.fround(1000 / percent)) };
  return windowedTokens(config, amounts, slottedSum(config.ttl));
}

/**
 * A part of a slot that has begun counts as over when slots are skipped, as in tower: after a pause tokens expire earlier.
 */
function slottedSum(ttl: number): ExpiringSum {
  const width = Math.round((ttl * 1e6) / slotCount);
  const slots = new Float64Array(slotCount);
  let present = 0;
  let index = 0;
  let since = 0;
  let total = 0;
  const set = (slot: number, amount: number) => {
    total += amount - slots[slot]!;
    slots[slot] = amount;
  };
  const expire = (now: number) => {
    const microseconds = Math.round(now * 1e6);
    const passed = microseconds - since;
    if (passed < width) return;
    set(index, present);
    present = 0;
    const skipped = Math.ceil(passed / width) - 1;
    // After as many skips as there are slots nothing is left to forget.
    for (let skip = 0; skip < Math.min(skipped, slotCount); skip += 1) {
      set((index + 1 + skip) % slotCount, 0);
    }
    index = (index + 1 + skipped) % slotCount;
    since = microseconds;
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
