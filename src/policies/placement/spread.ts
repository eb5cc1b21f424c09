import { placeByRule } from './place-by-rule.ts';
import type { PlacementPolicy } from './placement.ts';

/**
 * The least crowded accelerator with room: fewest residents, then most free memory, then the lowest index.
 * Neighbours disturb each other least, and a fault fells fewest.
 */
export function spread(): PlacementPolicy {
  return placeByRule({
    name: 'spread',
    score: ({ residents, freeBytes }) => [residents, -freeBytes],
    reason: ([residents]) => `the fewest residents, ${residents}`,
  });
}
