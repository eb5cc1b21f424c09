import {
  decisionOf,
  fillLowestFirst,
  guaranteed,
  type QuotaOwner,
  type QuotaPolicy,
  type Resources,
  round,
} from './fair-shares.ts';

export interface DominantResourceConfig {
  readonly kind: 'dominant-resource';
}

/**
 * Dominant resource fairness (Ghodsi et al., NSDI 2011): the next replica goes to the owner whose share of the
 * resource that it uses most of is lowest for its weight. Quotas, of which the paper has none, come first and
 * count as part of the share. Shares are of what is granted, not of what is held: what is held above them is
 * to be given back.
 */
export const dominantResource: QuotaPolicy = (capacity, owners) => {
  const granted = fillLowestFirst(
    capacity,
    owners,
    guaranteed(capacity, owners),
    (owner, replicas) => dominantShare(capacity, owner, replicas) / owner.weight,
  );
  return decisionOf(owners, granted, (owner, replicas) => {
    const share = Math.round(100 * dominantShare(capacity, owner, replicas));
    return `dominant share of ${share} % (${dominantOf(capacity, owner)}) by weight ${round(owner.weight)}`;
  });
};

function dominantShare(capacity: Resources, owner: QuotaOwner, replicas: number): number {
  const resource = dominantOf(capacity, owner);
  return replicas * partOf(owner.each[resource], capacity[resource]);
}

/** Accelerators where both are used alike. */
function dominantOf(capacity: Resources, { each }: QuotaOwner): keyof Resources {
  const accelerators = partOf(each.accelerators, capacity.accelerators);
  return partOf(each.bytes, capacity.bytes) > accelerators ? 'bytes' : 'accelerators';
}

/** Nothing of a resource that is not there is nothing. */
function partOf(used: number, capacity: number): number {
  return used === 0 ? 0 : used / capacity;
}
