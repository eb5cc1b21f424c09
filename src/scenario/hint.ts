import { closest, distance } from 'fastest-levenshtein';

/** What is allowed, with the nearest name first. */
export function hint(wrong: string, allowed: readonly string[]): string {
  if (allowed.length === 0) return 'There is none.';
  const lower = wrong.toLowerCase();
  const nearest = closest(
    lower,
    allowed.map((name) => name.toLowerCase()),
  );
  const name = allowed.find((one) => one.toLowerCase() === nearest)!;
  const isNear = distance(lower, nearest) <= Math.max(2, wrong.length / 3);
  const list = allowed.length <= 16 ? allowed.join(', ') : `${allowed.slice(0, 16).join(', ')}, …`;
  return isNear ? `Did you mean "${name}"? Allowed: ${list}` : `Allowed: ${list}`;
}
