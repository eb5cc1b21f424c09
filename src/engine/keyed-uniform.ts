import type { Uniform } from './streams.ts';

/** A uniform number in [0, 1), one of 2^32, that depends on its keys alone, whatever was drawn before. */
export type KeyedUniform = (a: number, b: number, c: number) => number;

/**
 * The numbers of one seed (32 bits). For luck that must stay with its event when a policy changes how many other
 * events there are: the second call of request 7 meets the same provider in whatever run.
 */
export function keyedUniform(seed: number): KeyedUniform {
  return (a, b, c) => {
    let hash = mixed(seed ^ Math.imul(a, 0x9e3779b1));
    hash = mixed(hash ^ Math.imul(b, 0x85ebca77));
    hash = mixed(hash ^ Math.imul(c, 0xc2b2ae3d));
    const low = mixed(hash ^ 0x27d4eb2f);
    return ((hash >>> 5) * 67108864 + (low >>> 6)) / 9007199254740992;
  };
}

/** The numbers of a seed that is drawn from a stream, once. */
export function keyedBy(stream: Uniform): KeyedUniform {
  return keyedUniform(Math.floor(stream() * 4294967296));
}

/** MurmurHash3's finaliser, which turns every bit into a fair coin of all others. */
function mixed(word: number): number {
  let hash = word | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
