import { countWithRoom, nthWithRoom } from './random.ts';
import type { Router } from './router.ts';

/**
 * Two different replicas at random, then the one with fewer unanswered requests (Mitzenmacher 2001);
 * the first of the two on a tie.
 */
export function powerOfTwo(): Router {
  return (view, u, v) => {
    const count = countWithRoom(view);
    if (count === 0) return -1;
    const first = Math.floor(u * count);
    if (count === 1) return nthWithRoom(view, first);
    const other = Math.floor(v * (count - 1));
    const one = nthWithRoom(view, first);
    const two = nthWithRoom(view, other < first ? other : other + 1);
    return view.outstandingAt(two) < view.outstandingAt(one) ? two : one;
  };
}
