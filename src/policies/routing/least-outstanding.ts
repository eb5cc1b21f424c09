import type { Router } from './router.ts';

/** The replica with the fewest unanswered requests; ties go round, so that equals share alike. */
export function leastOutstanding(): Router {
  let turn = -1;
  return (view) => {
    let best = -1;
    let fewest = Number.POSITIVE_INFINITY;
    for (let step = 1; step <= view.count; step += 1) {
      const position = (turn + step) % view.count;
      if (!view.hasRoom(position)) continue;
      const outstanding = view.outstandingAt(position);
      if (outstanding < fewest) {
        fewest = outstanding;
        best = position;
      }
    }
    if (best >= 0) turn = best;
    return best;
  };
}
