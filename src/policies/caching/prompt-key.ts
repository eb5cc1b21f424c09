/**
 * A key of 53 bits for a chain of shared groups and a model: equal chains give equal keys, and among a
 * million different ones two share a key with a chance of one in 18,000. Only the first `length` pairs count.
 */
export function promptKey(
  groups: Int32Array,
  tokens: Int32Array,
  length: number,
  model: number,
): number {
  // Two hashes of 32 bits from different seeds, since a double has no 64-bit arithmetic.
  let high = mixed(0x9e3779b9, model);
  let low = mixed(0x85ebca6b, model);
  for (let at = 0; at < length; at += 1) {
    high = mixed(mixed(high, groups[at]!), tokens[at]!);
    low = mixed(mixed(low, groups[at]!), tokens[at]!);
  }
  return (finished(high, length) >>> 11) * 0x1_0000_0000 + finished(low, length);
}

/** One round of MurmurHash3 (Appleby 2011, public domain). */
function mixed(hash: number, word: number): number {
  const scrambled = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotated(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

/** Its last step: every bit of the hash then depends on every other. */
function finished(hash: number, length: number): number {
  let bits = hash ^ length;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function rotated(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}
