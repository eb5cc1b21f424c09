import { distance } from 'fastest-levenshtein';

/**
 * The name that a wrong one was probably meant for, among equals one that it begins, else the first; undefined where none
 * is near. `length` is of the part that tells names apart, where all end alike.
 */
export function nearestName(
  wrong: string,
  names: readonly string[],
  length = wrong.length,
): string | undefined {
  const near = names.filter((name) => isNear(wrong, name, length));
  const editsOf = (name: string) => distance(wrong.toLowerCase(), name.toLowerCase());
  const fewest = Math.min(...near.map(editsOf));
  // `min` for `min_replicas`: who writes the beginning of a name means it rather than one that is two slips away.
  const begun = names.find((name) => isBeginning(wrong, name));
  if (begun !== undefined && fewest > 1) return begun;
  const nearest = near.filter((name) => editsOf(name) === fewest);
  return nearest.find((name) => name.toLowerCase().startsWith(wrong.toLowerCase())) ?? nearest[0];
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
