import { placeByRule } from './place-by-rule.ts';
import { inGib, type PlacementPolicy } from './placement.ts';

/** Where the least memory is left over, then the lowest index: keeps large holes for large replicas. */
export function bestFit(): PlacementPolicy {
  return placeByRule({
    name: 'best-fit',
    score: ({ freeBytes }, { bytes }) => [freeBytes - bytes],
    reason: ([left]) => `the least left over, ${inGib(left!)}`,
  });
}
