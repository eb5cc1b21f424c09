/** An evenly spread whole number in [0, 2^32) made of two whole numbers, the same everywhere. */
export function hashOf(a: number, b: number): number {
  return finalised(finalised(Math.imul(a, goldenRatio)) ^ Math.imul(b, goldenRatio)) >>> 0;
}

/** 2^32 over the golden ratio: neighbours end up far apart (Knuth, volume 3, 6.4). */
const goldenRatio = 0x9e3779b1;

/** The finaliser of MurmurHash3 (Appleby): every bit of the input moves every bit of the output. */
function finalised(word: number): number {
  let hash = word ^ (word >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
