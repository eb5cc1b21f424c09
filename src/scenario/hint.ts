import { nearestName } from '../catalog/nearest-name.ts';

/** What is allowed, after the nearest name where one is near. */
export function hint(wrong: string, allowed: readonly string[]): string {
  if (allowed.length === 0) return 'There is none.';
  const nearest = nearestName(wrong, allowed);
  const list = allowed.length <= 16 ? allowed.join(', ') : `${allowed.slice(0, 16).join(', ')}, …`;
  return nearest === undefined ? `Allowed: ${list}` : `Did you mean "${nearest}"? Allowed: ${list}`;
}
