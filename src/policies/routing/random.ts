import type { Router } from './router.ts';

/** Any replica with room, each equally likely. */
export function random(): Router {
  return (view, _request, u) => view.nthWithRoom(Math.floor(u * view.countWithRoom()));
}
