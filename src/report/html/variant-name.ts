import type { StoredVariant } from '../verdict-file.ts';

/** A variant as a person calls it: what it has on its axes; nothing where there is no axis. */
export function shortName({ labels }: Pick<StoredVariant, 'labels'>): string {
  return Object.values(labels).join(' · ');
}
