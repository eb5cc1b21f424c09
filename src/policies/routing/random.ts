import type { ReplicaView, Router } from './router.ts';

/** Any replica with room, each equally likely. */
export function random(): Router {
  return (view, u) => nthWithRoom(view, Math.floor(u * countWithRoom(view)));
}

/** How many replicas have room. */
export function countWithRoom(view: ReplicaView): number {
  let count = 0;
  for (let position = 0; position < view.count; position += 1) {
    if (view.hasRoom(position)) count += 1;
  }
  return count;
}

/** The n-th replica with room, from 0; -1 where there are fewer. */
export function nthWithRoom(view: ReplicaView, n: number): number {
  let left = n;
  for (let position = 0; position < view.count; position += 1) {
    if (!view.hasRoom(position)) continue;
    if (left === 0) return position;
    left -= 1;
  }
  return -1;
}
