import type { Router } from './router.ts';

/** Each replica in turn, skipping those without room. */
export function roundRobin(): Router {
  let turn = -1;
  return (view) => {
    for (let step = 1; step <= view.count; step += 1) {
      const position = (turn + step) % view.count;
      if (view.hasRoom(position)) {
        turn = position;
        return position;
      }
    }
    return -1;
  };
}
