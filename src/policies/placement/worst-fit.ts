import { placeByRule } from './place-by-rule.ts';
import { inGib, type PlacementPolicy } from './placement.ts';

/** Where the most memory is left over, then the lowest index: what is left is still of use. */
export function worstFit(): PlacementPolicy {
  return placeByRule({
    name: 'worst-fit',
    score: ({ freeBytes }, { bytes }) => [bytes - freeBytes],
    reason: ([less]) => `the most left over, ${inGib(-less!)}`,
  });
}
