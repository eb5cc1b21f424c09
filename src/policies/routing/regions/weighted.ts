import { fillChoice, noneHealthy, type RegionRouter, type RegionView } from './region-router.ts';

/** Settings of routing by weight. */
export interface WeightedConfig {
  readonly kind: 'weighted';
}

/**
 * A region at random, with a chance in proportion to its weight. As in Route 53, regions of weight 0 get nothing while
 * a healthy one weighs more, and share evenly where none does.
 */
export function weighted(): RegionRouter {
  return {
    choose(view, draw, choice) {
      const u = draw();
      const { healthy } = view;
      fillChoice(choice, pick(view, u), healthy.length > 0 ? 'by weight' : noneHealthy);
    },
  };
}

function pick(view: RegionView, u: number): number {
  const { healthy } = view;
  let total = 0;
  for (let at = 0; at < healthy.length; at += 1) total += view.weight(healthy[at]!);
  if (total <= 0) return healthy[Math.floor(u * healthy.length)] ?? -1;
  let left = u * total;
  let last = -1;
  for (let at = 0; at < healthy.length; at += 1) {
    const region = healthy[at]!;
    const own = view.weight(region);
    if (own <= 0) continue;
    if (left < own) return region;
    left -= own;
    last = region;
  }
  // Rounding may leave a trace beyond the last one.
  return last;
}
