import { closest, distance } from 'fastest-levenshtein';

/**
 * The name that a wrong one was probably meant for, the first among equals; undefined where none is near. `length` is of
 * the part that tells names apart, where all end alike.
 */
export function nearestName(
  wrong: string,
  names: readonly string[],
  length = wrong.length,
): string | undefined {
  const near = names.filter((name) => isNear(wrong, name, length));
  // `min` for `min_replicas`: who writes the beginning of a name means it rather than one that is two slips away.
  const begun = names.find((name) => isBeginning(wrong, name));
  const isSlip = near.some((name) => distance(wrong.toLowerCase(), name.toLowerCase()) <= 1);
  if (begun !== undefined && !isSlip) return begun;
  const nearest = closest(
    wrong.toLowerCase(),
    near.map((name) => name.toLowerCase()),
  );
  return near.find((name) => name.toLowerCase() === nearest);
}

/** Whether a name goes on with another word after what was written. */
function isBeginning(wrong: string, name: string): boolean {
  return wrong.length >= 3 && /^[_-]/.test(name.slice(wrong.length)) && name.startsWith(wrong);
}

/** Case does not count. */
function isNear(wrong: string, name: string, length: number): boolean {
  const edits = distance(wrong.toLowerCase(), name.toLowerCase());
  // Two slips in a short name, more in a long one; but something of what was written must be left.
  return edits <= Math.max(2, length / 3) && (edits === 0 || edits < wrong.length);
}
