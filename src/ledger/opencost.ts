/** What a workload asked for and what it used of one resource, at one time. */
export interface ResourceUse {
  readonly requested: number;
  readonly used: number;
}

/** Dollars of an interval in which nothing changes. */
export interface OpenCost {
  /** Of each workload. */
  readonly workloadUsd: readonly number[];
  readonly idleUsd: number;
  readonly overheadUsd: number;
  readonly totalUsd: number;
}

/**
 * OpenCost's attribution (opencost@5f653330 spec/opencost-specv01.md): a workload pays for the larger of what it asked
 * for and what it used, idle is what is left of the resource, and overhead comes on top: total = workload + idle +
 * overhead. Workloads that together use more than there is pay for it once, each for its part.
 */
export function openCost(
  workloads: readonly ResourceUse[],
  capacity: number,
  hours: number,
  usdPerHour: number,
  overheadUsd = 0,
): OpenCost {
  const held = workloads.map(({ requested, used }) => Math.max(requested, used));
  const sum = held.reduce((so, one) => so + one, 0);
  const discount = sum > capacity ? capacity / sum : 1;
  const rate = hours * usdPerHour;
  return {
    workloadUsd: held.map((one) => one * discount * rate),
    idleUsd: Math.max(0, capacity - sum) * rate,
    overheadUsd,
    totalUsd: capacity * rate + overheadUsd,
  };
}
