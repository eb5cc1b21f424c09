import type { RetryBudget } from '../retry.ts';

/** A plain cap on retries by requests. */
export interface RatioBudgetConfig {
  readonly kind: 'ratio';
  /** Seconds over which both are counted. */
  readonly window: number;
  readonly ratio: number;
  /** Retries in a window that need no request. */
  readonly reserve: number;
}

/** The window slides in so many steps. */
const steps = 10;

/**
 * Retries in the last `window` are at most `ratio` × the requests in it + `reserve`. The window slides in tenths, of which the
 * last is under way: in any time T the retries are at most ratio × requests + reserve × ⌈(10 × T/window + 1)/10⌉.
 */
export function ratioBudget({
  window,
  ratio,
  reserve,
}: Omit<RatioBudgetConfig, 'kind'>): RetryBudget {
  const requests = new Float64Array(steps);
  const retries = new Float64Array(steps);
  const width = Math.round((window * 1e6) / steps);
  let requestsInWindow = 0;
  let retriesInWindow = 0;
  let step = 0;
  const slide = (now: number) => {
    const present = Math.floor(Math.round(now * 1e6) / width);
    const passed = Math.min(present - step, steps);
    for (let ago = 0; ago < passed; ago += 1) {
      const slot = (present - ago) % steps;
      requestsInWindow -= requests[slot]!;
      retriesInWindow -= retries[slot]!;
      requests[slot] = 0;
      retries[slot] = 0;
    }
    if (present > step) step = present;
  };
  return {
    deposit(now) {
      slide(now);
      requests[step % steps]! += 1;
      requestsInWindow += 1;
    },
    withdraw(now) {
      slide(now);
      // 0.29 × 100 is just below 29: take back the rounding of the product.
      const most = (ratio * requestsInWindow + reserve) * (1 + 2 * Number.EPSILON);
      if (retriesInWindow + 1 > most) return false;
      retries[step % steps]! += 1;
      retriesInWindow += 1;
      return true;
    },
  };
}
