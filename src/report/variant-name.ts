import type { Variant } from '../sweep/variants.ts';

/** A variant by name: `fleet=autoscaled`; the scenario's own where there is no axis. */
export function variantName({ labels }: Pick<Variant, 'labels'>): string {
  const parts = Object.entries(labels).map(([axis, label]) => `${axis}=${label}`);
  return parts.length === 0 ? 'the scenario' : parts.join(' ');
}
