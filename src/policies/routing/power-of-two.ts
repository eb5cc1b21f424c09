import type { Router } from './router.ts';

/**
 * Two different replicas at random, then the one with fewer unanswered requests (Mitzenmacher 2001);
 * the first of the two on a tie.
 */
export function powerOfTwo(): Router {
  return (view, _request, u, v) => {
    const count = view.countWithRoom();
    if (count === 0) return -1;
    const first = Math.floor(u * count);
    if (count === 1) return view.nthWithRoom(first);
    const other = Math.floor(v * (count - 1));
    const one = view.nthWithRoom(first);
    const two = view.nthWithRoom(other < first ? other : other + 1);
    return view.signalAt('outstanding', two) < view.signalAt('outstanding', one) ? two : one;
  };
}
