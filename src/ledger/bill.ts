import type { Charge } from './charge.ts';

/** What charges come to, and whom the money was spent for. */
export interface Bill {
  /** To be paid. */
  readonly totalUsd: number;
  readonly listUsd: number;
  /** These three add up to the total. */
  readonly workloadUsd: number;
  readonly idleUsd: number;
  readonly overheadUsd: number;
}

/** Dollars by which parts of a bill may miss its total: sums in another order, and no cent. */
const slackUsd = 1e-6;

/**
 * Adds charges up. Throws where what was attributed is not what is to be paid (I8): then what a commitment costs was not
 * spread over those who have it.
 */
export function billOf(charges: readonly Charge[]): Bill {
  let totalUsd = 0;
  let listUsd = 0;
  const spent = { workload: 0, idle: 0, overhead: 0 };
  for (const charge of charges) {
    totalUsd += charge.billedUsd;
    listUsd += charge.listUsd;
    spent[charge.attribution] += charge.effectiveUsd;
  }
  const attributed = spent.workload + spent.idle + spent.overhead;
  if (!(Math.abs(attributed - totalUsd) <= slackUsd * (1 + 1e-6 * Math.abs(totalUsd)))) {
    throw new RangeError(`$${attributed} are attributed, but $${totalUsd} are to be paid`);
  }
  return {
    totalUsd,
    listUsd,
    workloadUsd: spent.workload,
    idleUsd: spent.idle,
    overheadUsd: spent.overhead,
  };
}

/** Effective dollars of charges by whatever tells them apart, in the order in which its values first come. */
export function usdBy(
  charges: readonly Charge[],
  keyOf: (charge: Charge) => string,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const charge of charges) {
    const key = keyOf(charge);
    sums.set(key, (sums.get(key) ?? 0) + charge.effectiveUsd);
  }
  return sums;
}
