/** Seconds at the most, or no limit. */
export type Longest = number | 'unlimited';

/** A limit as a number. */
export function longestOf(longest: Longest): number {
  return longest === 'unlimited' ? Number.POSITIVE_INFINITY : longest;
}
