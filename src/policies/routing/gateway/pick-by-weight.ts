import type { TargetView } from './gateway-router.ts';
import type { Measure } from './measure.ts';

/** An open target, with a chance in proportion to its weight, for a uniform number; any where no weight is above 0. */
export function pickByWeight(view: TargetView, weight: Measure, u: number): number {
  const { open } = view;
  let total = 0;
  for (let at = 0; at < open.length; at += 1) total += weight(view, open[at]!);
  if (total <= 0) return open[Math.floor(u * open.length)]!;
  let left = u * total;
  let last = -1;
  for (let at = 0; at < open.length; at += 1) {
    const target = open[at]!;
    const own = weight(view, target);
    if (own <= 0) continue;
    if (left < own) return target;
    left -= own;
    last = target;
  }
  // Rounding may leave a trace beyond the last one.
  return last;
}
