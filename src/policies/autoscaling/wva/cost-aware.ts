import type { VariantTargets } from './saturation-targets.ts';

/** A variant that replicas can be added to or taken from. */
export interface PricedVariant {
  readonly name: string;
  /** Price of one replica, in any unit that is the same for all. */
  readonly cost: number;
  /** What one replica can take, in the unit of the demand; 0 where it is not known. */
  readonly perReplicaCapacity: number;
  readonly currentReplicas: number;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
}

/**
 * Adds the capacity that is required where it costs least, or takes away what is spare where a replica is
 * dearest. The cheapest variant keeps one if it is the last that has any; as upstream, the others may all go
 * although the cheapest has none, and it is the policy of zero replicas that starts one again.
 */
export function costAwareTargets(
  signals: { readonly requiredCapacity: number; readonly spareCapacity: number },
  variants: readonly PricedVariant[],
): VariantTargets {
  if (signals.requiredCapacity > 0) return grown(signals.requiredCapacity, variants);
  if (signals.spareCapacity > 0) return shrunk(signals.spareCapacity, variants);
  return { targets: currentOf(variants), because: 'steady' };
}

function grown(required: number, variants: readonly PricedVariant[]): VariantTargets {
  const targets = currentOf(variants);
  const added: string[] = [];
  let remaining = required;
  // Ties keep the order in which the variants are given.
  const cheapestFirst = variants
    .filter((one) => one.perReplicaCapacity > 0)
    .sort((a, b) => a.cost / a.perReplicaCapacity - b.cost / b.perReplicaCapacity);
  for (const one of cheapestFirst) {
    if (remaining <= 0) break;
    const room = one.maxReplicas ? Math.max(0, one.maxReplicas - one.currentReplicas) : Infinity;
    const more = Math.min(Math.ceil(remaining / one.perReplicaCapacity), room);
    if (more === 0) continue;
    targets.set(one.name, one.currentReplicas + more);
    remaining -= more * one.perReplicaCapacity;
    added.push(`${more} ${one.name}`);
  }
  if (added.length === 0) return { targets, because: 'capacity is missing, but nothing can grow' };
  return { targets, because: `capacity is missing: ${added.join(' and ')} more` };
}

function shrunk(spare: number, variants: readonly PricedVariant[]): VariantTargets {
  const targets = currentOf(variants);
  const removed: string[] = [];
  let remaining = spare;
  // Of equal prices the more capable goes last, so that it is the one that is kept.
  const dearestFirst = variants.toSorted(
    (a, b) =>
      b.cost - a.cost ||
      a.perReplicaCapacity - b.perReplicaCapacity ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  for (const [i, one] of dearestFirst.entries()) {
    if (remaining <= 0) break;
    if (one.perReplicaCapacity <= 0) continue;
    const removable = one.currentReplicas - (one.minReplicas ?? 0);
    let less = Math.min(Math.floor(remaining / one.perReplicaCapacity), removable);
    const isLast =
      i === dearestFirst.length - 1 &&
      dearestFirst.slice(0, i).every((dearer) => (targets.get(dearer.name) ?? 0) === 0);
    if (isLast) less = Math.min(less, one.currentReplicas - 1);
    if (less <= 0) continue;
    targets.set(one.name, one.currentReplicas - less);
    remaining -= less * one.perReplicaCapacity;
    removed.push(`${less} ${one.name}`);
  }
  if (removed.length === 0)
    return { targets, because: 'spare capacity, but less than any replica' };
  return { targets, because: `spare capacity: ${removed.join(' and ')} less` };
}

function currentOf(variants: readonly PricedVariant[]): Map<string, number> {
  return new Map(variants.map((one) => [one.name, one.currentReplicas]));
}
