import {
  decisionOf,
  fillLowestFirst,
  guaranteed,
  type QuotaOwner,
  type QuotaPolicy,
  round,
} from './fair-shares.ts';

export interface WeightedQuotaConfig {
  readonly kind: 'weighted-quota';
}

/**
 * Quotas first, then what is left, lent quotas among it, by weights: who is least above its quota for its
 * weight gets the next replica, as KAI-Scheduler divides a cluster among its queues. What was lent is
 * reclaimed as soon as its owner wants it: a borrower may be granted fewer than it holds, but never fewer
 * than it wants of its own quota.
 */
export const weightedQuota: QuotaPolicy = (capacity, owners) => {
  const granted = fillLowestFirst(
    capacity,
    owners,
    guaranteed(capacity, owners),
    (owner, replicas) => aboveQuota(owner, replicas) / owner.weight,
  );
  return decisionOf(owners, granted, shareOf);
};

/** Negative where whole replicas do not fill a quota: such an owner is served before all borrowers. */
function aboveQuota(owner: QuotaOwner, replicas: number): number {
  return replicas * owner.each.accelerators - owner.quota;
}

function shareOf(owner: QuotaOwner, replicas: number): string {
  const quota = `quota of ${round(owner.quota)}`;
  const above = round(aboveQuota(owner, replicas));
  if (above <= 0) return `${quota} accelerators, nothing left beyond it`;
  return `${quota} and ${above} accelerators beyond it by weight ${round(owner.weight)}`;
}
