/** The 32-bit FNV-1 hash of a text in UTF-8, as Go's `fnv.New32` has it: not FNV-1a, which mixes the other way round. */
export function nameHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash, 0x01000193) ^ byte;
  }
  return hash >>> 0;
}
