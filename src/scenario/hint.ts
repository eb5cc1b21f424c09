import { nearestName } from '../catalog/nearest-name.ts';

/** What is allowed, at most so many names of it, after the nearest name where one is near. */
export function hint(wrong: string, allowed: readonly string[], most = 16): string {
  if (allowed.length === 0) return 'There is none.';
  const nearest = nearestName(wrong, allowed);
  const list =
    allowed.length <= most ? allowed.join(', ') : `${allowed.slice(0, most).join(', ')}, …`;
  return nearest === undefined ? `Allowed: ${list}` : `Did you mean "${nearest}"? Allowed: ${list}`;
}
