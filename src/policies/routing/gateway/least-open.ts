import type { TargetView } from './gateway-router.ts';
import type { Measure } from './measure.ts';

/** The open target with the least of a measure, the lowest number of equals; -1 where all are infinite. */
export function leastOpen(view: TargetView, measure: Measure): number {
  const { open } = view;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < open.length; at += 1) {
    const target = open[at]!;
    const value = measure(view, target);
    if (value < least) {
      least = value;
      best = target;
    }
  }
  return best;
}
