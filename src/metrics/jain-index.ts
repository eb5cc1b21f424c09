/**
 * How alike some shares are: (Σx)² / (n·Σx²), which is 1 where all are equal and 1 / n where one has everything
 * (Jain, Chiu and Hawe, 1984). Those that are not known are left out; NaN where nobody has anything.
 */
export function jainIndex(shares: readonly number[]): number {
  const known = shares.filter((share) => !Number.isNaN(share));
  const sum = known.reduce((total, share) => total + share, 0);
  const squares = known.reduce((total, share) => total + share * share, 0);
  return (sum * sum) / (known.length * squares);
}
