/**
 * A use from 0 to 1 to the power of any exponent above 0, by exp(exponent · ln use), since the bits of `Math.pow` differ
 * between versions of Node. Exact at 0 and 1. Elsewhere the relative error stays below (1 + |exponent · ln use|) · 3e-16:
 * what the logarithm loses, the exponential function multiplies by how far it has to go.
 */
export function powerOfUse(use: number, exponent: number): number {
  if (use === 0 || use === 1) return use;
  return Math.exp(exponent * Math.log(use));
}
