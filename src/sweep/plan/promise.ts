import type { SloScenario } from '../../scenario/schema.ts';
import { oneSidedT, sampleOf } from './one-sided.ts';

/** What of an SLO a race looks at. */
export type Promised = Pick<SloScenario, 'metric' | 'side' | 'limit' | 'in'>;

/** An SLO held against the replications of a configuration. */
export interface Kept {
  /** `unproven` where the mean is within the limit and its bound is not. */
  readonly kind: 'kept' | 'unproven' | 'missed';
  readonly mean: number;
  /** Where the mean is at the worst, with the confidence; the mean itself of one replication and of shares of replications. */
  readonly bound: number;
  /** What is left between the mean and the limit, as a part of the limit; negative where it is missed. */
  readonly headroom: number;
  /** How many replications keep it by themselves. */
  readonly times: number;
}

/**
 * Whether an SLO is kept with a confidence: the one-sided t bound of the mean over the replications is within the limit. Of one
 * replication only the value can be judged. An SLO with `in` already says how many replications may miss it: these
 * are counted.
 */
export function keptBy(slo: Promised, values: readonly number[], confidence: number): Kept {
  const { n, mean, deviation } = sampleOf(values);
  const times = values.filter((value) => isWithin(slo, value)).length;
  const headroom = headroomOf(slo, mean);
  if (slo.in !== undefined) {
    const kind = times / n >= slo.in ? 'kept' : 'missed';
    return { kind, mean, bound: mean, headroom, times };
  }
  const margin = n < 2 ? 0 : (oneSidedT(n - 1, confidence) * deviation) / Math.sqrt(n);
  const bound = mean + signOf(slo) * margin;
  const kind = isWithin(slo, bound) ? 'kept' : isWithin(slo, mean) ? 'unproven' : 'missed';
  return { kind, mean, bound, headroom, times };
}

/** Whether a value keeps an SLO; what has no value does not. */
export function isWithin({ side, limit }: Promised, value: number): boolean {
  return side === 'max' ? value <= limit : value >= limit;
}

/** 1 where more is worse, and -1 where less is. */
export function signOf({ side }: Promised): 1 | -1 {
  return side === 'max' ? 1 : -1;
}

/** How far a value is within a limit, as a part of it; of a limit of nothing, whether it is met at all. */
export function headroomOf({ side, limit }: Promised, value: number): number {
  const within = side === 'max' ? limit - value : value - limit;
  if (limit !== 0) return within / Math.abs(limit);
  return within === 0 ? 0 : within > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** How many of so many replications may miss an SLO with `in`. */
export function mayMiss(share: number, replications: number): number {
  let missed = 0;
  while ((replications - missed - 1) / replications >= share) missed += 1;
  return missed;
}
