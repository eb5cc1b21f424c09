import { placeByRule } from './place-by-rule.ts';
import type { PlacementPolicy } from './placement.ts';

/** Where an hour costs least, then where the least memory is left over, then the lowest index. */
export function cheapestFit(): PlacementPolicy {
  return placeByRule({
    name: 'cheapest-fit',
    score: ({ usdPerHour, freeBytes }, { bytes }) => [usdPerHour, freeBytes - bytes],
    reason: ([usd]) => `the lowest price, $${Math.round(usd! * 10_000) / 10_000} an hour`,
  });
}
