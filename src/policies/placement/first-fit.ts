import { placeByRule } from './place-by-rule.ts';
import type { PlacementPolicy } from './placement.ts';

/** The accelerators with room that have the lowest indices. */
export function firstFit(): PlacementPolicy {
  return placeByRule({
    name: 'first-fit',
    score: () => [],
    reason: (_, devices) => `the first with room is accelerator ${devices[0]}`,
  });
}
