import { placeByRule } from './place-by-rule.ts';
import { type PlacementPolicy, shareUnits } from './placement.ts';

/**
 * The most crowded accelerator with room: most residents, then least free share, then least free memory, then
 * the lowest index. Whole accelerators stay empty and can be given back.
 */
export function pack(): PlacementPolicy {
  return placeByRule({
    name: 'pack',
    score: ({ residents, freeShare, freeBytes }) => [-residents, shareUnits(freeShare), freeBytes],
    reason: ([fewer]) => `the most residents, ${-fewer!}`,
  });
}
