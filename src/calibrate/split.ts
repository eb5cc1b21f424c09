/**
 * Whether what bears this name was set apart for testing, never to be fitted: a third of all, by the FNV-1a
 * hash of the name. The rule was written before the first fit. A name is a whole group of rows (a weight matrix,
 * a configuration of heads), so that a test row has no neighbour among the fitted ones but by the physics.
 */
export function isForTesting(name: string): boolean {
  return fnv1a(name) % 3 === 0;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
