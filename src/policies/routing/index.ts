import { leastOutstanding } from './least-outstanding.ts';
import { powerOfTwo } from './power-of-two.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import type { Router } from './router.ts';

export const routerKinds = ['round-robin', 'random', 'least-outstanding', 'power-of-two'] as const;

export type RouterKind = (typeof routerKinds)[number];

/** Whether a router chooses at random, and so needs its two uniform numbers. */
export function isRandomised(kind: RouterKind): boolean {
  return kind === 'random' || kind === 'power-of-two';
}

/** A fresh router of a kind. */
export function router(kind: RouterKind): Router {
  switch (kind) {
    case 'round-robin':
      return roundRobin();
    case 'random':
      return random();
    case 'least-outstanding':
      return leastOutstanding();
    case 'power-of-two':
      return powerOfTwo();
  }
}
