import type { LoadSignal, Router } from './router.ts';

/** The replica with the least of a signal; ties go round, so that equals share alike. */
export function leastOf(signal: LoadSignal): Router {
  let turn = -1;
  return (view) => {
    const best = view.leastAfter(signal, turn);
    if (best >= 0) turn = best;
    return best;
  };
}
