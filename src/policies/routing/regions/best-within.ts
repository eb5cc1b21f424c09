import type { RegionView } from './region-router.ts';

/** What is looked at of regions to find the best of those that are near. */
export type NearRegions = Pick<RegionView, 'healthy' | 'rttMs' | 'load'>;

/** What regions are compared by; infinite for one that must not be chosen. */
export type RegionMeasure<View = RegionView> = (view: View, region: number) => number;

/** Milliseconds of a round trip. */
export const rttOf: RegionMeasure = (view, region) => view.rttMs(region);

/**
 * The healthy region with the least of a measure among those whose round trip is at most `withinMs`, the nearest of equals
 * and then the lowest number; -1 where there is none. Those whose load is `maxLoad` or more are taken only where all
 * others are as full.
 */
export function bestWithin<View extends NearRegions>(
  view: View,
  measure: RegionMeasure<View>,
  withinMs: number,
  maxLoad: number,
): number {
  const { healthy } = view;
  let best = -1;
  let bestIsFull = false;
  let least = Number.POSITIVE_INFINITY;
  let nearest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < healthy.length; at += 1) {
    const region = healthy[at]!;
    const rtt = view.rttMs(region);
    const value = measure(view, region);
    if (rtt > withinMs || rtt === Number.POSITIVE_INFINITY) continue;
    if (value === Number.POSITIVE_INFINITY) continue;
    // Without a limit nobody asks: one that has nobody left to serve is found out by checks alone.
    const isFull = maxLoad < Number.POSITIVE_INFINITY && view.load(region) >= maxLoad;
    if (best >= 0) {
      if (isFull && !bestIsFull) continue;
      const isSame = isFull === bestIsFull;
      if (isSame && (value > least || (value === least && rtt >= nearest))) continue;
    }
    best = region;
    bestIsFull = isFull;
    least = value;
    nearest = rtt;
  }
  return best;
}

/** No limit to the load of a region, unless the settings have one. */
export function loadLimit(maxLoad: number | undefined): number {
  return maxLoad ?? Number.POSITIVE_INFINITY;
}
